/*
 * How the terminal speaks: in the hall's own clips where they say the whole sentence, else by a voice of this machine, else
 * what there is of it and that the rest stands on the screen. Whether at all, how loud and whether unasked is the
 * manager's; in quiet hours without a volume it is silent, by whatever voice.
 */
import {api} from '/static/hall.js';
import {inEnglish, mark} from '/static/language.js';
import {Clips} from '/screen/static/voice/clips.js';
import {PageVoice} from '/screen/static/voice/page_voice.js';
import {Reader, browserVoice} from './reading.js';

const ASK_AGAIN_MS = 60000;
const ASK_SOON_MS = 5000;
const BETWEEN_SENTENCES_MS = 250;
const pause = (ms) => new Promise((over) => { setTimeout(over, ms); });
/** Said once at the end where something could not be said. */
const THE_REST = mark('其他内容请看屏幕，或者请工作人员帮助');

/** The manager's wishes, and the clips; until the server has told them, a voice of this machine reads when asked. */
class Manner {
  constructor(on) {
    Object.assign(this, {on, when: 'asked', volume: 100, clips: null, timer: 0});
    this.load();
  }

  get isSilent() { return this.when === 'off' || !this.volume; }

  get isUnasked() { return this.when === 'unasked'; }

  async load() {
    clearTimeout(this.timer);
    let next = ASK_AGAIN_MS;
    try {
      const told = await api('GET', 'voice/kiosk');
      Object.assign(this, {when: told.when, volume: told.volume, clips: new Clips(told)});
      this.on();
    } catch (problem) {
      next = this.clips ? ASK_AGAIN_MS : ASK_SOON_MS;   // what was known holds
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), next);
  }
}

/** The clips as a voice of the reader; `beside`: who says what they cannot. */
class ClipVoice {
  constructor(manner, beside) {
    Object.assign(this, {manner, beside, page: new PageVoice(), turn: 0});
  }

  isReady() { return Boolean(this.manner.clips) && !inEnglish(); }

  changed() {}

  stop() {
    this.turn += 1;
    this.page.stop();
    this.beside.stop();
  }

  async say(sentences) {
    this.stop();
    const mine = this.turn;
    let lacks = false;
    for (const sentence of [...sentences, THE_REST]) {
      if (sentence === THE_REST && !lacks) return;
      const {clips, isWhole} = this.manner.clips.of(sentence);
      if (!isWhole && this.beside.isReady()) await this.beside.say([sentence]);
      else {
        lacks = lacks || !isWhole;
        const isHeard = await this.page.say(clips.map((clip) => ({clip})), this.manner.volume);
        if (!isHeard && this.page.isBlocked) return;
      }
      if (mine !== this.turn) return;
      await pause(BETWEEN_SENTENCES_MS);
      if (mine !== this.turn) return;
    }
  }
}

/** The reader of this terminal; `on()` when it may have become ready, or is no longer. */
export function terminalReader(on) {
  const manner = new Manner(() => on());
  const machine = browserVoice(() => manner.volume / 100);
  return new Reader([new ClipVoice(manner, machine), machine], manner, on);
}
