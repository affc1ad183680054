/*
 * Plays announcements one after the other, never two at once. Knows nothing of the hall: it is given what to play
 * ([{clip, text}], volume 0 to 100) and tells what keeps it from playing. One media element for everything, so that
 * what the browser once allowed stays allowed.
 */

const LONGEST_CLIP_MS = 15000;
const ANSWERS_WITHIN_MS = 5000;

/** What kept a clip from being heard: 'blocked' by the browser's rules, or 'failed'. */
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
  }

  /** All parts in their order. Rejects with NotHeard at the first that is not heard. */
  async say(parts, volume) {
    this.element.volume = Math.max(0, Math.min(1, volume / 100));
    for (const part of parts) await this.play(part.clip);
  }

  play(address) {
    const {element} = this;
    return new Promise((told, failed) => {
      let timer = 0;
      const over = (why) => {
        clearTimeout(timer);
        element.onended = null;
        element.onerror = null;
        if (why) {
          element.pause();
          failed(new NotHeard(why));
        } else told();
      };
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
