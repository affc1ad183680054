/*
 * One intent, one press_id. A press whose answer got lost goes out again under the same id, so the server does it
 * once; a refusal ends the intent, and so does any change at the window, for then the same button means something new.
 */
import {api, pressId} from '/static/hall.js';

const retryWaitsMs = [300, 800, 1600];
const pauseMs = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

export class Presses {
  constructor() {
    this.ids = new Map();
    this.situation = '';
  }

  /** Tells what stands at the window now; when it has changed, kept ids are over. */
  seen(situation) {
    if (situation === this.situation) return;
    this.situation = situation;
    this.ids.clear();
  }

  /** Sends the press, again while nobody answers, and returns the answer; taking a number calls its id `tap_id`.
   * Throws Problem. */
  async send(path, body, idName = 'press_id') {
    const intent = `${path} ${JSON.stringify(body)}`;
    const id = this.ids.get(intent) || pressId();
    this.ids.set(intent, id);
    for (let attempt = 0; ; attempt += 1) {
      try {
        const answer = await api('POST', path, {...body, [idName]: id});
        this.ids.delete(intent);
        return answer;
      } catch (problem) {
        if (problem.status !== 0 && problem.status < 500) this.ids.delete(intent);
        if (!problem.isPassing || attempt >= retryWaitsMs.length) throw problem;
        await pauseMs(retryWaitsMs[attempt]);
      }
    }
  }
}
