/*
 * The voice of a page that says sentences, not calls: a terminal, a tablet; and of every page that is asked by the device
 * board to show that it is heard. What is begun ends what was being said; only a test is heard to its end.
 */
import {api, device} from '/static/hall.js';
import {SoundReport} from './sound_report.js';
import {Speaker, alone} from './speaker.js';

const PROBE = '/voices/mandarin/chime.ogg';

/** What a page is to say; `what`: the query of `GET /announcement`. */
export function announcement(what) {
  return api('GET', `announcement?device=${encodeURIComponent(device)}&${what}`, null, {timeoutMs: 4000});
}

/** Has the page answer a test of the device board: `say(parts, volume)` plays, the report tells how that went. */
export async function sayTest(testId, say, report) {
  let state = 'ok';
  try {
    const {parts, volume} = await announcement('sentence=test');
    await alone(() => say(parts, volume));
  } catch (problem) {
    state = problem.why === 'blocked' ? 'blocked' : 'failed';
  }
  await report.answer(testId, state);
  return state;
}

export class PageVoice {
  constructor() {
    this.speaker = new Speaker();
    this.report = new SoundReport();
    this.isBlocked = false;
    this.turn = 0;
    this.testing = null;   // the test under way
    document.addEventListener('hall:speak-test', (event) => this.test(event.detail.test_id));
    ['pointerdown', 'keydown'].forEach((name) => document.addEventListener(name, () => this.touched(), {capture: true}));
  }

  /** All parts in their order, heard to their end: true. What keeps them from it is told to the staff. */
  async say(parts, volume) {
    this.turn += 1;
    const mine = this.turn;
    await this.testing;
    if (mine !== this.turn) return false;
    try {
      await this.speaker.say(parts, volume);
      this.is('ok');
      return true;
    } catch (problem) {
      if (problem.why !== 'stopped') this.is(problem.why || 'failed');
      return false;
    }
  }

  stop() {
    this.turn += 1;
    if (!this.testing) this.speaker.stop();
  }

  async test(testId) {
    await this.testing;
    this.testing = sayTest(testId, (parts, volume) => this.speaker.say(parts, volume), this.report);
    this.isBlocked = await this.testing === 'blocked';
    this.testing = null;
  }

  is(state) {
    this.isBlocked = state === 'blocked';
    this.report.is(state);
  }

  /** Somebody touched the page: from now on the browser lets it speak. */
  async touched() {
    if (!this.isBlocked) return;
    this.isBlocked = false;
    this.is(await this.speaker.maySpeak(PROBE) ? 'ok' : 'blocked');
  }
}
