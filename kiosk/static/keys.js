/*
 * The keyboard, the numeric keypad and the barcode gun. What a key means is told by where it lies (KeyboardEvent.code),
 * never by what an input method makes of it. A gun types a whole code within a moment: none of its digits is a choice.
 */
import {meaningOfScan, signOf} from '/static/gun.js';

const ALONE_MS = 120;     // a person's next key comes later, a gun's sooner
const HELD_MS = 60;       // so long is a typed sign held back: the next of a gun would be there

/**
 * Hears the whole keyboard. `typing()`: whether somebody types here, so that quick keys are no gun; `key(sign)` for a sign,
 * 'Backspace', 'Enter' or 'Escape', answering whether it meant anything; `scanned(meaning)` for what was before a gun.
 */
export class Keys {
  constructor({typing, key, scanned}) {
    Object.assign(this, {typing, key, scanned, text: '', held: '', last: 0, timer: 0});
    document.addEventListener('keydown', (event) => this.hear(event));
  }

  hear(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const now = event.timeStamp;
    const sign = signOf(event);
    const isNext = now - this.last < ALONE_MS;
    if (!isNext) this.text = '';
    if (event.code === 'Enter' || event.code === 'NumpadEnter') {
      const scan = meaningOfScan(this.text);
      this.text = '';
      if (scan) {
        this.held = '';
        clearTimeout(this.timer);
        event.preventDefault();
        this.scanned(scan);
        return;
      }
      this.letGo();
      if (this.key('Enter')) event.preventDefault();
      return;
    }
    if (sign) {
      this.text = (this.text + sign).slice(-400);
      this.last = now;
      clearTimeout(this.timer);
      if (this.typing()) {
        this.held += sign;
        event.preventDefault();
        this.timer = setTimeout(() => this.letGo(), HELD_MS);
      } else if (!isNext) this.timer = setTimeout(() => this.key(sign), ALONE_MS);
      return;
    }
    if (!['Backspace', 'Escape'].includes(event.code)) return;
    this.letGo();
    if (this.key(event.code)) event.preventDefault();
  }

  /** What was typed, in its order, once no gun goes on with it. */
  letGo() {
    const signs = this.held;
    this.held = '';
    for (const sign of signs) this.key(sign);
  }
}
