/* The services: their order on the kiosk, and one sheet for each. What was changed stays until it is saved or given up. */
import {html, nothing, render} from '/static/vendor/lit-html/lit-html.js';
import {live} from '/static/vendor/lit-html/directives/live.js';
import {keyed} from '/static/vendor/lit-html/directives/keyed.js';
import {api} from '/static/hall.js';
import {tell, tellProblem} from '/static/staff.js';
import {hoursBody, hoursForm, weekGrid} from './hours.js';
import {Archive} from './archive.js';
import {NewService} from './new_service.js';
import {citizenWords} from './service_words.js';
import {Sheet, errorAt, inputField, saveBar, savesByKey} from './sheet.js';

const root = document.getElementById('settings');
const words = {
  name: '名称', prefix: '号码前缀', about: '一句话说明', hours: '办理时间', cap: '每日限号', stop_before_min: '下班前停止取号', cap_warning: '快取完时提醒',
  stopped: '停止取号', stop_reason: '停止原因', group: '分组', archived: '归档',
  sensitive: '对外只写综合服务', catch_all: '不知道办什么的办这项',
  bring: '请带', bring_en: '请带（英文）', name_en: '英文名称', about_en: '英文一句话说明', group_en: '英文组名',
};
const state = {codes: [], served: new Set(), sheets: new Map(), open: null, moving: false};
const newService = new NewService({draw: () => draw(), added: (code) => load(code)});
const archive = new Archive({draw: () => draw(), changed: (code) => load(code)});

const path = (code) => `services/${encodeURIComponent(code)}`;
const formOf = ({position, ...body}) => ({...body, hours: hoursForm(body.hours)});

function sheetOf(code) {
  return new Sheet({
    words, draw,
    read: async () => formOf(await api('GET', path(code))),
    write: async (form) => {
      const {position} = await api('GET', path(code));   // somebody may have moved it meanwhile
      const {hours, stop_before_min: stop, ...rest} = form;
      return formOf(await api('PUT', path(code), {...rest, hours: hoursBody(hours), stop_before_min: stop || 0, position}));
    },
  });
}

async function load(wanted = decodeURIComponent(window.location.hash.slice(1))) {
  try {
    const [order, queue] = await Promise.all([api('GET', 'service-order'), api('GET', 'queue'), archive.load()]);
    state.codes = order.codes;
    state.served = new Set(queue.windows.flatMap((one) => one.services));
    const fresh = state.codes.filter((code) => !state.sheets.has(code));
    fresh.forEach((code) => state.sheets.set(code, sheetOf(code)));
    archive.codes.forEach((code) => { state.sheets.get(code)?.close(); state.sheets.delete(code); });
    await Promise.all(fresh.map((code) => state.sheets.get(code).load()));
    if (state.codes.includes(wanted) || !state.codes.includes(state.open)) open(state.codes.includes(wanted) ? wanted : state.codes[0]);
  } catch (problem) {
    tellProblem(problem);
  }
  draw();
}

function open(code) {
  state.open = code;
  newService.close();
  archive.asking = '';
  window.history.replaceState(null, '', `#${encodeURIComponent(code)}`);
  draw();
}

async function move(code, by) {
  const from = state.codes.indexOf(code);
  const to = from + by;
  if (state.moving || to < 0 || to >= state.codes.length) return;
  const codes = [...state.codes];
  codes.splice(to, 0, codes.splice(from, 1)[0]);
  state.moving = true;
  try {
    state.codes = (await api('PUT', 'service-order', {codes})).codes;
    tell(`${state.sheets.get(code).kept.name}移到第 ${to + 1} 位，顺序已保存。`, 'ok');
  } catch (problem) {
    tellProblem(problem);
  }
  state.moving = false;
  draw();
  document.querySelector(`[data-testid="move-${by < 0 ? 'up' : 'down'}-${code}"]`)?.focus();
}

/* ---------------------------------------------------------------- drawing */

function row(code, place) {
  const sheet = state.sheets.get(code);
  if (!sheet.ready) return nothing;
  const {kept} = sheet;
  const arrow = (by, sign, word, end) => html`
    <button type="button" class="button button-quiet button-small" data-testid="move-${by < 0 ? 'up' : 'down'}-${code}"
      aria-disabled=${String(end)} aria-label="${kept.name}${word}" @click=${() => move(code, by)}>${sign}</button>`;
  return html`
    <li class="pick-row" data-testid="row-${code}" data-open=${code === state.open ? 'yes' : 'no'}>
      <button type="button" class="pick" data-testid="open-${code}" aria-pressed=${String(code === state.open)} @click=${() => open(code)}>
        <span class="prefix number">${kept.prefix}</span><span class="pick-name">${kept.name}${kept.group ? html`<small>${kept.group}</small>` : nothing}</span>
        ${kept.stopped ? html`<span class="badge badge-warn">停止取号</span>` : nothing}
        ${sheet.dirty ? html`<span class="badge badge-info">未保存</span>` : nothing}</button>
      <span class="arrows">${arrow(-1, '↑', '上移', place === 0)}${arrow(1, '↓', '下移', place === state.codes.length - 1)}</span>
    </li>`;
}

/** The groups there are, in the order of the kiosk. */
const groups = () => [...new Set(state.codes.map((code) => state.sheets.get(code)?.kept?.group).filter(Boolean))];

/** What the warning level does, with the numbers as they stand. */
function warningHint({cap, cap_warning: level}) {
  if (cap === null) return '先填每日限号，再填剩几个号时提醒';
  if (level === null) return '还剩这么多个号时，提醒导服和值班长；留空不提醒';
  return `取到第 ${Math.max(0, cap - level)} 个号起，导服台、现场、今日概览会提醒，取号机写明还剩几个`;
}
const checkField = (sheet, name, words) => html`
  <label class="check"><input type="checkbox" data-testid="check-${name}" .checked=${live(sheet.form[name])}
    @change=${(event) => sheet.set({[name]: event.target.checked})}>${words}</label>`;

function editor(sheet) {
  const {form} = sheet;
  return html`
    <section class="card editor" aria-labelledby="editor-title" data-testid="editor">
      <h2 id="editor-title">${sheet.kept.name}</h2>
      ${state.served.has(state.open) ? nothing : html`<p class="banner banner-warn" data-testid="served-by-nobody">
        <span>还没有窗口办理这项业务，取了号也没有人叫。请先到<a href="/settings/windows">“窗口”</a>里选好由谁办。</span></p>`}
      <div class="fields">
        ${inputField(sheet, {name: 'name', label: '名称', maxlength: 30, hint: '写在取号机、号票和大屏上'})}
        ${inputField(sheet, {name: 'prefix', label: '号码前缀', maxlength: 2, hint: '如 A，不用 I 和 O'})}
        ${inputField(sheet, {name: 'cap', label: '每日限号', kind: 'number', unit: '个', placeholder: '不限', hint: '留空表示不限'})}
        ${inputField(sheet, {name: 'cap_warning', label: '快取完时提醒', kind: 'number', unit: '个', placeholder: '不提醒', hint: warningHint(form)})}
        ${inputField(sheet, {
          name: 'stop_before_min', label: '下班前停止取号', kind: 'number', unit: '分钟', hint: '0 表示到下班为止',
        })}
        ${inputField(sheet, {name: 'about', label: '一句话说明', maxlength: 100, wide: true, hint: '写在取号机上，让来访人知道这里办什么'})}
        ${inputField(sheet, {name: 'group', label: '分组', maxlength: 20, wide: true, list: groups(), placeholder: '不分组',
          hint: '同一组的业务在取号机上合成一块，点进去再选；留空就单独一块'})}
      </div>
      <fieldset class="stop" data-on="no">
        <legend class="label">在取号机和大屏上</legend>
        ${checkField(sheet, 'sensitive', '不让旁人知道来办这项（号票、大屏、叫号只写“综合服务”；取号机的按钮上仍写名称）')}
        ${checkField(sheet, 'catch_all', '点“不知道办什么”的人，取这项业务的号')}
      </fieldset>
      <fieldset class="stop" data-on=${form.stopped ? 'yes' : 'no'}>
        <legend class="label">临时停止取号</legend>
        <label class="check"><input type="checkbox" role="switch" data-testid="stopped" .checked=${live(form.stopped)}
          @change=${(event) => sheet.set({stopped: event.target.checked})}>停止取号（保存后取号机马上不再发号）</label>
        ${form.stopped ? inputField(sheet, {
          name: 'stop_reason', label: '原因', maxlength: 100, wide: true, placeholder: '如：系统维护，预计 15:00 恢复',
          hint: `取号机上会写：${form.name}暂停取号：${form.stop_reason.replace(/。$/, '') || '请咨询工作人员'}。`,
        }) : errorAt(sheet, '/stop_reason', 'stop_reason')}
      </fieldset>
      ${weekGrid(form.hours, {change: (hours) => sheet.set({hours}), problem: sheet.error('/hours')})}
      ${citizenWords(sheet)}
      ${archive.section(state.open, sheet)}
      ${saveBar(sheet)}
    </section>`;
}

function draw() {
  const sheet = state.sheets.get(state.open);
  render(html`
    <div class="master">
      <div class="picker">
        <h2>取号机上的顺序</h2>
        <ol class="pick-list" data-testid="services">${state.codes.map(row)}</ol>
        <button type="button" class="button button-wide" data-testid="new-service" aria-expanded=${String(newService.isOpen)}
          @click=${() => newService.open([...state.sheets.values()].map(({kept}) => kept?.prefix))}>新增业务</button>
        ${archive.list()}
      </div>
      ${newService.isOpen ? newService.view(groups()) : sheet && sheet.ready ? keyed(state.open, editor(sheet)) : html`<p class="empty">${(sheet && sheet.problem) || '正在读取…'}</p>`}
    </div>`, root);
}

savesByKey(() => (newService.isOpen ? null : state.sheets.get(state.open)));
draw();
load();
