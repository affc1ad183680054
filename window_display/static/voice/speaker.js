/*
 * Plays announcements one after the other, never two at once. Knows nothing of the hall: it is given what to play
 * ([{clip, text}], volume 0 to 100) and tells what keeps it from playing. One media element for everything, so that
 * what the browser once allowed stays allowed.
 */

const LONGEST_CLIP_MS = 15000;
const ANSWERS_WITHIN_MS = 5000;

const LOCK = 'hall-voice';

/** What kept a clip from being heard: 'blocked' by the browser's rules, 'stopped' by ourselves, or 'failed'. */
export class NotHeard extends Error {
  constructor(why) {
    super(why);
    this.why = why;
  }
}

export class Speaker {
  constructor() {
    this.element = new Audio();
    this.element.preload = 'auto';
    this.end = null;
    this.turn = 0;
  }

  /** All parts in their order, instead of whatever is being said. Rejects with NotHeard at the first that is not heard. */
  async say(parts, volume) {
    this.stop();
    this.element.volume = Math.max(0, Math.min(1, volume / 100));
    const mine = this.turn;
    for (const part of parts) {
      if (mine !== this.turn) throw new NotHeard('stopped');
      await this.play(part.clip);
    }
  }

  /** Says nothing more of what is being said. */
  stop() {
    this.turn += 1;
    if (this.end) this.end('stopped');
  }

  play(address) {
    const {element} = this;
    return new Promise((told, failed) => {
      let timer = 0;
      const over = (why) => {
        if (this.end !== over) return;
        this.end = null;
        clearTimeout(timer);
        element.onended = null;
        element.onerror = null;
        if (why) {
          element.pause();
          failed(new NotHeard(why));
        } else told();
      };
      this.end = over;
      element.onended = () => over('');
      element.onerror = () => over('failed');
      // A device that hangs ends nothing: the next call is not to wait for it.
      timer = setTimeout(() => over('failed'), LONGEST_CLIP_MS);
      element.src = address;
      element.play().catch((refusal) => over(refusal.name === 'NotAllowedError' ? 'blocked' : 'failed'));
    });
  }

  /** Whether the browser lets this page be heard though nobody has touched it: it is asked by a sound nobody hears. */
  async maySpeak(address) {
    const {element} = this;
    element.volume = 0.001;
    element.src = address;
    try {
      // A browser that does not answer keeps no call waiting: the call itself will say whether it was heard.
      await Promise.race([element.play(), new Promise((over) => { setTimeout(over, ANSWERS_WITHIN_MS); })]);
      return true;
    } catch (refusal) {
      return refusal.name !== 'NotAllowedError';
    } finally {
      element.pause();
    }
  }
}

/** One page of this browser speaks at a time; where there are no locks (plain HTTP), the page speaks. */
export function alone(speak) {
  return navigator.locks ? navigator.locks.request(LOCK, speak) : speak();
}
