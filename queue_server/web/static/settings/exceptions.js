/* Single days that are different: longer today, a power cut, another time; for all services or one. */
import {html, nothing, render} from '/static/vendor/lit-html/lit-html.js';
import {ifDefined} from '/static/vendor/lit-html/directives/if-defined.js';
import {live} from '/static/vendor/lit-html/directives/live.js';
import {announce, api} from '/static/hall.js';
import {Acts} from '/static/floor/words.js';
import {longerDone, longerForm} from '/static/longer_today.js';
import {tell, tellProblem} from '/static/staff.js';
import {dayWords, today} from './dates.js';
import {clock, spanList} from './hours.js';
import {Sheet, described, errorAt, saveBar, savesByKey} from './sheet.js';

const root = document.getElementById('settings');
const kinds = {until: '当天办到几点', closed: '停办', spans: '改时段'};
let services = [];
let queues = [];          // as the floor has them: until when each service is open today
let asksLonger = false;

const kindOf = (hours) => (hours === 'closed' ? 'closed' : Array.isArray(hours) ? 'spans' : 'until');
const fresh = {closed: 'closed', until: {until: ''}, spans: ['09:00-12:00']};

const sheet = new Sheet({
  draw, words: {exceptions: '特别安排'},
  read: () => api('GET', 'exceptions'),
  write: (form) => api('PUT', 'exceptions', form),
});

async function load() {
  try {
    const [offered, archived] = await Promise.all([api('GET', 'services'), api('GET', 'archived-services')]);
    services = [...offered, ...archived.map((one) => ({...one, name: `${one.name}（已归档）`}))];
    await lookAtToday();
    await sheet.load();
  } catch (problem) {
    tellProblem(problem);
  }
}

async function lookAtToday() {
  ({queues} = await api('GET', 'floor'));
}

const acts = new Acts(() => load());

/** Longer today is done at once, by the server's own rule, which never makes a day shorter. */
async function goesOn(minutes, service) {
  asksLonger = false;
  draw();
  await acts.press('hours-today/extend', {minutes, service}, (answer) => longerDone(answer, minutes));
  document.querySelector('[data-testid="longer"]')?.focus();
}

function askLonger() {
  if (sheet.dirty) return tell('请先保存或放弃下面的修改，再延时。', 'info');
  asksLonger = !asksLonger;
  draw();
  return document.querySelector(asksLonger ? '.inline-form select, .inline-form button' : '[data-testid="longer"]')?.focus();
}

function add(hours, reason) {
  sheet.set({exceptions: [...sheet.form.exceptions, {day: today(), service: null, hours, reason}]});
  announce('加入一条，请填写后保存');
  document.getElementById(`day-${sheet.form.exceptions.length - 1}`)?.focus();
}

function change(place, fields) {
  sheet.set({exceptions: sheet.form.exceptions.map((one, n) => (n === place ? {...one, ...fields} : one))});
}

function remove(place) {
  const gone = sheet.form.exceptions[place];
  sheet.set({exceptions: sheet.form.exceptions.filter((_, n) => n !== place)});
  announce(`已去掉 ${dayWords(gone.day)} 的安排`);
  document.querySelector('[data-testid="add-exception"]')?.focus();
}

/* ---------------------------------------------------------------- drawing */

function times(one, place) {
  const pointer = `/exceptions/${place}/hours`;
  const invalid = Boolean(sheet.error(pointer));
  if (one.hours === 'closed') return nothing;
  if (Array.isArray(one.hours)) {
    return html`<div class="field exception-times"><span class="label">时段</span>
      <div class="day-spans">${spanList(one.hours, {
        name: '当天', id: `spans-${place}`, change: (hours) => change(place, {hours}), invalid, describedBy: invalid ? `hours-${place}-error` : '',
      })}</div></div>`;
  }
  return html`<div class="field"><label for="until-${place}">办到</label>
    <input class="input input-time" id="until-${place}" data-testid="until-${place}" inputmode="numeric" maxlength="8" autocomplete="off"
      aria-invalid=${String(invalid)} aria-describedby=${ifDefined(described(sheet, pointer, `hours-${place}`, true))}
      placeholder="如 17:30" .value=${live(one.hours.until)} @change=${(event) => change(place, {hours: {until: clock(event.target.value)}})}></div>`;
}

/** What 当天办到几点 means beside the usual hours: today they are known, and that it ends earlier is said. */
function untilWords(one, place) {
  if (kindOf(one.hours) !== 'until') return nothing;
  const {until} = one.hours;
  const earlier = one.day !== today() || !until ? [] : queues.filter((queue) => (!one.service || queue.service === one.service)
    && queue.closes_at && queue.closes_at > until);
  if (!earlier.length) return html`<p class="field-hint" id="hours-${place}-hint">比平时晚是延时，比平时早就是提前下班；全天受理的业务到这个时间也停办。</p>`;
  const [first] = earlier;
  return html`<p class="shortens" id="hours-${place}-hint" role="status" data-testid="shortens-${place}">注意，这是提前下班：${earlier.length > 1
    ? `${earlier.length} 项业务今天本来办得更晚（${first.service_name}到 ${first.closes_at}）` : `${first.service_name}今天本来${
      first.closes_at === '24:00' ? '就全天受理' : `办到 ${first.closes_at}`}`}。要延时请用“今日延时”。</p>`;
}

function entry(one, place) {
  const at = (field) => `/exceptions/${place}/${field}`;
  const select = (field, id, options, value, write) => html`
    <select class="select" id=${id} data-testid=${id} aria-invalid=${sheet.error(at(field)) ? 'true' : 'false'}
      aria-describedby=${ifDefined(described(sheet, at(field), id))} @change=${(event) => write(event.target.value)}>
      ${options.map(([code, word]) => html`<option value=${code} .selected=${live(code === value)}>${word}</option>`)}</select>`;
  const kind = kindOf(one.hours);
  return html`
    <li class="exception" data-testid="exception-${place}">
      <h3>${dayWords(one.day)}</h3>
      <div class="exception-fields">
        <div class="field"><label for="day-${place}">日期</label>
          <input class="input" type="date" id="day-${place}" data-testid="day-${place}" .value=${live(one.day)}
            aria-invalid=${sheet.error(at('day')) ? 'true' : 'false'} aria-describedby=${ifDefined(described(sheet, at('day'), `day-${place}`))}
            @change=${(event) => change(place, {day: event.target.value})}></div>
        <div class="field"><label for="service-${place}">业务</label>${select('service', `service-${place}`,
          [['', '全部业务'], ...services.map(({code, name}) => [code, name])], one.service || '',
          (code) => change(place, {service: code || null}))}</div>
        <div class="field"><label for="kind-${place}">怎么办理</label>${select('kind', `kind-${place}`, Object.entries(kinds), kind,
          (next) => change(place, {hours: fresh[next]}))}</div>
        ${times(one, place)}
        <div class="field field-reason"><label for="reason-${place}">原因</label>
          <input class="input" id="reason-${place}" data-testid="reason-${place}" maxlength="60" autocomplete="off" placeholder="如：停电、集中咨询"
            aria-invalid=${sheet.error(at('reason')) ? 'true' : 'false'} aria-describedby=${ifDefined(described(sheet, at('reason'), `reason-${place}`))}
            .value=${live(one.reason)} @input=${(event) => change(place, {reason: event.target.value})}></div>
        <button type="button" class="button button-danger button-small exception-remove" data-testid="remove-${place}"
          aria-label="去掉 ${dayWords(one.day)} 的安排" @click=${() => remove(place)}>去掉</button>
      </div>
      ${['day', 'service'].map((field) => errorAt(sheet, at(field), `${field}-${place}`))}
      ${untilWords(one, place)}${errorAt(sheet, at('hours'), `hours-${place}`)}${errorAt(sheet, at('reason'), `reason-${place}`)}
    </li>`;
}

function draw() {
  if (!sheet.ready) {
    render(html`<p class="empty">${sheet.problem || '正在读取…'}</p>`, root);
    return;
  }
  const all = sheet.form.exceptions.map((one, place) => [one, place]);
  const now = today();
  const past = all.filter(([one]) => one.day && one.day < now);
  const coming = all.filter(([one]) => !one.day || one.day >= now);
  const list = (entries) => html`<ul class="exceptions">${entries.map(([one, place]) => entry(one, place))}</ul>`;
  render(html`
    <section class="card editor" aria-labelledby="editor-title" data-testid="editor">
      <h2 id="editor-title">特别安排</h2>
      <p class="soft">某一天与平时不同时写在这里，只管那一天，比每周的办理时间和休息日都优先。只写一项业务的安排又比“全部业务”优先。</p>
      <div class="row presets">
        <button type="button" class="button" data-testid="longer" aria-expanded=${String(asksLonger)} @click=${askLonger}>今日延时</button>
        <button type="button" class="button" data-testid="add-closed-today" @click=${() => add('closed', '停电')}>今日停办</button>
        <button type="button" class="button" data-testid="add-exception" @click=${() => add({until: ''}, '')}>加一条当天办到几点</button>
        <button type="button" class="button" data-testid="add-spans" @click=${() => add(['09:00-12:00'], '')}>加一条改时段</button>
      </div>
      ${asksLonger ? longerForm({queues, go: goesOn, cancel: askLonger}) : nothing}
      ${coming.length ? list(coming) : html`<p class="empty">今天以后没有特别安排。</p>`}
      ${past.length ? html`<details><summary>已过去的 ${past.length} 条</summary>${list(past)}</details>` : nothing}
      ${saveBar(sheet)}
    </section>`, root);
}

savesByKey(() => sheet);
draw();
load();
