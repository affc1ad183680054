/*
 * Everything the console knows and does: who sits where, what the server last said about the window, the work order
 * being written, and the presses. It draws nothing; `redraw` is called after every change.
 */
import {Problem, announce, api, connect, serverNow} from '/static/hall.js';
import {goToDoor, isSignedOut, oneAtATime, settled, showConnection} from '/static/staff.js';
import {Draft} from '/static/work_order/draft.js';
import {presented} from './cards.js';
import {PastVisits} from './past_visits.js';
import {Phrases} from './phrases.js';
import {Presses} from './presses.js';
import {callsByItself, doneWords, nextStep, opensPanel, otherSteps, pauseReasons, placeOf, refusalSentence, situation} from './steps.js';

const settleMs = 400;              // a double click is one press: the next step wakes up a moment later
const savesFirst = new Set(['finish', 'hold', 'transfer', 'undo']);
const leavesTheWindow = new Set(['hold', 'transfer']);

export class Desk {
  constructor(redraw) {
    this.redraw = redraw;
    this.presses = new Presses();
    this.past = new PastVisits(redraw);
    this.phrases = new Phrases(redraw);
    this.session = null;
    this.catalogue = {};
    this.serviceNames = {};
    this.windows = [];             // as in the snapshot: who sits where
    this.seats = null;             // the answer of GET /seats while this person sits nowhere
    this.windowNo = null;          // where this person sits
    this.c = null;                 // the last answer of GET /windows/{no}/console
    this.drafts = new Map();       // the matters of the visit at hand, by work order id
    this.draft = null;             // the one that is shown
    this.leftOver = [];            // drafts of a seat that is lost, until they are saved or known (left_over.js)
    this.takingOver = null;        // the window that is asked about before somebody is signed out there
    this.panel = null;             // one of `opensPanel` or null, drawn inside the page
    this.busy = null;              // the verb on its way
    this.settling = false;
    this.notice = null;            // {text, kind}
    this.connection = 'connecting';
    this.closed = false;           // another tab of this browser is used instead
    this.refresh = oneAtATime(() => this.load());
    this.refreshSoon = settled(() => this.refresh(), 80);
  }

  /** Asks for all that does not change during the day, then listens. */
  async open() {
    try {
      const [session, catalogue, services] = await Promise.all(
        [api('GET', 'session'), api('GET', 'catalogue'), api('GET', 'services')]);
      this.session = session;
      this.catalogue = catalogue;
      services.forEach((service) => { this.serviceNames[service.code] = service.name; });
      this.windowNo = session.window_no;
    } catch (problem) {
      if (this.closed) return;
      if (isSignedOut(problem)) goToDoor();
      else {
        this.say(problem.detail, 'bad');
        setTimeout(() => this.open(), 3000);
      }
      return;
    }
    if (this.closed) return;
    this.live = connect('/staff', {
      watch: {},
      onSnapshot: (snapshot) => {
        this.windows = snapshot.windows;
        this.refreshSoon();
        this.redraw();
      },
      onMessage: (name, data) => this.heard(name, data),
      onState: (state) => {
        if (this.closed) return;
        this.connection = state;
        if (state === 'live') this.drafts.forEach((draft) => draft.flush());
        showConnection(state);
        this.redraw();
      },
    });
    await this.refresh();
  }

  heard(name, data) {
    if (name === 'window_changed') {
      this.windows = this.windows.map((window) => (window.window_no === data.window_no
        ? {...window, state: data.state, pause_reason: data.pause_reason, services: data.services, staff: data.staff}
        : window));
      this.redraw();
    }
    presented(this, name, data);
    if (name !== 'device_changed' && name !== 'code_at_desk') this.refreshSoon();
  }

  /** Finishes what is on its way and saves what is typed. True when nothing is left that only this tab knows. */
  async rests() {
    for (let look = 0; this.busy && look < 40; look += 1) await new Promise((resolve) => { setTimeout(resolve, 100); });
    for (const draft of this.drafts.values()) await draft.flush();
    return !this.busy && !this.hasUnsaved();
  }

  /** Hears and says nothing any more. */
  close() {
    this.closed = true;
    if (this.live) this.live.close();
    clearTimeout(this.promptTimer);
    clearTimeout(this.noticeTimer);
  }

  /** Reads the window anew. Never throws: a lost server is shown by the connection line. */
  async load() {
    if (this.closed) return;
    try {
      if (this.windowNo) this.accept(await api('GET', `windows/${this.windowNo}/console`));
      if (!this.windowNo) this.seats = await api('GET', 'seats');
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (isSignedOut(problem) && !this.hasUnsaved()) goToDoor();
      else if (!problem.isPassing) this.say(problem.detail, 'bad');
    }
    this.redraw();
  }

  accept(c) {
    if (!this.windowNo) return;
    const mine = c.window.staff && c.window.staff.staff_no === this.session.staff_no;
    if (!mine) {
      this.loseSeat(c);
      return;
    }
    this.c = c;
    this.presses.seen(situation(c));
    if (c.work_order) this.takeOrders(c.matters);
    clearTimeout(this.promptTimer);
    if (c.prompt && c.prompt.state === 'open') this.promptTimer = setTimeout(() => this.refresh(), 3000);
  }

  /** Somebody took over here, or signed this person out: what was typed is saved, or stays on this page; the seats say who it was. */
  loseSeat(c) {
    this.leftOver.push(...[...this.drafts.values()].filter((draft) => draft.dirty.size));
    this.drafts.forEach((draft) => draft.flush());
    this.standUp();
    if (c.window.staff) this.say('');
    else if (this.busy !== 'sign-out') this.say(`您已不在${c.window.name}在岗，请重新选择窗口。`, 'warn');
  }

  /** The matters of the visit, each a draft of its own; a new one comes to the front. */
  takeOrders(orders) {
    const known = this.drafts;
    this.drafts = new Map(orders.map((order) => [order.id, known.get(order.id) || new Draft(order, () => this.changed(order.id))]));
    orders.forEach((order) => this.drafts.get(order.id).take(order));
    known.forEach((draft, id) => { if (!this.drafts.has(id)) draft.flush(); });
    const newest = orders[orders.length - 1].id;
    if (!this.draft || !this.drafts.has(this.draft.id) || !known.has(newest)) this.draft = this.drafts.get(newest);
  }

  /** Name and phone belong to the visit: what is saved in one matter stands in the others too. */
  changed(id) {
    const from = this.drafts.get(id);
    if (from && from.state === 'saved') {
      this.drafts.forEach((draft) => { if (draft !== from) draft.takeVisitor(from.order); });
    }
    this.redraw();
  }

  /** Shows another matter of the same visit; what was typed here is saved meanwhile. */
  showMatter(id) {
    const next = this.drafts.get(id);
    if (!next || next === this.draft) return;
    this.draft.flush();
    this.draft = next;
    this.redraw();
  }

  nextMatter() {
    const ids = [...this.drafts.keys()];
    if (ids.length < 2 || !this.draft) return;
    this.showMatter(ids[(ids.indexOf(this.draft.id) + 1) % ids.length]);
  }

  dropOrders() {
    this.drafts = new Map();
    this.draft = null;
  }

  /** True while a finished visit's work order is still shown, to be completed. */
  get showsLastVisit() {
    return Boolean(this.draft && this.c && !this.c.work_order);
  }

  hasUnsaved() {
    return [...this.drafts.values(), ...this.leftOver].some((draft) => draft.dirty.size);
  }

  forgetLeftOver(draft) {
    this.leftOver = this.leftOver.filter((one) => one !== draft);
    this.redraw();
  }

  standUp() {
    this.windowNo = null;
    this.c = null;
    this.dropOrders();
    this.panel = null;
    this.takingOver = null;
  }

  /* ---------------------------------------------------------------- telling */

  say(text, kind) {
    this.notice = text ? {text, kind: kind || 'info'} : null;
    clearTimeout(this.noticeTimer);
    if (text) announce(text);
    if (text && kind === 'ok') this.noticeTimer = setTimeout(() => this.say(''), 5000);
    this.redraw();
  }

  /* ---------------------------------------------------------------- pressing */

  steps() {
    return otherSteps(this.c, serverNow());
  }

  get resting() {
    return Boolean(this.busy) || this.settling;
  }

  async sitDown(windowNo) {
    if (this.busy) return;
    const answer = await this.press('sign-in', `windows/${windowNo}/sign-in`, {});
    if (!answer) return;
    this.windowNo = windowNo;
    await this.refresh();
  }

  /** What is said of a window as a seat, or null before the server has said it. */
  seat(windowNo) {
    return this.seats ? this.seats.seats.find((seat) => seat.window_no === windowNo) || null : null;
  }

  /** Asks once more before somebody is signed out by it; null asks no more. */
  asksToTakeOver(windowNo) {
    this.takingOver = windowNo;
    this.redraw();
  }

  /** Sits down in the place of the person that was shown (顶岗); nobody else is ever signed out by it. */
  async takeOver(windowNo) {
    if (this.busy) return;
    const {staff} = this.windows.find((window) => window.window_no === windowNo);
    const body = staff ? {replaces: staff.staff_no} : {};
    const answer = await this.press('take-over', `windows/${windowNo}/take-over`, body);
    this.takingOver = null;
    if (answer) {
      this.windowNo = windowNo;
      await this.refresh();
      if (staff) this.say(`您已顶岗，${staff.name}已签退。`, 'ok');
    }
    this.redraw();
  }

  /** The primary button: whatever is the next right step. */
  primary() {
    if (!this.c || this.resting) return null;
    return this.act(nextStep(this.c).verb, {});
  }

  /** A secondary action by its name; a panel opens first where something must be chosen. */
  choose(name) {
    if (!this.c || this.resting) return null;
    const step = this.steps()[name];
    if (!step.enabled) {
      this.say(`${step.label}：${step.why}`, 'info');
      return null;
    }
    if (step.verb === 'pause' && callsByItself(this.c)) return this.stopsNow();
    if (opensPanel.has(step.verb)) {
      if (this.panel === step.verb) {
        this.closePanel();
      } else {
        this.panel = step.verb;
        this.redraw();
      }
      return null;
    }
    return this.act(step.verb, {});
  }

  /** One key stops the call that comes by itself: paused at once, the reason may be put better afterwards. */
  async stopsNow() {
    if (!(await this.act('pause', {reason: pauseReasons[0]}))) return;
    this.panel = 'pause';
    this.redraw();
  }

  closePanel() {
    this.returnTo = this.panel;
    this.panel = null;
    this.redraw();
  }

  /** Does a verb at this window once, however often it is pressed. True when the server did it. */
  async act(verb, body) {
    if (!this.c || this.resting) return false;
    if (savesFirst.has(verb) && !(await this.saved())) return false;
    const answer = await this.press(verb, `windows/${this.windowNo}/${verb}`, body);
    if (!answer) return false;
    this.panel = null;
    if (leavesTheWindow.has(verb) || (verb === 'undo' && !this.c?.work_order)) this.dropOrders();
    if (verb === 'finish') await this.reread();
    if (verb === 'sign-out') {
      this.standUp();
      this.say('已签退。', 'ok');
    }
    this.tellDone(verb, answer);
    return true;
  }

  /** After finishing: what the closed work orders still lack is known only to the server. */
  async reread() {
    try {
      await Promise.all([...this.drafts.values()].map(async (draft) => {
        draft.take(await api('GET', `work-orders/${draft.id}`));
      }));
      this.redraw();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
    }
  }

  async returnMissed(ticket) {
    if (this.resting) return;
    const answer = await this.press('return', `tickets/${ticket.id}/return`, {});
    if (answer) this.say(`${ticket.number} 已复号，重新排队。`, 'ok');
  }

  /** Everything typed is on the server, or was refused field by field (then it stays, marked, and work goes on). */
  async saved() {
    if (!this.hasUnsaved()) return true;
    this.busy = 'save';
    this.redraw();
    const drafts = [...this.drafts.values()];
    for (const draft of drafts) await draft.flush();
    this.busy = null;
    if (!drafts.some(({trouble, dirty}) => dirty.size && trouble && (trouble.isPassing || isSignedOut(trouble)))) return true;
    this.say('填写的内容还没有保存，先不办结。网络恢复后请再按一次。', 'bad');
    return false;
  }

  async press(verb, path, body) {
    this.busy = verb;
    this.notice = null;
    this.redraw();
    try {
      const answer = await this.presses.send(path, body);
      if (answer.ticket !== undefined && this.c) this.showAtOnce(answer.ticket);
      return answer;
    } catch (problem) {
      this.refused(problem);
      return null;
    } finally {
      await this.refresh();
      this.busy = null;
      this.settle();
      this.redraw();
    }
  }

  /** The number stands on the page before the full answer comes. */
  showAtOnce(ticket) {
    const here = ticket && ['called', 'serving'].includes(ticket.state) && ticket.window_no === this.windowNo;
    this.c = {...this.c, ticket: here ? ticket : null};
    this.redraw();
  }

  settle() {
    this.settling = true;
    clearTimeout(this.settleTimer);
    this.settleTimer = setTimeout(() => {
      this.settling = false;
      this.redraw();
    }, settleMs);
  }

  refused(problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (isSignedOut(problem) && !this.hasUnsaved()) goToDoor();
    else this.say(...refusalSentence(problem));
  }

  tellDone(verb, answer) {
    if (verb === 'call-next' && !answer.ticket) this.say('现在没有人在等。', 'info');
    const word = answer.ticket && doneWords[verb];
    if (word) this.say(`${answer.ticket.number} ${word}。`, 'ok');
  }

  get place() {
    return this.c ? placeOf(this.c) : 'free';
  }
}
