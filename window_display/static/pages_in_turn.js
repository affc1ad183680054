/* Lists longer than their place: shown page by page, every page for as long as it takes to read. Nothing is cut. */

export const TURN_MS = 8000;

export class Turns {
  constructor() {
    this.turn = 0;
    this.most = 1;          // pages of the longest list drawn last
    this.turnedAt = Date.now();
  }

  /** The page of `list` whose turn it is, at most `size` long: {shown, page, pages}; page counts from 1. */
  page(list, size) {
    const pages = Math.max(1, Math.ceil(list.length / size));
    this.most = Math.max(this.most, pages);
    const at = this.turn % pages;
    return {shown: pages === 1 ? list : list.slice(at * size, (at + 1) * size), page: at + 1, pages};
  }

  /** Before every drawing. */
  begin() {
    this.most = 1;
  }

  /** The first pages again, for a whole turn: something new stands there. */
  restart() {
    this.turn = 0;
    this.turnedAt = Date.now();
  }

  /** True when it is time for the next pages, and there are any. */
  isDue() {
    const now = Date.now();
    if (now - this.turnedAt < TURN_MS && now >= this.turnedAt) return false;
    this.turnedAt = now;
    if (this.most === 1) return false;
    this.turn += 1;
    return true;
  }
}
