/*
 * The keyboard, the numeric keypad and the barcode gun. What a key means is told by where it lies (KeyboardEvent.code),
 * never by what an input method makes of it. A gun types a whole address within a moment: none of its digits is a choice.
 */
const signs = {
  NumpadDecimal: '.', Period: '.', NumpadMultiply: '*', NumpadDivide: '/', Slash: '/', NumpadAdd: '+', NumpadSubtract: '-', Minus: '-',
};
const shifted = {Minus: '_', Semicolon: ':', Digit8: '*', Equal: '+'};
const ALONE_MS = 120;     // a person's next key comes later, a gun's sooner
const SILENCE_MS = 500;

/** The sign a key stands for: A-Z, a-z, 0-9, '.', '*', '/', '+', '-', '_', ':'; '' for any other. */
export function signOf(event) {
  const {code} = event;
  if (event.shiftKey && shifted[code]) return shifted[code];
  if (/^Key[A-Z]$/.test(code)) return event.shiftKey ? code[3] : code[3].toLowerCase();
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(code);
  return digit ? digit[1] : signs[code] || '';
}

/**
 * Hears the whole keyboard. `typing()`: whether every key is taken at once, as where somebody types; `key(sign)` for a sign,
 * 'Backspace', 'Enter' or 'Escape', answering whether it meant anything; `scanned(signature)` for a paper before a gun.
 */
export class Keys {
  constructor({typing, key, scanned}) {
    Object.assign(this, {typing, key, scanned, text: '', last: 0, timer: 0});
    document.addEventListener('keydown', (event) => this.hear(event));
  }

  hear(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const now = performance.now();
    const sign = signOf(event);
    const isQuick = now - this.last < ALONE_MS;
    if (now - this.last > SILENCE_MS) this.text = '';
    if (event.code === 'Enter' || event.code === 'NumpadEnter') {
      const paper = /\/t\/([\w.-]+)$/.exec(this.text);
      this.text = '';
      if (paper) {
        clearTimeout(this.timer);
        event.preventDefault();
        this.scanned(paper[1]);
      } else if (this.key('Enter')) event.preventDefault();
      return;
    }
    if (sign) {
      this.text = (this.text + sign).slice(-400);
      this.last = now;
      if (this.typing()) {
        if (this.key(sign)) event.preventDefault();
        return;
      }
      clearTimeout(this.timer);
      if (!isQuick) this.timer = setTimeout(() => this.key(sign), ALONE_MS);
      return;
    }
    if (['Backspace', 'Escape'].includes(event.code) && this.key(event.code)) event.preventDefault();
  }
}
