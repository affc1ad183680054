/*
 * The day of the hall: at a glance first, then pictures, then the rates with their numerators and denominators, then
 * what is still incomplete. Live for today; a past day or a span of days comes from the stored figures.
 */
import {html, nothing, render} from '/static/vendor/lit-html/lit-html.js';
import {live} from '/static/vendor/lit-html/directives/live.js';
import {Problem, api, connect, hallTime, serverNow} from '/static/hall.js';
import {oneAtATime, settled, showConnection, tell, tellProblem} from '/static/staff.js';
import {Charts, chartCards} from './charts.js';
import {compareSection, drawCompare} from './compare.js';
import {depthSection, drawDepth} from './depth.js';
import {firstComeSection} from './first_come.js';
import {appointmentLine, glance, runningOutLines, windowStrip} from './glance.js';
import {incompleteTable, rateCards, summaryTable} from './rates.js';
import {WhatIf} from './what_if.js';

const root = document.getElementById('today');
const mayLookBack = root.dataset.role === 'manager';
const charts = new Charts();
const state = {
  mode: 'today',           // 'today' | 'day' | 'span'
  day: '', from: '', to: '',
  today: hallTime(serverNow(), {show: 'date'}),
  now: null,               // the answer of GET /today
  past: null,              // the answer of GET /statistics…
  services: [],
  depth: null,             // the answer of GET /statistics/{hall_day}/depth
  compared: null,          // the answer of GET /statistics/compared
};
const whatIf = new WhatIf(() => draw());

const loadNow = oneAtATime(async () => {
  try {
    state.now = await api('GET', 'today');
    state.today = state.now.hall_day;
    state.services = state.now.services;
    tell('');
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    tellProblem(problem);
  }
  draw();
});

const loadPast = oneAtATime(async () => {
  const {mode, day, from, to} = state;
  if (mode === 'today') return;
  try {
    const path = mode === 'day' ? `statistics/${day}` : `statistics?from=${from}&to=${to}`;
    const answer = await api('GET', path);
    if (state.mode !== mode) return;
    state.past = answer;
    tell('');
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    state.past = null;
    tellProblem(problem);
  }
  draw();
});

const loadDepth = oneAtATime(async () => {
  const {mode, day} = state;
  if (mode === 'span') return;
  const wanted = mode === 'today' ? state.today : day;
  try {
    const answer = await api('GET', `statistics/${wanted}/depth`);
    if (wanted === (state.mode === 'today' ? state.today : state.day)) state.depth = answer;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    state.depth = null;
  }
  draw();
});

function spanLookedAt() {
  if (state.mode === 'span') return [state.from, state.to];
  return state.mode === 'day' ? [state.day, state.day] : [state.today, state.today];
}

const loadCompared = oneAtATime(async () => {
  const wanted = spanLookedAt();
  try {
    const answer = await api('GET', `statistics/compared?from=${wanted[0]}&to=${wanted[1]}`);
    if (spanLookedAt().join() === wanted.join()) state.compared = answer;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    state.compared = null;
  }
  draw();
});

function choose(mode, change) {
  Object.assign(state, {mode, past: null, depth: null, compared: null}, change);
  if (mode === 'today') loadNow();
  else loadPast();
  loadDepth();
  loadCompared();
  if (mode === 'day') whatIf.look(state.day);
  draw();
}

/* ---------------------------------------------------------------- drawing */

function yesterday() {
  const date = new Date(`${state.today}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}

function daysAgo(days) {
  const date = new Date(`${state.today}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - days);
  return date.toISOString().slice(0, 10);
}

function dayInput(label, id, value, take) {
  return html`<label class="when-field" for=${id}><span>${label}</span>
    <input class="input" type="date" id=${id} data-testid=${id} max=${state.today} .value=${live(value)}
      @change=${(event) => { if (event.target.value) take(event.target.value); }}></label>`;
}

function whenPicker() {
  if (!mayLookBack) return nothing;
  const tab = (mode, word, change) => html`<button type="button" class="chip" data-testid="when-${mode}"
    aria-pressed=${String(state.mode === mode)} @click=${() => choose(mode, change())}>${word}</button>`;
  return html`
    <div class="when" role="group" aria-label="看哪一天">
      ${tab('today', '今天', () => ({}))}
      ${tab('day', '某一天', () => ({day: state.day || yesterday()}))}
      ${tab('span', '一段时间', () => ({from: state.from || daysAgo(6), to: state.to || state.today}))}
      ${state.mode === 'day' ? dayInput('日期', 'when-date', state.day, (day) => choose('day', {day})) : nothing}
      ${state.mode === 'span' ? html`
        ${dayInput('从', 'when-from', state.from, (from) => choose('span', {from, to: from > state.to ? from : state.to}))}
        ${dayInput('到', 'when-to', state.to, (to) => choose('span', {to, from: to < state.from ? to : state.from}))}` : nothing}
      <a class="button" data-testid="figures-xlsx" href="/api/v1/statistics.xlsx?from=${spanLookedAt()[0]}&to=${spanLookedAt()[1]}"
        download>导出 Excel</a>
      <a class="button" data-testid="figures-print" href="/today/print?from=${spanLookedAt()[0]}&to=${spanLookedAt()[1]}">打印</a>
    </div>`;
}

function title() {
  if (state.mode === 'day') return hallTime(`${state.day}T04:00:00Z`, {show: 'day'});
  if (state.mode === 'span') return `${state.from} 至 ${state.to}`;
  return hallTime(`${state.today}T04:00:00Z`, {show: 'day'});
}

function draw() {
  const isToday = state.mode === 'today';
  const statistics = isToday ? state.now && state.now.statistics : state.past;
  render(html`
    <div class="page-head">
      <div><h1>${isToday ? '今日概览' : '统计'}</h1><p>${title()}</p></div>
      ${whenPicker()}
    </div>
    ${statistics ? html`
      ${isToday ? html`${glance(state.now)}${runningOutLines(state.now)}${appointmentLine(state.now)}${windowStrip(state.now.windows)}` : summaryTable(statistics)}
      ${chartCards(statistics, state.services)}
      ${compareSection(state.compared, state.services)}
      ${firstComeSection(statistics, state.mode === 'span' ? null : state.depth)}
      ${depthSection(statistics, state.services)}
      ${state.mode === 'day' ? whatIf.section(state.services) : nothing}
      ${rateCards(statistics)}
      ${isToday ? html`${summaryTable(statistics)}${incompleteTable(state.now.incomplete)}` : nothing}`
      : html`<p class="empty">正在读取…</p>`}`, root);
  if (!statistics) return;
  charts.show(statistics, state.services);
  drawCompare(charts, state.compared, state.services);
  drawDepth(charts, statistics);
  if (state.mode === 'day') whatIf.draw(charts);
}

/* ---------------------------------------------------------------- life */

async function begin() {
  draw();
  try {
    state.services = await api('GET', 'services');
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    tellProblem(problem);
  }
  await loadNow();
  loadDepth();
  loadCompared();
  const loadSoon = settled(() => { if (state.mode === 'today') loadNow(); }, 700);
  connect('/staff', {
    watch: {},
    onSnapshot: loadSoon,
    onMessage: (name) => { if (name !== 'device_changed') loadSoon(); },
    onState: showConnection,
  });
  setInterval(() => { if (state.mode === 'today' && !document.hidden) loadNow(); }, 15000);
  setInterval(() => {
    if (state.mode !== 'today' || document.hidden) return;
    loadDepth();
    loadCompared();
  }, 60000);
}

begin();
