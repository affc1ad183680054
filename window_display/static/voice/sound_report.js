/*
 * Tells the server how this page's sound is: at every change, and as the answer to a test of the device board. A trouble
 * told before the page was loaded anew is taken back once it is over.
 */
import {api, device} from '/static/hall.js';

const KEPT = 'hall-sound';

export class SoundReport {
  constructor() {
    this.told = null;
  }

  /** `state`: 'ok', 'blocked', 'failed' or 'missing'. */
  is(state) {
    if (state === this.told || (this.told === null && state === 'ok' && !this.mayBelieve())) return;
    this.told = state;
    this.send({state}).catch(() => { this.told = null; });
  }

  /** What became of a test. */
  answer(testId, state) {
    this.told = state;
    return this.send({state, test_id: testId}).catch(() => {});   // the device board says by itself that nobody answered
  }

  async send(body) {
    await api('POST', `screens/${encodeURIComponent(device)}/sound`, body);
    sessionStorage.setItem(KEPT, body.state);
  }

  /** Whether the server may still believe in a trouble this page told before it was loaded anew. */
  mayBelieve() {
    return (sessionStorage.getItem(KEPT) || 'unknown') !== 'ok';
  }
}
