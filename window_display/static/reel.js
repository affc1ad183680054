/*
 * 普法宣传: the pictures and films in their own pane of the hall board, one after another. The pane stands beside the
 * calls and covers none; while somebody is called or the voice speaks, films go on without a sound. Only the screen that
 * speaks in this hall lets films be heard, never louder than the voice, and not in quiet hours. What cannot be shown is
 * passed over; where nothing can, the pane is not there.
 */
import {api, device} from '/static/hall.js';

const ASK_AGAIN_MS = 60000;
const STUCK_MS = 20000;        // a film that does not move for so long is passed over
const REST_MS = 60000;         // when nothing at all could be shown

export class Reel {
  /** `changed()` when the pane comes or goes. */
  constructor(changed) {
    this.changed = changed;
    this.items = [];
    this.sound = 0;             // how loud films are set, 0 to 100
    this.loudest = 0;           // how loud this screen may be now
    this.reasons = new Set();   // why films are silent just now
    this.at = -1;
    this.failed = 0;            // items in a row that could not be shown
    this.timer = 0;
    this.pane = document.createElement('div');
    this.pane.className = 'reel-frame';
    this.picture = document.createElement('img');
    this.picture.alt = '';
    this.film = document.createElement('video');
    this.film.muted = true;
    this.film.playsInline = true;
    this.film.disablePictureInPicture = true;
    [this.picture, this.film].forEach((one) => {
      one.hidden = true;
      one.addEventListener('error', () => { if (one.getAttribute('src')) this.isNotShown(); });
      this.pane.append(one);
    });
    this.film.addEventListener('ended', () => this.next());
    this.film.addEventListener('timeupdate', () => this.moves());
    document.addEventListener('hall:speaking', (event) => this.hush('voice', event.detail));
  }

  /** Whether there is anything to show. */
  get isOn() { return this.items.length > 0 && this.failed < this.items.length; }

  /** What is shown today, by the server; `today` is the hall day. */
  async load(today) {
    clearTimeout(this.asking);
    this.asking = setTimeout(() => this.load(today), ASK_AGAIN_MS);
    try {
      const [told, voice] = await Promise.all([api('GET', 'reel/shown'),
        api('GET', `announcement?device=${encodeURIComponent(device)}`)]);
      this.loudest = voice.speaks && !voice.why_silent ? voice.volume : 0;
      this.take(told);
    } catch (problem) {
      return;   // what is known goes on; the board says by itself that the server is not reached
    }
    this.leave(today);
  }

  take({sound, items}) {
    this.sound = sound;
    const shown = this.items[this.at];
    const same = JSON.stringify(items) === JSON.stringify(this.items);
    this.items = items;
    this.listen();
    if (same) return;
    this.failed = 0;
    const still = shown ? items.findIndex((item) => item.id === shown.id) : -1;
    if (still >= 0) this.at = still;
    else {
      this.at = -1;
      this.next();
    }
    this.changed();
  }

  /** What was shown for the last time yesterday leaves. */
  leave(today) {
    const items = this.items.filter((item) => item.until >= today);
    if (items.length !== this.items.length) this.take({sound: this.sound, items});
  }

  next() {
    clearTimeout(this.timer);
    if (!this.isOn) {
      this.stop();
      if (this.items.length) {
        this.timer = setTimeout(() => {
          this.failed = 0;
          this.next();
          this.changed();
        }, REST_MS);
      }
      return;
    }
    this.at = (this.at + 1) % this.items.length;
    const item = this.items[this.at];
    const isFilm = item.kind === 'film';
    this.picture.hidden = isFilm;
    this.film.hidden = !isFilm;
    if (isFilm) this.play(item);
    else {
      this.film.pause();
      this.film.removeAttribute('src');
      this.picture.onload = () => { this.failed = 0; };
      this.picture.src = item.address;
      this.timer = setTimeout(() => this.next(), item.seconds * 1000);
    }
  }

  play(item) {
    if (this.film.getAttribute('src') === item.address) this.film.currentTime = 0;
    else this.film.src = item.address;
    this.listen();
    this.timer = setTimeout(() => this.isNotShown(), STUCK_MS);
    this.film.play().catch((refusal) => {
      if (refusal.name !== 'NotAllowedError') return;   // 'error' tells the rest, and a new film interrupts the old one
      this.film.muted = true;   // nobody has touched this screen: seen, not heard
      this.film.play().catch(() => this.isNotShown());
    });
  }

  moves() {
    if (this.film.hidden) return;
    this.failed = 0;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.isNotShown(), STUCK_MS);
  }

  isNotShown() {
    this.failed += 1;
    this.next();
    if (!this.isOn) this.changed();
  }

  stop() {
    this.film.pause();
    [this.picture, this.film].forEach((one) => {
      one.hidden = true;
      one.removeAttribute('src');
    });
    this.at = -1;
  }

  /** Films are silent for this reason, or no longer for it. */
  hush(reason, isOn) {
    if (isOn) this.reasons.add(reason);
    else this.reasons.delete(reason);
    this.listen();
  }

  listen() {
    const volume = Math.min(this.sound, this.loudest) / 100;
    this.film.volume = volume;
    this.film.muted = volume === 0 || this.reasons.size > 0;
  }
}
