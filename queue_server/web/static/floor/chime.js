/*
 * A gentle sound while somebody at a terminal waits for a person: two soft tones, again every 20 s until somebody goes.
 * Browsers let a page sound only after it was touched once; until then the panel and the title have to do.
 */
const everyMs = 20000;
const tones = [[659.25, 0], [523.25, 0.28]];   // Hz and s: e'' then c''
let audio = null;
let lastAt = -everyMs;

function wake() {
  if (!audio && window.AudioContext) audio = new AudioContext();
  if (audio && audio.state === 'suspended') audio.resume();
}

document.addEventListener('pointerdown', wake, {capture: true, passive: true});
document.addEventListener('keydown', wake, {capture: true});

function play() {
  const begin = audio.currentTime + 0.02;
  tones.forEach(([pitch, after]) => {
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0, begin + after);
    loudness.gain.linearRampToValueAtTime(0.14, begin + after + 0.03);
    loudness.gain.exponentialRampToValueAtTime(0.001, begin + after + 0.7);
    tone.connect(loudness).connect(audio.destination);
    tone.start(begin + after);
    tone.stop(begin + after + 0.75);
  });
}

/** Sounds when somebody waits whom nobody goes to; call it as often as you like. */
export function chime(somebodyWaits) {
  const now = performance.now();
  if (!somebodyWaits) {
    lastAt = -everyMs;
    return;
  }
  if (now - lastAt < everyMs || !audio || audio.state !== 'running') return;
  lastAt = now;
  play();
}

/** What the pages do every second while somebody waits: the wait runs on, and the sound comes again. */
export class HelpWatch {
  /** `page` has `draw()`; `calls` gives the open help calls. */
  constructor(page, calls) {
    this.page = page;
    this.calls = calls;
    this.known = null;
    setInterval(() => this.tick(), 1000);
  }

  tick() {
    const waiting = this.calls().filter((call) => call.state === 'called');
    chime(waiting.length > 0);
    if (waiting.length) this.page.draw();
  }

  /** The calls that were not there the last time. */
  fresh() {
    const calls = this.calls();
    const fresh = this.known ? calls.filter((call) => call.state === 'called' && !this.known.has(call.id)) : [];
    this.known = new Set(calls.map((call) => call.id));
    return fresh;
  }
}
