/*
 * Appointments (预约). Left: the free slots of a week at a glance, and who is to be booked into the chosen one. Right: who
 * comes on a day, and what can be done with each. Nothing that is typed is lost when the hall changes.
 */
import {html, nothing, render} from '/static/vendor/lit-html/lit-html.js';
import {hearGun, scanAtDesk} from '/static/gun.js';
import {Problem, announce, api, connect} from '/static/hall.js';
import {oneAtATime, settled, showConnection, tell, tellProblem} from '/static/staff.js';
import {Acts, Words, followPrint, printWord} from '/static/floor/words.js';
import {dayWords, daysLater} from '/static/settings/dates.js';
import {bookingForm, blankPerson, bookedCard, slotGrid} from './booking.js';
import {dayList, searchBox, touchedList} from './lists.js';
import {awayCard} from './people.js';

const root = document.getElementById('appointments');
const week = 7;

class AppointmentPage {
  constructor() {
    this.mayBook = true;
    this.offered = null;     // {services, late_min, early_min, lead_min}
    this.service = '';
    this.weeks = 0;          // how many weeks from now the slots are
    this.days = null;        // the slots of a week
    this.picked = '';        // whose list stands at the right; '' is today, whatever day that has become
    this.board = null;
    this.found = null;       // what a search found
    this.asked = '';
    this.people = [];        // whoever may be asked for by name
    this.withNo = '';        // whom the next appointment is with; '' is anybody
    this.only = '';          // whose appointments the day's list shows; '' is everybody
    this.absent = null;      // {id, words}: somebody came for a person who is not here
    this.away = {who: '', from: '', to: '', problem: ''};
    this.chosen = null;      // {day, begins, ends}
    this.moving = null;      // the appointment that gets another time
    this.person = blankPerson();
    this.errors = {};
    this.booked = null;      // the last one booked or moved here
    this.opened = new Map(); // id -> the whole appointment, in clear
    this.words = new Words();
    this.draw = () => this.render();
    this.load = oneAtATime(() => this.read());
    this.acts = new Acts(() => this.load());
  }

  /** The hall's own day, which this page's clock need not know. */
  get today() { return this.board.hall_day; }

  get day() { return this.picked || this.today; }

  async read() {
    try {
      [this.offered, {people: this.people}] = await Promise.all([api('GET', 'appointments/offered'), api('GET', 'appointments/people')]);
      const known = (no) => (this.people.some(({staff_no: one}) => one === no) ? no : '');
      this.withNo = known(this.withNo);
      this.only = known(this.only);
      const asked = new URLSearchParams({...(this.picked ? {day: this.picked} : {}), ...(this.only ? {with_staff_no: this.only} : {})});
      this.board = await api('GET', `appointments?${asked}`);
      const codes = this.offered.services.map((one) => one.service);
      if (!codes.includes(this.service)) this.service = codes[0] || '';
      const query = new URLSearchParams({service: this.service, from_day: daysLater(this.today, this.weeks * week), days: week});
      if (this.withNo) query.set('with_staff_no', this.withNo);
      this.days = this.service ? (await api('GET', `appointments/slots?${query}`)).days : [];
      if (this.asked) this.found = (await api('POST', 'appointments/search', {q: this.asked})).appointments;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      tellProblem(problem);
    }
    this.draw();
  }

  /* ------------------------------------------------------------ what is chosen */

  choosesService(code) {
    this.service = code;
    this.chosen = null;
    this.load();
  }

  asksFor(staffNo) {
    this.withNo = staffNo;
    this.chosen = null;
    this.load();
  }

  showsOnly(staffNo) {
    this.only = staffNo;
    this.load();
  }

  turns(weeks) {
    this.weeks = Math.max(0, this.weeks + weeks);
    this.chosen = null;
    this.load();
  }

  shows(day) {
    if (!day) return;
    this.picked = day === this.today ? '' : day;
    this.opened.clear();
    this.load();
  }

  async chooses(day, slot) {
    if (!slot.free) {
      const whom = slot.person_free ? '已约满或已过' : `${this.people.find((one) => one.staff_no === this.withNo)?.name || '这位'}已有预约`;
      return tell(`${dayWords(day)} ${slot.begins} ${whom}`, 'info');
    }
    this.chosen = {day, begins: slot.begins, ends: slot.ends};
    this.booked = null;
    this.errors = {};
    if (this.moving) return this.moves();
    this.draw();
    document.getElementById('person-name')?.focus();
    return undefined;
  }

  async looksFor(text) {
    this.asked = text.trim();
    this.found = this.asked ? [] : null;
    await this.load();
    if (this.asked) announce(this.found.length ? `找到 ${this.found.length} 个预约` : '没有找到预约');
  }

  /* ------------------------------------------------------------ what is pressed */

  async books() {
    const {person, chosen} = this;
    if (!chosen) return tell('请先选一个空闲时段', 'info');
    const body = {service: this.service, day: chosen.day, begins: chosen.begins, visitor: {}, refused: []};
    ['name', 'phone'].forEach((field) => {
      if (person[field].trim()) body.visitor[field] = person[field].trim();
      else if (person.refused.has(field)) body.refused.push(field);
    });
    if (person.matter.trim()) body.matter = person.matter.trim();
    if (person.note.trim()) body.note = person.note.trim();
    if (person.needs.size) body.needs = [...person.needs];
    if (this.withNo) body.with_staff_no = this.withNo;
    const answer = await this.sends('appointments', body);
    if (!answer) return undefined;
    this.booked = answer.appointment;
    this.person = blankPerson();
    this.chosen = null;
    this.withNo = '';
    this.only = '';
    this.picked = this.booked.day;
    tell('');
    announce(`已预约 ${dayWords(this.booked.day)} ${this.booked.begins}，预约码 ${this.booked.code.split('').join(' ')}`);
    await this.load();
    document.getElementById('booked')?.focus();
    return undefined;
  }

  /** Sends a press; where fields are wrong, each says so. */
  async sends(path, body) {
    this.errors = {};
    const {presses} = this.acts;
    try {
      return await presses.send(path, body);
    } catch (problem) {
      if (problem instanceof Problem) (problem.errors || []).forEach((error) => { this.errors[error.pointer] = error.detail; });
      tellProblem(problem);
      this.load();
      document.querySelector('.booking [aria-invalid="true"]')?.focus();
      return null;
    }
  }

  startsMoving(one) {
    this.moving = one;
    this.withNo = one.with_staff_no || '';
    this.booked = null;
    this.chosen = null;
    if (this.offered.services.some(({service}) => service === one.service)) this.service = one.service;
    tell('');
    announce('请选新的时间');
    this.load().then(() => document.querySelector('.slot[data-free="yes"]')?.focus());
  }

  stopsMoving() {
    this.moving = null;
    this.chosen = null;
    this.withNo = '';
    tell('');
    this.load();
  }

  async moves() {
    const {moving, chosen} = this;
    const answer = await this.sends(`appointments/${moving.id}/move`, {
      service: this.service, day: chosen.day, begins: chosen.begins, with_staff_no: this.withNo || null,
    });
    this.chosen = null;
    if (!answer) return;
    this.moving = null;
    this.withNo = '';
    this.only = '';
    this.booked = answer.appointment;
    this.picked = this.booked.day;
    tell(`已改到 ${dayWords(this.booked.day)} ${this.booked.begins}`, 'ok');
    await this.load();
    document.getElementById('booked')?.focus();
  }

  async cancels(one) {
    await this.acts.press(`appointments/${one.id}/cancel`, {}, `${one.begins} 的预约已取消`);
  }

  /** The slip to take home: day, time, code and what to bring. */
  async prints(one) {
    const job = await this.acts.press(`appointments/${one.id}/slip`, {}, '正在打印凭条');
    if (!job) return;
    let {state} = job;
    await followPrint(job.job_id, (seen) => { state = seen; });
    tell(`${one.begins} 的预约凭条${printWord(state)}${state === 'printed' ? `，请到 ${job.device} 取` : ''}`, state === 'printed' ? 'ok' : 'warn');
  }

  /** Somebody is here; `anyone`: whom they asked for is not, and any window may call them. */
  async checksIn(one, anyone = false) {
    const answer = await this.arrives(one, anyone ? {anyone} : {});
    if (!answer) return;
    const {ticket, on_time: onTime, for_window_no: windowNo} = answer;
    const place = onTime ? '按预约时间排队' : '已过预约时间，按现场取号排队';
    const whom = windowNo ? `，到 ${windowNo} 号窗口找${one.with_name}` : '';
    tell(`${ticket.number} 号，${ticket.service_name}${whom}，${place}，前面 ${ticket.ahead} 人`, 'ok');
    if (!ticket.print) return;
    await followPrint(ticket.print.job_id, (state) => {
      if (state !== 'queued' && state !== 'sent' && state !== 'printed') tell(`${ticket.number} 号票${printWord(state)}`, 'warn');
    });
  }

  /** Sends the check-in; where the person asked for is not here, the row asks what to do. */
  async arrives(one, body) {
    this.absent = null;
    try {
      return await this.acts.presses.send(`appointments/${one.id}/check-in`, body);
    } catch (problem) {
      if (problem.code !== 'person_not_seated') {
        tellProblem(problem);
        return null;
      }
      this.absent = {id: one.id, words: problem.detail};
      tell('');
      announce(problem.detail);
      this.draw();
      document.getElementById('anyone')?.focus();
      return null;
    } finally {
      this.load();
    }
  }

  waitsFor(one) {
    this.absent = null;
    this.draw();
    document.querySelector(`[data-id="${one.id}"] [data-testid="do-check_in"]`)?.focus();
  }

  /** Name, phone and note in clear; the journal keeps that they were looked at. */
  async opens(one) {
    if (this.opened.has(one.id)) {
      this.opened.delete(one.id);
      return this.draw();
    }
    try {
      this.opened.set(one.id, await api('GET', `appointments/${one.id}`));
    } catch (problem) {
      tellProblem(problem);
    }
    return this.draw();
  }

  /* ------------------------------------------------------------ drawing */

  render() {
    if (!this.board || !this.days) {
      render(html`<h1 class="visually-hidden">预约</h1><p class="empty">正在读取…</p>`, root);
      return;
    }
    const none = !this.offered.services.length;
    render(html`
      <div class="page-head"><div><h1>预约</h1><p>从今天起共有 ${this.board.to_come} 人预约，还没有来</p></div>${searchBox(this)}</div>
      ${touchedList(this)}
      <div class="appointment-columns">
        <div class="column-book">
          ${none ? html`<section class="card"><h2>空闲时段</h2><p class="empty">还没有开放预约的业务。管理员在“设置 › 预约”里开放后，这里就能约。</p></section>`
            : html`${slotGrid(this)}${this.booked ? bookedCard(this) : nothing}${bookingForm(this)}${awayCard(this)}`}
        </div>
        <div class="column-day">${dayList(this)}</div>
      </div>`, root);
  }
}

const page = new AppointmentPage();

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const keys = {F2: () => document.querySelector('.slot[tabindex="0"]')?.focus(), F4: () => document.getElementById('find')?.select()};
  if (!keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

function scanned(scan) {
  if (scan.code) page.looksFor(scan.code);
  else tell('这是号票：请在导服台或现场页扫。', 'info');
}

hearGun(scanned);

async function begin() {
  page.draw();
  try {
    await page.words.load();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    tellProblem(problem);
  }
  await page.load();
  const loadSoon = settled(() => page.load(), 500);
  connect('/staff', {
    watch: {},
    onSnapshot: loadSoon,
    onMessage: (name, data) => {
      const scan = name === 'code_at_desk' ? scanAtDesk(data) : null;
      if (scan) scanned(scan);
      else if (name === 'ticket_changed' || name === 'offer_changed') loadSoon();
    },
    onState: showConnection,
  });
  setInterval(() => { if (!document.hidden) page.load(); }, 15000);
}

begin();
