/*
 * The big place of the hall board: one call at a time, each long enough to be read.
 * Calls that come together wait for each other and never overwrite. No drawing here.
 */

export const HOLD_MS = 6000;

export class Stage {
  /** `show(call, isNew)` is told what stands in the big place now; call is null when nothing is called. */
  constructor(show) {
    this.show = show;
    this.current = null;
    this.holding = false;
    this.queue = [];
    this.over = new Set();   // numbers that are no longer being called
    this.timer = 0;
  }

  /** A number was called: shown at once when the place is free, otherwise in its turn; true when it was shown. */
  call(call) {
    this.over.delete(call.number);
    this.queue = this.queue.filter((waiting) => waiting.number !== call.number);
    const again = this.current && this.current.number === call.number && this.current.window_no === call.window_no;
    const waits = this.holding && !again;
    if (waits) this.queue.push(call);
    else this.present(call);
    return !waits;
  }

  /** A number is no longer being called: its person came, or did not. */
  ended(number) {
    this.over.add(number);
    this.queue = this.queue.filter((waiting) => waiting.number !== number);
    if (!this.holding) this.settle();
  }

  /** The truth from a snapshot: what is being called now, newest first; nothing waits and nothing flashes. */
  reset(calls) {
    clearTimeout(this.timer);
    this.holding = false;
    this.queue = [];
    this.over = new Set();
    this.shown = calls.slice();
    this.current = calls.length ? calls[0] : null;
    this.show(this.current, false);
  }

  present(call) {
    clearTimeout(this.timer);
    this.current = call;
    this.shown = [call].concat((this.shown || []).filter((other) => other.number !== call.number)).slice(0, 20);
    this.holding = true;
    this.timer = setTimeout(() => this.next(), HOLD_MS);
    this.show(call, true);
  }

  next() {
    this.holding = false;
    const call = this.queue.shift();
    if (call) this.present(call);
    else this.settle();
  }

  /** Nothing new waits: leave the newest number that is still being called, if any. */
  settle() {
    const still = (this.shown || []).find((call) => !this.over.has(call.number)) || null;
    const before = this.current;
    this.current = still;
    if (still !== before) this.show(still, false);
  }
}
