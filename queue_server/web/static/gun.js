/*
 * A barcode gun is a keyboard: it types what it read, within a moment, into whatever has the focus, and then Enter. What its
 * keys mean is told by where they lie (KeyboardEvent.code), never by what a Chinese input method makes of them.
 */
const signs = {
  NumpadDecimal: '.', Period: '.', NumpadMultiply: '*', NumpadDivide: '/', Slash: '/', NumpadAdd: '+', NumpadSubtract: '-', Minus: '-',
};
const shifted = {Minus: '_', Semicolon: ':', Digit8: '*', Equal: '+'};
const GUN_MS = 60;        // the slowest gun is faster, the fastest clerk slower
const SHORTEST = 6;
const APPOINTMENT = /^[2-9A-HJ-NP-Z]{6}$/;
const PAPER = /([A-Z]{1,4}[0-9]{3,5})-([2-9A-HJ-NP-Z]{4})$/;
const LINK = /\/t\/([\w.-]+)$/;

/** The sign a key stands for: A-Z, a-z, 0-9, '.', '*', '/', '+', '-', '_', ':'; '' for any other. */
export function signOf(event) {
  const {code} = event;
  if (event.shiftKey && shifted[code]) return shifted[code];
  if (/^Key[A-Z]$/.test(code)) return event.shiftKey ? code[3] : code[3].toLowerCase();
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(code);
  return digit ? digit[1] : signs[code] || '';
}

/**
 * What a gun read, signs that came without a pause: {status} for the link in a paper's QR code, {number, query_code} for a
 * paper of a hall that phones do not reach, {code} for an appointment's; null for anything else.
 */
export function meaningOfScan(text) {
  const link = LINK.exec(text);
  if (link) return {status: link[1]};
  const paper = PAPER.exec(text.toUpperCase());
  if (paper) return {number: paper[1], query_code: paper[2]};
  return APPOINTMENT.test(text.toUpperCase()) ? {code: text.toUpperCase()} : null;
}

/** What a serial gun read here, for the page that is its own; null where it is another desk's, or nothing the hall knows. */
export function scanAtDesk(message, windowNo = null) {
  return message.window_no === windowNo ? meaningOfScan(message.text.trim()) : null;
}

/** A place where text is typed, and what stood there; null for anything that takes no text. */
function fieldAt(place) {
  const takesText = place instanceof HTMLTextAreaElement || (place instanceof HTMLInputElement && /^(text|search|tel|url|password|number|date|time)$/.test(place.type));
  return takesText ? {place, text: place.value} : null;
}

function putBack({place, text}) {
  if (place.value === text) return;
  place.value = text;
  place.dispatchEvent(new Event('input', {bubbles: true}));
}

/**
 * Hears a gun wherever the page is: `scanned(meaning)`. Whatever had the focus holds again what it held before, also when an
 * input method made words of it; anything the hall does not know stays where it was typed.
 */
export function hearGun(scanned) {
  let text = '', last = 0, field = null;
  const forget = () => { text = ''; field = null; };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const now = event.timeStamp;
    if (now - last > GUN_MS) forget();
    const isEnter = event.code === 'Enter' || event.code === 'NumpadEnter';
    const scan = isEnter && text.length >= SHORTEST ? meaningOfScan(text) : null;
    if (scan) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (field) restore(field, () => scanned(scan));
      else scanned(scan);
    }
    if (isEnter) {
      forget();
      return;
    }
    const sign = signOf(event);
    if (!sign) return;
    if (text === '') field = fieldAt(document.activeElement);
    text = (text + sign).slice(-400);
    last = now;
  }, {capture: true});
}

/** The field as it was, at once and again when an input method has put down what it was composing; then what the page makes of it. */
function restore(field, then) {
  const again = () => putBack(field);
  again();
  field.place.addEventListener('compositionend', again);
  field.place.blur();             // ends what an input method is composing
  again();
  setTimeout(() => {
    again();
    field.place.removeEventListener('compositionend', again);
    field.place.focus({preventScroll: true});
    again();
    then();
  }, 50);
}
