/*
 * 朗读: reads sentences aloud by whatever voice this machine has. A voice is {isReady(), say(sentences), stop(), changed(on)};
 * the first that is ready reads. Where none is, the page has no button: `isReady` says so.
 */

import {inEnglish} from '/static/language.js';

/** The browser's own voices: only one that lies on this machine, for the hall has no internet. */
export function browserVoice() {
  const synthesis = window.speechSynthesis;
  const fitting = () => (inEnglish() ? /^en\b/i : /^(zh|cmn)\b/i);
  const reader = () => (synthesis ? synthesis.getVoices().find((voice) => voice.localService && fitting().test(voice.lang)) : undefined);
  return {
    isReady: () => Boolean(reader()),
    say(sentences) {
      synthesis.cancel();
      const voice = reader();
      sentences.forEach((sentence) => {
        const utterance = new SpeechSynthesisUtterance(sentence);
        Object.assign(utterance, {voice, lang: voice.lang, rate: 0.9});
        synthesis.speak(utterance);
      });
    },
    stop() { synthesis.cancel(); },
    changed(on) { if (synthesis && synthesis.addEventListener) synthesis.addEventListener('voiceschanged', on); },
  };
}

export class Reader {
  /** `on()` when it may have become ready, or is no longer. */
  constructor(voices, on) {
    this.voices = voices;
    this.isOn = false;
    this.last = '';
    voices.forEach((voice) => voice.changed(on));
  }

  get voice() { return this.voices.find((one) => one.isReady()); }

  get isReady() { return Boolean(this.voice); }

  turn(on) {
    if (this.isOn && !on && this.voice) this.voice.stop();
    this.isOn = on;
    this.last = '';
  }

  /** Reads what stands on the page, once for each page however its counts move; while it is off, nothing. */
  follow(page, sentences) {
    if (!this.isOn || page === this.last || !this.voice) return;
    this.last = page;
    this.voice.say(sentences());
  }
}
