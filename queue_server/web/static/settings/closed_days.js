/* The days on which the whole hall is closed. */
import {html, nothing, render} from '/static/vendor/lit-html/lit-html.js';
import {live} from '/static/vendor/lit-html/directives/live.js';
import {announce, api} from '/static/hall.js';
import {dayWords, daysBetween, monthWords, parsed, today} from './dates.js';
import {Sheet, saveBar, savesByKey} from './sheet.js';

const root = document.getElementById('settings');
const adding = {from: '', to: '', problem: ''};

const sheet = new Sheet({
  draw, words: {closed_days: '休息日'},
  read: async () => ({closed_days: (await api('GET', 'rules')).closed_days}),
  write: async (form) => ({closed_days: (await api('PUT', 'rules', {...await api('GET', 'rules'), ...form})).closed_days}),
});

function add(event) {
  event.preventDefault();
  const {from} = adding;
  const to = adding.to || from;
  adding.problem = !parsed(from) ? '请先选日期。' : to < from ? '结束日期早于开始日期。' : '';
  if (!adding.problem) {
    const days = daysBetween(from, to).filter((day) => !sheet.form.closed_days.includes(day));
    sheet.set({closed_days: [...sheet.form.closed_days, ...days].sort()});
    announce(days.length ? `加入 ${days.length} 天` : '这些日子已在列表里');
    Object.assign(adding, {from: '', to: ''});
  }
  draw();
  document.getElementById('closed-from').focus();
}

function remove(day) {
  sheet.set({closed_days: sheet.form.closed_days.filter((one) => one !== day)});
  announce(`已去掉 ${dayWords(day)}`);
  const next = sheet.form.closed_days.find((one) => one > day);
  (document.querySelector(`[data-testid="remove-${next}"]`) || document.getElementById('closed-from')).focus();
}

/* ---------------------------------------------------------------- drawing */

function months(days) {
  const byMonth = new Map();
  days.forEach((day) => byMonth.set(day.slice(0, 7), [...(byMonth.get(day.slice(0, 7)) || []), day]));
  return [...byMonth.values()].map((group) => html`
    <section class="month"><h3>${monthWords(group[0])}</h3>
      <ul class="day-list">${group.map((day) => html`
        <li class="day-chip" data-testid="closed-${day}" data-new=${sheet.kept.closed_days.includes(day) ? 'no' : 'yes'}>
          <span>${dayWords(day)}</span>
          <button type="button" class="button button-quiet button-small" data-testid="remove-${day}"
            aria-label="去掉 ${dayWords(day)}" @click=${() => remove(day)}>×</button></li>`)}</ul></section>`);
}

function draw() {
  if (!sheet.ready) {
    render(html`<p class="empty">${sheet.problem || '正在读取…'}</p>`, root);
    return;
  }
  const days = sheet.form.closed_days;
  const now = today();
  const [past, coming] = [days.filter((day) => day < now), days.filter((day) => day >= now)];
  render(html`
    <section class="card editor" aria-labelledby="editor-title" data-testid="editor">
      <h2 id="editor-title">休息日</h2>
      <p class="soft">这些日子全天不发号，设为“全天开放”的业务除外。节假日和调休要由您填写；某一天只是改时间，请到“特别安排”。</p>
      <form class="add-row" @submit=${add} novalidate>
        <div class="field"><label for="closed-from">休息的日子</label>
          <input class="input" type="date" id="closed-from" data-testid="closed-from" .value=${live(adding.from)}
            aria-invalid=${adding.problem ? 'true' : 'false'} aria-describedby=${adding.problem ? 'closed-error' : nothing}
            @input=${(event) => { adding.from = event.target.value; }}></div>
        <div class="field"><label for="closed-to">到（只休一天可不填）</label>
          <input class="input" type="date" id="closed-to" data-testid="closed-to" .value=${live(adding.to)}
            @input=${(event) => { adding.to = event.target.value; }}></div>
        <button type="submit" class="button" data-testid="add-closed">加入</button>
      </form>
      ${adding.problem ? html`<p class="field-error" id="closed-error" role="alert">${adding.problem}</p>` : nothing}
      ${coming.length ? months(coming) : html`<p class="empty">今天以后没有休息日。</p>`}
      ${past.length ? html`<details><summary>已过去的 ${past.length} 天</summary>${months(past)}</details>` : nothing}
      ${saveBar(sheet)}
    </section>`, root);
}

savesByKey(() => sheet);
draw();
sheet.load();
