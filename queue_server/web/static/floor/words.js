/* The small words of the floor: needs, classes, waits, paper; and pressing something once. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {api, duration, serverNow} from '/static/hall.js';
import {Presses} from '/static/console/presses.js';
import {tell, tellProblem} from '/static/staff.js';

export const longWaitS = 1200;
const printWords = {
  queued: '正在打印', sent: '正在打印', printed: '已打印', out_of_paper: '打印机缺纸，没有打出', unavailable: '打印机不可用，没有打出',
  refused: '打印机拒绝，没有打出', unknown: '打印机没有回答，看不到纸请补打',
};
const printPollMs = 500;
const printPolls = 40;     // 20 s: a job for a printer that is away is given up by the server after 10 s

/** What the catalogue calls a class or a need. */
export class Words {
  constructor() {
    this.classes = [];
    this.needs = [];
  }

  async load() {
    const catalogue = await api('GET', 'catalogue');
    this.classes = catalogue.priority_classes;
    this.needs = catalogue.needs;
  }

  ofClass(code) {
    const known = this.classes.find((one) => one.code === code);
    if (code === 'other') return '其他优先';
    return known ? known.name : '优先';
  }

  ofNeed(code) {
    const known = this.needs.find((one) => one.code === code);
    return known ? known.name : code;
  }

  /** Class, needs, party and more, each as a small word; nothing where there is nothing to say. */
  tags(one) {
    const words = [
      one.kept ? '过夜' : '', one.raised ? '置顶' : '', one.appointed ? `预约 ${one.appointed}` : '', one.priority_class ? this.ofClass(one.priority_class) : '',
      ...(one.needs || []).map((code) => this.ofNeed(code)), one.party > 1 ? `${one.party} 人同来` : '',
      one.for_window_no ? `只到 ${one.for_window_no} 号窗口` : '',
    ].filter(Boolean);
    return words.length ? html`<span class="tags">${words.map((word) => html`<span class="tag">${word}</span>`)}</span>` : nothing;
  }
}

/** How a print job stands, as people say it. */
export function printWord(state) {
  return printWords[state] || state;
}

/** True once the job cannot change any more. */
export function printSettled(state) {
  return state !== 'queued' && state !== 'sent';
}

/** Follows a print job until it is settled, telling every state on the way. */
export async function followPrint(jobId, seen) {
  for (let turn = 0; turn < printPolls; turn += 1) {
    await new Promise((resolve) => { setTimeout(resolve, printPollMs); });
    let job;
    try {
      job = await api('GET', `print-jobs/${jobId}`);
    } catch (problem) {
      continue;
    }
    seen(job.state);
    if (printSettled(job.state)) return;
  }
}

/** Whole seconds since a moment. */
export function secondsSince(iso) {
  return Math.max(0, Math.floor((serverNow() - new Date(iso)) / 1000));
}

/** How long somebody has waited, as a word that stands out when it is long. */
export function waitOf(iso) {
  const seconds = secondsSince(iso);
  return html`<span class="wait" data-long=${seconds >= longWaitS ? 'yes' : 'no'}>${
    seconds < 60 ? '刚取号' : `等 ${duration(seconds)}`}</span>`;
}

/** Presses that are done once each, and told about. */
export class Acts {
  constructor(reload) {
    this.presses = new Presses();
    this.reload = reload;
    this.busy = new Set();
  }

  /** Sends a press and tells how it went; the answer, or null when it was refused or is already on its way. */
  async press(path, body, done, idName) {
    const intent = `${path} ${JSON.stringify(body)}`;
    if (this.busy.has(intent)) return null;
    this.busy.add(intent);
    try {
      const answer = await this.presses.send(path, body, idName);
      if (done) tell(typeof done === 'function' ? done(answer) : done, 'ok');
      return answer;
    } catch (problem) {
      tellProblem(problem);
      return null;
    } finally {
      this.busy.delete(intent);
      this.reload();
    }
  }
}

/** A list of buttons is one stop of the Tab key; the arrow keys go along it. `selector` finds its buttons. */
export function alongTheList(selector) {
  return (event) => {
    const steps = {ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1};
    const places = [...event.currentTarget.querySelectorAll(selector)];
    const here = places.indexOf(event.target);
    if (here < 0 || (!steps[event.key] && event.key !== 'Home' && event.key !== 'End')) return;
    event.preventDefault();
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? places.length - 1 : here + steps[event.key];
    const place = places[Math.min(Math.max(next, 0), places.length - 1)];
    if (place) place.focus();
  };
}
