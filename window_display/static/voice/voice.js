/*
 * The voice of the hall board: calls wait for each other and are said in their order; a call whose person has come
 * meanwhile is not said any more. The server says of each call what is played, how loud, and whether this screen is the
 * one that speaks; a lock of the browser keeps two pages of one computer from speaking at once.
 * What is not heard is never kept quiet about: the board says so at its foot, and the device board tells the staff.
 */
import {api, device} from '/static/hall.js';
import {sayTest} from './page_voice.js';
import {SoundReport} from './sound_report.js';
import {Speaker, alone} from './speaker.js';

const ASK_AGAIN_MS = 60000;
const PROBE = '/voices/mandarin/chime.ogg';
const words = {
  blocked: '本屏叫号没有声音，请工作人员点一下屏幕',
  failed: '本屏叫号没有声音，请工作人员检查音箱和音量',
  missing: '叫号语音不完整，请管理员补录',
};

class Voice {
  /** `place`: the element at the foot of the board that says what is wrong; it is hidden while nothing is. */
  constructor(place) {
    this.place = place;
    this.speaker = new Speaker();
    this.report = new SoundReport();
    this.waiting = [];
    this.speaking = null;
    this.trouble = '';
    ['pointerdown', 'keydown'].forEach((name) => document.addEventListener(name, () => this.touched(), {capture: true}));
    this.look();
  }

  /** Whether this screen speaks, and whether its browser lets it; asked at the start and now and then. */
  async look() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), ASK_AGAIN_MS);
    let now;
    try {
      now = await this.ask('');
    } catch (problem) {
      return;   // the board says by itself that the server is not reached
    }
    if (!now.speaks || now.why_silent === 'off') this.is('');
    else if (!this.trouble || this.trouble === 'blocked') await this.probe();
  }

  ask(query) {
    return api('GET', `announcement?device=${encodeURIComponent(device)}${query}`);
  }

  /** A number was called. */
  call(call) {
    this.waiting = this.waiting.filter((other) => other.number !== call.number);
    this.waiting.push(call);
    this.next();
  }

  /** A number is no longer being called; what is being said is said to its end. */
  ended(number) {
    this.waiting = this.waiting.filter((call) => call.number !== number);
  }

  async next() {
    if (this.speaking) return;
    this.speaking = this.waiting.shift() || null;
    if (!this.speaking) {
      tellSpeaking(false);
      return;
    }
    tellSpeaking(true);
    try {
      await this.say(this.speaking);
    } finally {
      this.speaking = null;
      this.next();
    }
  }

  /** Somebody at the device board wants to hear this screen; it waits for its turn like a call. */
  test(testId) {
    this.waiting.push({testId});
    this.next();
  }

  async say(call) {
    if (call.testId) {
      const state = await sayTest(call.testId, (parts, volume) => this.speaker.say(parts, volume), this.report);
      if (state === 'ok' && this.trouble !== 'missing') this.is('');
      return;
    }
    const query = `&number=${encodeURIComponent(call.number)}&window_no=${call.window_no}&service=${encodeURIComponent(call.service || '')}`;
    try {
      const told = await this.ask(query);
      if (told.parts.length) {
        await alone(() => this.speaker.say(told.parts, told.volume));
        this.is(told.missing.length ? 'missing' : '');
      } else if (told.missing.length) this.is('missing');
    } catch (problem) {
      this.is(problem.why || 'failed');
    }
  }

  /** Somebody touched the screen: from now on the browser lets it speak. */
  touched() {
    if (this.trouble === 'blocked') this.probe();
  }

  /** Asks the browser; the calls wait meanwhile, and a call that is being said answers by itself. */
  async probe() {
    if (this.speaking) return;
    this.speaking = PROBE;
    try {
      this.is(await this.speaker.maySpeak(PROBE) ? '' : 'blocked');
    } finally {
      this.speaking = null;
      this.next();
    }
  }

  is(trouble) {
    this.trouble = trouble;
    this.place.hidden = !trouble;
    this.place.textContent = words[trouble] || '';
    this.report.is(trouble || 'ok');
  }
}

const voice = new Voice(document.getElementById('voice'));
document.addEventListener('hall:call-presented', (event) => voice.call(event.detail));
document.addEventListener('hall:call-over', (event) => voice.ended(event.detail));
document.addEventListener('hall:speak-test', (event) => voice.test(event.detail.test_id));

/** Whatever else of this page is heard is silent meanwhile. */
function tellSpeaking(isOn) {
  document.dispatchEvent(new CustomEvent('hall:speaking', {detail: isOn}));
}
