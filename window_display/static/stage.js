/*
 * The big place of the hall board: one call at a time, each long enough to be read.
 * Calls that come together wait for each other and never overwrite, and a snapshot loses none. No drawing here.
 */

export const HOLD_MS = 6000;
/** Each call's time when many wait behind it. */
export const HURRIED_MS = 4000;
const MANY = 5;

export class Stage {
  /** `show(call, isNew)` is told what stands in the big place now; call is null when nothing is called. */
  constructor(show) {
    this.show = show;
    this.current = null;
    this.holding = false;
    this.queue = [];
    this.shown = [];         // what stood here or stands waiting to, newest first
    this.over = new Set();   // numbers that are no longer being called
    this.newest = 0;         // seq of the newest call this place has heard of
    this.timer = 0;
  }

  /** A number was called: shown at once when the place is free, otherwise in its turn; true when it was shown. */
  call(call) {
    this.newest = Math.max(this.newest, call.seq || 0);
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

  /** The truth when nothing was known before: what is being called now, newest first; nothing waits and nothing flashes. */
  reset(calls) {
    clearTimeout(this.timer);
    this.holding = false;
    this.queue = [];
    this.over = new Set();
    this.newest = calls.reduce((newest, call) => Math.max(newest, call.seq || 0), 0);
    this.shown = calls.slice();
    this.current = calls.length ? calls[0] : null;
    this.show(this.current, false);
  }

  /**
   * The truth again: what is being called now, newest first. Whoever was called while nothing was heard has a turn
   * like everybody else; whoever waited for a turn keeps it; who is called no more leaves at once.
   */
  resume(calls) {
    const called = new Map(calls.map((call) => [call.number, call]));
    const known = this.queue.filter((waiting) => called.has(waiting.number) && called.get(waiting.number).seq <= this.newest);
    const missed = calls.filter((call) => call.seq > this.newest).reverse();
    this.newest = calls.reduce((newest, call) => Math.max(newest, call.seq || 0), this.newest);
    this.over = new Set();
    this.queue = known.concat(missed);
    this.shown = calls.filter((call) => !this.queue.includes(call));
    const stands = this.current && called.has(this.current.number);
    if (this.holding && stands) return;
    clearTimeout(this.timer);
    this.next();
  }

  present(call) {
    clearTimeout(this.timer);
    this.current = call;
    this.shown = [call].concat(this.shown.filter((other) => other.number !== call.number)).slice(0, 40);
    this.holding = true;
    this.timer = setTimeout(() => this.next(), this.queue.length > MANY ? HURRIED_MS : HOLD_MS);
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
    const still = this.shown.find((call) => !this.over.has(call.number)) || null;
    const before = this.current;
    this.current = still;
    if (still !== before) this.show(still, false);
  }
}
