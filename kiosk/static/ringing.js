/*
 * What a phone does when its number's turn comes: it shakes and rings. A browser allows neither before somebody has touched
 * the page, so there is one button for it; the tones are made here, no file is fetched.
 */
const TONES_HZ = {next: [660, 880], called: [660, 880, 660, 880]};
const SHAKES_MS = {next: [300], called: [400, 200, 400, 200, 400]};
const TONE_S = 0.28;
const GAP_S = 0.08;

export class Ringing {
  constructor() {
    this.context = null;
  }

  /** Whether this browser can ring at all. */
  static get isPossible() { return Boolean(window.AudioContext); }

  get isOn() { return Boolean(this.context); }

  /** Called from a press: from now on it rings. */
  async turnOn() {
    this.context = new AudioContext();
    await this.context.resume();
    this.tones(TONES_HZ.next);
  }

  turnOff() {
    this.context.close();
    this.context = null;
  }

  /** `moment`: 'next' or 'called'. */
  ring(moment) {
    if (navigator.vibrate) navigator.vibrate(SHAKES_MS[moment]);
    if (this.context) this.tones(TONES_HZ[moment]);
  }

  tones(heights) {
    const begin = this.context.currentTime;
    heights.forEach((height, place) => {
      const tone = this.context.createOscillator();
      const loudness = this.context.createGain();
      const at = begin + place * (TONE_S + GAP_S);
      tone.frequency.value = height;
      loudness.gain.setValueAtTime(0.0001, at);
      loudness.gain.exponentialRampToValueAtTime(0.5, at + 0.02);
      loudness.gain.exponentialRampToValueAtTime(0.0001, at + TONE_S);
      tone.connect(loudness).connect(this.context.destination);
      tone.start(at);
      tone.stop(at + TONE_S);
    });
  }
}
