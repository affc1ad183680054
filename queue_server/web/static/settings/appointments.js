/* What may be booked: for each service on or off, when, how long, how many; and how punctual one has to be. */
import {html, nothing, render} from '/static/vendor/lit-html/lit-html.js';
import {live} from '/static/vendor/lit-html/directives/live.js';
import {keyed} from '/static/vendor/lit-html/directives/keyed.js';
import {announce, api} from '/static/hall.js';
import {tellProblem} from '/static/staff.js';
import {dayWords, parsed} from './dates.js';
import {hoursBody, hoursForm, weekGrid} from './hours.js';
import {Sheet, inputField, saveBar, savesByKey} from './sheet.js';

const root = document.getElementById('settings');
const state = {services: [], open: '', adding: '', problem: ''};
const words = {late_min: '最多迟到', early_min: '最早提前签到', lead_min: '按时签到提前排队', offers: '各业务的预约'};
const office = ['mon', 'tue', 'wed', 'thu', 'fri'];

const sheet = new Sheet({
  words, draw,
  read: () => api('GET', 'appointments/offer'),
  write: (form) => api('PUT', 'appointments/offer', form),
});

async function load() {
  try {
    state.services = await api('GET', 'services');
    const wanted = decodeURIComponent(window.location.hash.slice(1));
    state.open = (state.services.find(({code}) => code === wanted) || state.services[0] || {code: ''}).code;
    await sheet.load();
  } catch (problem) {
    tellProblem(problem);
  }
  draw();
}

function open(code) {
  state.open = code;
  state.problem = '';
  window.history.replaceState(null, '', `#${encodeURIComponent(code)}`);
  draw();
}

const placeOf = (code) => sheet.form.offers.findIndex(({service}) => service === code);

/** Writes fields of one service's offer. */
function change(place, fields) {
  sheet.set({offers: sheet.form.offers.map((one, n) => (n === place ? {...one, ...fields} : one))});
}

/** The first time a service is opened, its own opening hours are proposed. */
async function begin(code) {
  let hours = {};
  try {
    ({hours} = await api('GET', `services/${encodeURIComponent(code)}`));
  } catch (problem) {
    tellProblem(problem);
  }
  if (hours === 'always') hours = Object.fromEntries(office.map((day) => [day, ['09:00-12:00', '13:30-17:00']]));
  sheet.set({offers: [...sheet.form.offers, {service: code, on: true, hours, slot_min: 30, people: 1, days_ahead: 14, blackout: []}]});
  announce('已按办理时间填好，请核对后保存');
}

function addBlackout(event, place) {
  event.preventDefault();
  const day = state.adding;
  state.problem = parsed(day) ? '' : '请先选日期。';
  if (!state.problem) {
    change(place, {blackout: [...new Set([...sheet.form.offers[place].blackout, day])].sort()});
    state.adding = '';
    announce(`加入 ${dayWords(day)}`);
  }
  draw();
}

/* ---------------------------------------------------------------- drawing */

function row({code, name}) {
  const one = sheet.form.offers[placeOf(code)];
  const kept = sheet.kept.offers.find(({service}) => service === code);
  return html`
    <li class="pick-row" data-testid="row-${code}" data-open=${code === state.open ? 'yes' : 'no'}>
      <button type="button" class="pick" data-testid="open-${code}" aria-pressed=${String(code === state.open)} @click=${() => open(code)}>
        <span class="pick-name">${name}</span>
        ${JSON.stringify(one) === JSON.stringify(kept) ? nothing : html`<span class="badge badge-info">未保存</span>`}
        ${one && one.on ? html`<span class="badge badge-ok">可预约</span>` : html`<span class="soft small">不开放</span>`}</button>
    </li>`;
}

function number(place, {name, label, unit, hint}) {
  const pointer = `/offers/${place}/${name}`;
  const error = sheet.error(pointer);
  const value = sheet.form.offers[place][name];
  return html`
    <div class="field"><label for=${name}>${label}</label>
      <div class="with-unit"><input class="input" type="number" inputmode="numeric" id=${name} data-testid=${name} autocomplete="off"
        aria-invalid=${error ? 'true' : 'false'} aria-describedby="${name}-hint${error ? ` ${name}-error` : ''}"
        .value=${live(value === null ? '' : String(value))}
        @input=${(event) => change(place, {[name]: event.target.value.trim() === '' ? null : Number(event.target.value)})}>
        <span class="unit">${unit}</span></div>
      <p class="field-hint" id="${name}-hint">${hint}</p>
      ${error ? html`<p class="field-error" id="${name}-error">${error}</p>` : nothing}</div>`;
}

function blackout(place) {
  const list = sheet.form.offers[place].blackout;
  return html`
    <fieldset class="blackout"><legend class="label">不接受预约的日子</legend>
      <form class="add-row" novalidate @submit=${(event) => addBlackout(event, place)}>
        <div class="field"><label for="blackout-day" class="visually-hidden">日期</label><input class="input" type="date" id="blackout-day" data-testid="blackout-day"
          aria-invalid=${state.problem ? 'true' : 'false'} .value=${live(state.adding)} @input=${(event) => { state.adding = event.target.value; }}></div>
        <button type="submit" class="button" data-testid="add-blackout">加入</button></form>
      ${state.problem ? html`<p class="field-error" role="alert">${state.problem}</p>` : nothing}
      ${list.length ? html`<ul class="day-list">${list.map((day) => html`
        <li class="day-chip" data-testid="blackout-${day}"><span>${dayWords(day)}</span><button type="button" class="button button-quiet button-small"
          aria-label="去掉 ${dayWords(day)}" @click=${() => change(place, {blackout: list.filter((one) => one !== day)})}>×</button></li>`)}</ul>` : nothing}
      <p class="field-hint">休息日、停办的日子本来就不能预约，不用写在这里。</p>
    </fieldset>`;
}

function editor() {
  const service = state.services.find(({code}) => code === state.open);
  if (!service) return html`<p class="empty">还没有业务。</p>`;
  const place = placeOf(service.code);
  const one = sheet.form.offers[place];
  const on = Boolean(one && one.on);
  return html`
    <section class="card editor" aria-labelledby="editor-title" data-testid="editor">
      <h2 id="editor-title">${service.name}</h2>
      <label class="check"><input type="checkbox" role="switch" data-testid="on" .checked=${live(on)} @change=${(event) => {
        if (one) change(place, {on: event.target.checked});
        else begin(service.code);
      }}>开放预约（导服台可以为来访人约时间）</label>
      ${one ? html`
        ${weekGrid(hoursForm(one.hours), {
          change: (form) => change(place, {hours: hoursBody(form)}), problem: sheet.error(`/offers/${place}/hours`), legend: '可预约的时段',
          withAlways: false, hint: '只有在办理时间以内的才能约到；每个时段从头开始按下面的分钟数切开。',
        })}
        <div class="fields">
          ${number(place, {name: 'slot_min', label: '每个预约', unit: '分钟', hint: '5 到 240'})}
          ${number(place, {name: 'people', label: '同一时间', unit: '人', hint: '最多约几人'})}
          ${number(place, {name: 'days_ahead', label: '可提前', unit: '天', hint: '0 表示只约当天，最多 90'})}
        </div>
        ${blackout(place)}` : html`<p class="soft">打开后会先按这项业务的办理时间填好，您再改。</p>`}
      ${saveBar(sheet)}
    </section>`;
}

function punctuality() {
  return html`
    <section class="card punctual" aria-labelledby="punctual-title">
      <h2 id="punctual-title">到场规则（所有业务）</h2>
      <div class="punctual-fields">
        ${inputField(sheet, {name: 'early_min', label: '最早提前签到', kind: 'number', unit: '分钟', hint: '预约时间前多久起可以签到'})}
        ${inputField(sheet, {name: 'late_min', label: '最多迟到', kind: 'number', unit: '分钟', hint: '再晚就算未到，来了按现场取号排队'})}
        ${inputField(sheet, {name: 'lead_min', label: '按时签到提前排队', kind: 'number', unit: '分钟', hint: '按时来的，当作在预约时间前这么久取的号'})}
      </div>
    </section>`;
}

function draw() {
  if (!sheet.ready) {
    render(html`<p class="empty">${sheet.problem || '正在读取…'}</p>`, root);
    return;
  }
  render(html`
    <div class="master">
      <div class="picker"><h2>业务</h2><ul class="pick-list" data-testid="services">${state.services.map(row)}</ul>${punctuality()}</div>
      ${keyed(state.open, editor())}
    </div>`, root);
}

savesByKey(() => sheet);
draw();
load();
