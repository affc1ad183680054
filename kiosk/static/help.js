/*
 * 人工帮助: one touch calls a person. The call stands with the server, so it outlives a reload of the page and the next
 * person at the terminal sees it too. No drawing here: `on()` is called at every change.
 */
import {api, pressId} from '/static/hall.js';
import {mark} from '/static/language.js';

const retriesMs = [400, 1200];
const watchMs = 2000;
const restMs = 30000;
const doubleTapMs = 1000;
const pauseMs = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/** What people read and hear of their call; said in the page's language where it is shown. */
export const helpWords = {called: mark('已通知，工作人员马上来'), taken: mark('工作人员正在过来'), failed: mark('没有通知到，请直接找大厅工作人员')};

export class HelpCall {
  constructor(place, on) {
    this.place = place;
    this.on = on;
    this.state = 'none';     // none | calling | called | taken | failed
    this.call = null;
    this.isFresh = false;    // just called: the second half of a double tap takes nothing back
    this.timer = 0;
    this.look();
  }

  /** Who comes, once somebody said so. */
  get who() { return (this.call && this.call.taken_by) || ''; }

  become(state, call) {
    const changed = state !== this.state || ((call && call.taken_by) || '') !== this.who;
    this.state = state;
    this.call = call || null;
    if (changed) this.on();
  }

  /** What the server knows of this terminal's call; asked often while somebody waits. */
  async look() {
    clearTimeout(this.timer);
    try {
      const {help} = await api('GET', 'help-calls/own', null, {timeoutMs: 4000});
      if (this.state !== 'calling') this.become(help ? help.state : this.state === 'failed' ? 'failed' : 'none', help);
    } catch (problem) {
      // The banner says that the connection is lost; what was known of the call stands until it is back.
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), this.call ? watchMs : restMs);
  }

  async press() {
    if (this.state !== 'none' && this.state !== 'failed') return;
    this.become('calling');
    const help = await this.send('help-calls', {place: this.place});
    this.isFresh = Boolean(help);
    this.become(help ? help.state : 'failed', help);
    setTimeout(() => { this.isFresh = false; this.on(); }, doubleTapMs);
    this.look();
  }

  async withdraw() {
    if (!this.call || this.isFresh) return;
    const {id} = this.call;
    await this.send(`help-calls/${id}/withdraw`, {});
    this.look();
  }

  /** One intent, one press_id, tried again while nobody answers; null when it did not work. */
  async send(path, body) {
    const intent = {...body, press_id: pressId()};
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await api('POST', path, intent, {timeoutMs: 4000});
      } catch (problem) {
        if (!problem.isPassing || attempt >= retriesMs.length) return null;
        await pauseMs(retriesMs[attempt]);
      }
    }
  }
}
