/*
 * What those who hold a number are told around closing (the day is over and goes on, a line was ended, numbers stay
 * overnight): one sentence at a time in one line of a screen, in turn where there are several.
 */
const EACH_MS = 10000;

export class ClosingLine {
  /** `place` is the element that says it, or null where `show(sentence)` draws it; `concerns(note)` whether it is this screen's. */
  constructor(place, {show, concerns} = {}) {
    this.show = show || ((sentence) => {
      place.hidden = !sentence;
      place.textContent = sentence;
    });
    this.concerns = concerns || (() => true);
    this.notes = [];
    this.turn = 0;
    setInterval(() => {
      this.turn += 1;
      if (this.mine().length > 1) this.draw();
    }, EACH_MS);
  }

  mine() {
    return this.notes.filter(this.concerns);
  }

  /** The sentence whose turn it is, or ''. */
  sentence() {
    const mine = this.mine();
    return mine.length ? mine[this.turn % mine.length].sentence : '';
  }

  take(notes) {
    this.notes = notes || [];
    this.draw();
  }

  draw() {
    this.show(this.sentence());
  }
}
