/*
 * The shift supervisor's floor (现场): windows, queues, numbers, tasks and devices on one live page, everything that may
 * be decided on the spot beside what it is about, and the list to settle before closing.
 */
import {html, nothing, render} from '/static/vendor/lit-html/lit-html.js';
import {hearGun} from '/static/gun.js';
import {Problem, announce, api, connect, duration} from '/static/hall.js';
import {oneAtATime, settled, showConnection, tellProblem} from '/static/staff.js';
import {HelpWatch} from './chime.js';
import {closeView} from './closing.js';
import {dutyList} from './duties.js';
import {closingNotes, freshEndings} from './ending.js';
import {Finder} from './finder.js';
import {heldList, queueTable, stoppedList, troubleList, waitingList, windowList} from './live.js';
import {helpList, missedList, taskList} from './lists.js';
import {openingReminder, openingView} from './opening.js';
import {trainingView} from './training.js';
import {Acts, Words, longWaitS} from './words.js';

const tabs = ['open', 'live', 'close', 'training'];

const root = document.getElementById('floor');

class FloorDesk {
  constructor() {
    this.tab = tabs.includes(window.location.hash.slice(1)) ? window.location.hash.slice(1) : 'live';
    this.floor = null;
    this.close = null;
    this.opening = null;
    this.showOpening = false; // the list of a check that is done is folded away
    this.mayWriteItems = root.dataset.role === 'manager';
    this.only = '';          // the one service whose line is shown
    this.form = null;        // {kind: 'pause' | 'stop', id}
    this.words = new Words();
    this.draw = () => this.render();
    this.load = oneAtATime(() => this.read());
    this.acts = new Acts(() => this.load());
    this.finder = new Finder(this);
    this.helpWatch = new HelpWatch(this, () => (this.floor ? this.floor.help_calls : []));
  }

  services() {
    return this.floor.queues.map((one) => ({
      code: one.service, name: one.service_name, is_open: one.is_open, waiting: one.waiting,
    }));
  }

  windows() { return this.floor.windows; }

  async read() {
    try {
      this.floor = await api('GET', 'floor');
      const fresh = this.helpWatch.fresh();
      if (fresh.length) announce(fresh.map((call) => `${call.place} 请求人工帮助`).join('，'));
      if (this.tab === 'open') this.opening = await api('GET', 'opening-check');
      if (this.tab === 'close') this.close = await api('GET', 'day-close');
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      tellProblem(problem);
    }
    this.draw();
  }

  choose(tab) {
    this.tab = tab;
    this.form = null;
    this.showOpening = false;
    this.draw();
    this.load();
  }

  unfold(shown) {
    this.showOpening = shown;
    this.draw();
  }

  show(service) {
    this.only = this.only === service ? '' : service;
    this.draw();
  }

  ask(kind, id) {
    this.form = this.form && this.form.kind === kind && this.form.id === id ? null : {kind, id};
    this.draw();
    const first = document.querySelector('.inline-form input, .inline-form select, .inline-form textarea') || document.activeElement;
    first.focus();
  }

  async decide(path, body, done) {
    this.form = null;
    this.draw();
    await this.acts.press(path, body, done);
  }

  figures() {
    const {now} = this.floor;
    const longest = now.longest_wait_s;
    const figure = (word, value, testid, tone) => html`<div data-tone=${tone || 'plain'}><dt>${word}</dt><dd data-testid=${testid}>${value}</dd></div>`;
    return html`<dl class="figures">
      ${figure('等候', now.waiting, 'floor-waiting')}
      ${figure('最长', longest === null ? '—' : duration(longest), 'floor-longest', longest !== null && longest >= longWaitS ? 'warn' : '')}
      ${figure('在岗窗口', `${now.windows_open}/${now.windows}`, 'floor-open')}
      ${figure('办理中', now.serving, 'floor-serving')}
      ${figure('过号', now.missed, 'floor-missed')}
      ${figure('挂起', now.on_hold, 'floor-held')}
      ${now.practice ? figure('练习', now.practice, 'floor-practice', 'practice') : nothing}
    </dl>`;
  }

  render() {
    if (!this.floor) {
      render(html`<p class="empty">正在读取…</p>`, root);
      return;
    }
    const tab = (name, word) => html`<button type="button" role="tab" id="tab-${name}" data-testid="tab-${name}" aria-controls="tab-body"
      aria-selected=${String(this.tab === name)} tabindex=${this.tab === name ? '0' : '-1'} @click=${() => this.choose(name)}>${word}</button>`;
    render(html`
      <div class="floor">
        <div class="floor-head">
          <div class="tabs" role="tablist" aria-label="现场" @keydown=${(event) => this.turnTabs(event)}>${tab('open', '开门检查')}${tab('live', '现场')}${tab('close', '日终核对')}${tab('training', '培训')}</div>
          ${this.figures()}
          ${this.finder.searchForm('F4')}
        </div>
        ${this.tab === 'live' ? openingReminder(this) : nothing}
        <div class="floor-body" id="tab-body" role="tabpanel" aria-labelledby="tab-${this.tab}">${this.body()}</div>
      </div>`, root);
  }

  body() {
    if (this.tab === 'open') return openingView(this);
    if (this.tab === 'training') return trainingView(this);
    return this.tab === 'live' ? this.live() : closeView(this);
  }

  turnTabs(event) {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    const step = event.key === 'ArrowRight' ? 1 : tabs.length - 1;
    this.choose(tabs[(tabs.indexOf(this.tab) + step) % tabs.length]);
    document.getElementById(`tab-${this.tab}`).focus();
  }

  live() {
    return html`
      <div class="columns-3">
        <div class="column">${windowList(this)}</div>
        <div class="column">${queueTable(this)}${waitingList(this)}</div>
        <div class="column side-column" tabindex="0" role="region" aria-label="要处理的事">
          ${this.finder.found ? html`<section class="found-box" aria-label="找到的号">${this.finder.results()}</section>` : nothing}
          ${dutyList(this)}${closingNotes(this.floor.closing)}${freshEndings(this, this.floor.endings)}${helpList(this, this.floor.help_calls)}${taskList(this, this.floor.tasks)}${stoppedList(this)}${missedList(this, this.floor.missed)}${heldList(this)}${troubleList(this)}
        </div>
      </div>`;
  }
}

const desk = new FloorDesk();

document.addEventListener('keydown', (event) => {
  if (event.key !== 'F4' || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  document.getElementById('find')?.select();
});

hearGun((scan) => {
  desk.choose('live');
  desk.finder.scan(scan);
});

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
      if (name === 'task_changed' && data.state === 'asked') announce(`请接引 ${data.number} 到 ${data.window_no} 号窗口`);
      if (name !== 'prompt_changed') loadSoon();
    },
    onState: showConnection,
  });
  setInterval(() => { if (!document.hidden) desk.load(); }, 10000);
}

begin();
