/*
 * The guide's desk (导服台). Left: a number for whoever stands here, with one touch. Right: a number found again, whom to
 * fetch, who missed the call. Everything is live, and nothing that is typed is lost when the hall changes.
 */
import {html, render} from '/static/vendor/lit-html/lit-html.js';
import {Problem, announce, api, connect, serverNow} from '/static/hall.js';
import {oneAtATime, settled, showConnection, tell, tellProblem} from '/static/staff.js';
import {HelpWatch} from '/static/floor/chime.js';
import {Finder} from '/static/floor/finder.js';
import {hearGun, scanAtDesk} from '/static/gun.js';
import {closingNotes} from '/static/floor/ending.js';
import {helpList, missedList, taskList} from '/static/floor/lists.js';
import {namesIn} from '/static/work_order/draft.js';
import {Acts, Words, followPrint, printWord} from '/static/floor/words.js';
import {blankForm, takeView} from './taking.js';

const root = document.getElementById('guide');

class GuideDesk {
  constructor() {
    this.mayTake = root.dataset.role !== 'manager';
    this.board = null;
    this.serviceList = [];
    this.form = blankForm();
    this.taken = null;       // the last ticket taken here
    this.printState = '';
    this.words = new Words();
    this.draw = () => this.render();
    this.load = oneAtATime(() => this.read());
    this.acts = new Acts(() => this.load());
    this.finder = new Finder(this);
    this.knownTasks = null;
    this.helpWatch = new HelpWatch(this, () => (this.board ? this.board.help_calls : []));
  }

  services() { return this.serviceList; }

  windows() { return []; }

  async read() {
    try {
      const [services, board] = await Promise.all([api('GET', 'services'), api('GET', 'guide')]);
      this.serviceList = services;
      this.board = board;
      this.tellNewTasks();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      tellProblem(problem);
    }
    this.draw();
  }

  /** Says whom to fetch as soon as it is known, also to those who do not look. */
  tellNewTasks() {
    const {tasks} = this.board;
    const fresh = this.knownTasks ? tasks.filter((task) => !task.taken_at && !this.knownTasks.has(task.id)) : [];
    this.knownTasks = new Set(tasks.map((task) => task.id));
    const told = [...this.helpWatch.fresh().map((call) => `${call.place} 请求人工帮助`),
      ...fresh.map((task) => `请接引 ${task.number} 到 ${task.window_no} 号窗口`)];
    if (told.length) announce(told.join('，'));
    const open = [...tasks, ...this.board.help_calls].filter((one) => !one.taken_at).length;
    document.title = `${open ? `（${open}）` : ''}${document.title.replace(/^（\d+）/, '')}`;
  }

  /* ------------------------------------------------------------ what is pressed */

  /** A number; somebody who gives a phone and has an open number of that service already is shown it first. */
  async take(service) {
    const {form} = this;
    if (!this.mayTake) return tell('取号由导服、值班长或窗口人员操作，管理员账号不能取号', 'info');
    if (!service.is_open) return tell(service.closed_reason, 'info');
    if (form.priority === 'other' && !form.reason.trim()) {
      tell('选择“其他”优先时请写明原因', 'warn');
      return document.getElementById('priority-reason').focus();
    }
    const body = {service: service.code};
    if (form.priority) body.priority_class = form.priority;
    if (form.priority === 'other') body.priority_reason = form.reason.trim();
    if (form.needs.size) body.needs = [...form.needs];
    if (form.party > 1) body.party = form.party;
    const visitor = {};
    if (form.name.trim()) visitor.name = form.name.trim();
    if (form.phone.trim()) visitor.phone = form.phone.trim();
    if (Object.keys(visitor).length) body.visitor = visitor;
    if (namesIn(form.companions).length) body.companions = namesIn(form.companions);
    return this.takes(visitor.phone ? {...body, another: false} : body);
  }

  /** The person has a number and wants one more all the same. */
  async takeAnother() {
    return this.takes({...this.asked, another: true});
  }

  async takes(body) {
    const ticket = await this.acts.press('tickets', body, '', 'tap_id');
    if (!ticket) return undefined;
    this.taken = ticket;
    this.asked = body;
    this.printState = '';
    this.form = blankForm();
    tell('');
    announce(`${ticket.already_open ? '已有 ' : ''}${ticket.number}，${ticket.service_name}，前面 ${ticket.ahead} 人`);
    return this.draw();
  }

  async print() {
    const {taken} = this;
    if (!taken) return tell('先取号，再打印', 'info');
    const answer = await this.acts.press(`tickets/${taken.id}/print`, {}, '');
    if (!answer || !answer.print) return undefined;
    const seen = (state) => {
      if (this.taken && this.taken.id === taken.id) this.printState = state;
      this.draw();
    };
    seen(answer.print.state);
    await followPrint(answer.print.job_id, seen);
    const printed = this.printState === 'printed';
    return tell(`${taken.number} 号票${printWord(this.printState)}`, printed ? 'ok' : 'warn');
  }

  async takeBack() {
    const {taken} = this;
    const gone = await this.acts.press(`tickets/${taken.id}/cancel`, {}, `${taken.number} 号已取消`);
    if (gone) this.taken = null;
    this.draw();
  }

  async toldTheWay() {
    await this.acts.press('enquiries', {}, (answer) => `问路记 1 次，今天共 ${answer.enquiries} 次`);
  }

  async toldOneLess() {
    await this.acts.press('enquiries/undo', {}, (answer) => `已撤销，今天共 ${answer.enquiries} 次`);
  }

  mayUndoWay() {
    const until = this.board && this.board.enquiry_undo_until;
    return Boolean(until) && new Date(until) >= serverNow();
  }

  /* ------------------------------------------------------------ drawing */

  render() {
    if (!this.board) {
      render(html`<p class="empty">正在读取…</p>`, root);
      return;
    }
    render(html`
      <div class="guide">
        <div class="column">${takeView(this)}</div>
        <div class="column side-column" tabindex="0" role="region" aria-label="已取号的人">
          <section class="found-box" aria-label="找号">${this.finder.searchForm('F4')}${this.finder.results()}</section>
          ${closingNotes(this.board.closing)}${helpList(this, this.board.help_calls)}
          ${taskList(this, this.board.tasks)}
          ${missedList(this, this.board.missed)}
        </div>
      </div>`, root);
  }
}

const desk = new GuideDesk();
const shortcuts = {
  F2: () => document.querySelector('.tile')?.focus(),
  F4: () => document.getElementById('find')?.select(),
  F8: () => desk.print(),
  F9: () => desk.toldTheWay(),
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || !shortcuts[event.key]) return;
  event.preventDefault();
  shortcuts[event.key]();
});

hearGun((scan) => desk.finder.scan(scan));

async function begin() {
  desk.draw();
  try {
    await desk.words.load();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    tellProblem(problem);
  }
  await desk.load();
  const loadSoon = settled(() => {
    desk.load();
    desk.finder.look();
  }, 300);
  connect('/staff', {
    watch: {},
    onSnapshot: loadSoon,
    onMessage: (name, data) => {
      const scan = name === 'code_at_desk' ? scanAtDesk(data) : null;
      if (scan) desk.finder.scan(scan);
      else if (!['device_changed', 'prompt_changed', 'code_at_desk'].includes(name)) loadSoon();
    },
    onState: showConnection,
  });
  setInterval(() => { if (!document.hidden) desk.load(); }, 15000);
}

begin();
