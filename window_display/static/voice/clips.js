/*
 * A sentence of a terminal as clips, one after the other: cut at its punctuation, its numbers told as one says them, and
 * what is left found piece by piece among the words there are. Pure; the words and their addresses come from the server.
 */

const DIGITS = '零一二三四五六七八九';
const PUNCTUATION = /[，。？！；：,.!?;:…]+/;
const UNHEARD = /[^\u4e00-\u9fffA-Z]/g;

/** 3 -> 三, 12 -> 十二, 105 -> 一百零五; from a thousand on digit by digit. */
export function counted(number) {
  if (number > 999) return digits(String(number), false);
  const [hundreds, tens, ones] = [Math.floor(number / 100), Math.floor(number / 10) % 10, number % 10];
  if (!hundreds && !tens) return DIGITS[ones];
  const ten = tens ? `${tens === 1 && !hundreds ? '' : DIGITS[tens]}十` : ones ? '零' : '';
  return `${hundreds ? `${DIGITS[hundreds]}百` : ''}${ten}${ones ? DIGITS[ones] : ''}`;
}

function digits(text, yao) {
  return text.replace(/\D/g, '').split('').map((digit) => (yao && digit === '1' ? '幺' : DIGITS[digit])).join('');
}

/** The pieces between the punctuation as they are spoken; `yao`: the 1 of a number that is spelt is 幺. */
export function clauses(sentence, yao) {
  return sentence
    .replace(/(\d{1,2}):(\d{2})/g, (time, hour, minute) => `${counted(Number(hour))}点${Number(minute) ? `${counted(Number(minute))}分` : ''}`)
    .replace(/练(?=\s*[A-Z])/g, '练习')
    .replace(/\d(?: \d)+|\b0\d+/g, (number) => digits(number, yao))
    .replace(/([A-Z])(\d+)/g, (number, letter, rest) => letter + digits(rest, yao))
    .replace(/\b2(?=\s*(?:人|分钟))/g, '两')
    .replace(/\d+/g, (number) => counted(Number(number)))
    .split(PUNCTUATION).map((clause) => clause.replace(UNHEARD, '')).filter(Boolean);
}

/** The addresses of the clips that say `text` to its end, the longest first; null where one is lacking. */
function covered(text, table) {
  const hopeless = new Set();
  const from = (at) => {
    if (at === text.length) return [];
    if (hopeless.has(at)) return null;
    for (let end = Math.min(text.length, at + table.longest); end > at; end -= 1) {
      const clip = table.clips.get(text.slice(at, end));
      const rest = clip ? from(end) : null;
      if (rest) return [clip, ...rest];
    }
    hopeless.add(at);
    return null;
  };
  return from(0);
}

function tableOf(words, voice) {
  const clips = new Map();
  words.forEach((word) => {
    const text = word.text.replace(UNHEARD, '');
    if (word[voice] && !clips.has(text)) clips.set(text, word[voice]);
  });
  return {clips, longest: Math.max(0, ...[...clips.keys()].map((text) => text.length))};
}

export class Clips {
  /** `told`: the answer of `GET /voice/kiosk`. */
  constructor({voices, words, yao}) {
    Object.assign(this, {voices, yao});
    const exact = words.filter((word) => !word.general);
    this.exact = {mandarin: tableOf(exact, 'mandarin'), own: tableOf(exact, 'own')};
    this.general = tableOf(words, 'mandarin');
  }

  /**
   * What is played for a sentence: {clips, isWhole}. Each wished voice that has all of it says it, in turn; else Mandarin.
   * Where Mandarin lacks a word too, what there is is said in general words, and `isWhole` is false.
   */
  of(sentence) {
    const pieces = clauses(sentence, this.yao);
    const whole = (voice) => {
      const said = pieces.map((piece) => covered(piece, this.exact[voice]));
      return said.every(Boolean) ? said.flat() : null;
    };
    const wished = this.voices.map(whole).filter(Boolean);
    const spoken = wished.length ? wished : [whole('mandarin')].filter(Boolean);
    if (spoken.length) return {clips: spoken.flat(), isWhole: true};
    return {clips: pieces.map((piece) => covered(piece, this.general)).filter(Boolean).flat(), isWhole: false};
  }
}
