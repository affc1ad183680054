/*
 * The language a page speaks. A sentence is named by its Chinese self; the English ones come from the hall's one catalogue
 * (queue_server/locale). A sentence with {count} has a singular and a plural in English. `make words` finds what is said:
 * write the Chinese sentence as a plain '…' right behind say(, parts( or mark(, or in a template as data-say="…".
 */
import english from '/words/en.js';

/** What a page may speak. */
export const CHINESE = 'zh-CN';
export const ENGLISH = 'en';
/** Every language by its own name, as one looks for it. */
export const languageNames = {[CHINESE]: '中文', [ENGLISH]: 'English'};

let spoken = document.documentElement.lang === ENGLISH ? ENGLISH : CHINESE;

/** The language this page speaks now. */
export function language() {
  return spoken;
}

/** True while the page speaks English. */
export function inEnglish() {
  return spoken === ENGLISH;
}

/** From now on the page speaks this language; whoever listens to it by a screen reader hears the right voice. */
export function speak(wanted) {
  spoken = wanted === ENGLISH ? ENGLISH : CHINESE;
  document.documentElement.lang = spoken;
  document.querySelectorAll('[data-say]').forEach((place) => { place.textContent = say(place.dataset.say); });
}

function sentence(msgid, values) {
  if (spoken === CHINESE || !Object.prototype.hasOwnProperty.call(english, msgid)) return msgid;
  const said = english[msgid];
  return typeof said === 'string' ? said : said[values && Number(values.count) === 1 ? 0 : 1];
}

/** The sentence in the page's language, with {names} filled in. */
export function say(msgid, values) {
  return sentence(msgid, values).replace(/\{(\w+)\}/g, (hole, name) => (values && name in values ? values[name] : hole));
}

/** The same for lit-html: the pieces of the sentence, with every value dressed as a template: dress(value, name). */
export function parts(msgid, values, dress) {
  return sentence(msgid, values).split(/\{(\w+)\}/).map((piece, place) => (place % 2 ? dress(values[piece], piece) : piece));
}

/** The same text, only noted for the catalogue; said later with say(). */
export function mark(msgid) {
  return msgid;
}

/** What the hall has written itself, in the page's language where it has; Chinese else. */
export function own(chinese, inThePagesLanguage) {
  return spoken === ENGLISH && inThePagesLanguage ? inThePagesLanguage : chinese;
}
