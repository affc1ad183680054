/*
 * 朗读: reads sentences aloud by whatever voice there is. A voice is {isReady(), say(sentences) -> promise, stop(), changed(on)};
 * the first that is ready reads. Where none is, the page has no button: `isReady` says so.
 */

import {inEnglish} from '/static/language.js';

const LONGEST_MS = 5000, LONGEST_A_SIGN_MS = 500;

/** The browser's own voices: only one that lies on this machine, for the hall has no internet. `volume()`: 0 to 1. */
export function browserVoice(volume) {
  const synthesis = window.speechSynthesis;
  const fitting = () => (inEnglish() ? /^en\b/i : /^(zh|cmn)\b/i);
  const reader = () => (synthesis ? synthesis.getVoices().find((voice) => voice.localService && fitting().test(voice.lang)) : undefined);
  const saying = (sentence) => new Promise((over) => {
    const voice = reader();
    const utterance = new SpeechSynthesisUtterance(sentence);
    Object.assign(utterance, {voice, lang: voice.lang, rate: 0.9, volume: volume(), onend: over, onerror: over});
    synthesis.speak(utterance);
  });
  return {
    isReady: () => Boolean(reader()),
    say(sentences) {
      synthesis.cancel();
      return Promise.all(sentences.map(saying));
    },
    stop() { if (synthesis) synthesis.cancel(); },
    changed(on) { if (synthesis && synthesis.addEventListener) synthesis.addEventListener('voiceschanged', on); },
  };
}

export class Reader {
  /** `manner`: {isSilent, isUnasked, load()}; `on()` when it may have become ready, or is no longer. */
  constructor(voices, manner, on) {
    Object.assign(this, {voices, manner, isOn: false, isSomebodyHere: false, last: '', turn: 0, until: 0});
    voices.forEach((voice) => voice.changed(on));
  }

  get voice() { return this.manner.isSilent ? undefined : this.voices.find((one) => one.isReady()); }

  get isReady() { return Boolean(this.voice); }

  get isWanted() { return this.isOn || (this.manner.isUnasked && this.isSomebodyHere); }

  /** While somebody listens the page stays; a voice that never ends keeps it no longer than its sentences may take. */
  get isSpeaking() { return performance.now() < this.until; }

  turnTo(on) {
    this.stop();
    this.isOn = on;
    this.last = '';
  }

  /** Somebody stands here, or nobody any more: unasked, nothing is said to an empty hall. True where it will speak of its own. */
  here(isSomebody) {
    if (isSomebody === this.isSomebodyHere) return false;
    this.isSomebodyHere = isSomebody;
    if (!this.isOn) this.last = '';
    if (!isSomebody && !this.isOn) this.stop();
    return isSomebody && this.manner.isUnasked;
  }

  /** Nobody stands here any more, and nobody wants to be read to. */
  leave() {
    this.isSomebodyHere = false;
    this.turnTo(false);
  }

  /** Reads what stands on the page, once for each page however its counts move: all of it when asked, else what matters. */
  follow(page, all, briefly) {
    if (page === this.last || !this.voice || !this.isWanted) return;
    this.last = page;
    this.tell(this.isOn ? all() : briefly());
  }

  /** Says this at once, for whoever listens; what was being read ends. */
  tell(sentences) {
    this.stop();
    const {voice} = this;
    if (!voice || !sentences.length || !this.isWanted) return;
    this.turn += 1;
    const mine = this.turn;
    this.until = performance.now() + LONGEST_MS + LONGEST_A_SIGN_MS * sentences.join('').length;
    voice.say(sentences).then(() => { if (mine === this.turn) this.until = 0; });
  }

  stop() {
    this.turn += 1;
    this.until = 0;
    this.voices.forEach((voice) => voice.stop());
  }
}
