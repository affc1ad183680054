/*
 * Whether a page's line to the hall is alive. A closed connection says so itself; a cut cable, a silent box between
 * and a computer that slept say nothing. The server beats once a second for whoever asked for it (`pulse`), so here
 * silence is a loss; and whoever wakes up cannot know what was missed.
 */

const LOOK_MS = 250;
const SLEPT_MS = 2000;      // a timer this late did not run: the computer slept or the page was frozen
const BEATS_MISSED = 2.2;
const PROBE_MS = 500;       // an answer to a probe takes no longer in a hall
const STALE_MS = 600;       // an attempt to connect that began before the network came back is lost as well
const STALE_MOST_MS = 10000;  // a line that is only slow is given more time with every attempt

export class Lifeline {
  /**
   * told.silent()    nothing is heard any more: what is shown may be old
   * told.woke()      the page did not run for a while
   * told.reconnect() the server answers, this connection does not: make a new one
   * told.isLive()    whether the page needs no other connection
   */
  constructor(told) {
    this.told = told;
    this.beatMs = 0;
    this.heardAt = Date.now();
    this.attemptAt = Date.now();
    this.lookedAt = Date.now();
    this.probing = false;
    this.staleMs = STALE_MS;
    this.timer = setInterval(() => this.look(), LOOK_MS);
    document.addEventListener('resume', () => this.look());
  }

  /** The server has promised a beat every `beatMs` (0: none). */
  promised(beatMs) {
    this.beatMs = beatMs;
    this.staleMs = STALE_MS;
    this.heard();
  }

  /** Something has come over the line. */
  heard() {
    this.heardAt = Date.now();
  }

  /** A new connection is being made. */
  attempted() {
    this.attemptAt = Date.now();
  }

  look() {
    const now = Date.now();
    const gap = now - this.lookedAt;
    this.lookedAt = now;
    if (gap < 0) {                       // the computer's clock was put back
      this.heardAt = now;
      this.attemptAt = now;
    }
    if (gap > SLEPT_MS) {
      this.heardAt = now;
      this.told.woke();
    } else if (this.beatMs && now - this.heardAt > this.beatMs * BEATS_MISSED && this.told.isLive()) this.told.silent();
    if (!this.told.isLive() && now - Math.max(this.attemptAt, this.heardAt) > this.staleMs) this.probe();
  }

  /** Asks the server, past the connection, whether it is there; the page reconnects as soon as it is. */
  async probe() {
    if (this.probing) return;
    this.probing = true;
    const askedAt = Date.now();
    const breaker = new AbortController();
    const timer = setTimeout(() => breaker.abort(), PROBE_MS);
    try {
      await fetch('/healthz', {cache: 'no-store', credentials: 'omit', signal: breaker.signal});
      if (!this.told.isLive() && Math.max(this.heardAt, this.attemptAt) < askedAt) {
        this.staleMs = Math.min(this.staleMs * 2, STALE_MOST_MS);
        this.told.reconnect();
      }
    } catch (unreachable) {
      // Still away: the next look asks again.
    } finally {
      clearTimeout(timer);
      this.probing = false;
    }
  }

  close() {
    clearInterval(this.timer);
  }
}
