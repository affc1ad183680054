/* The windows: what each is called, what it serves, and for whom. */
import {html, nothing, render} from '/static/vendor/lit-html/lit-html.js';
import {live} from '/static/vendor/lit-html/directives/live.js';
import {keyed} from '/static/vendor/lit-html/directives/keyed.js';
import {api} from '/static/hall.js';
import {tellProblem} from '/static/staff.js';
import {Sheet, errorAt, inputField, saveBar, savesByKey} from './sheet.js';

const root = document.getElementById('settings');
const words = {name: '名称', primary: '主办业务', also: '兼办业务', dedicated: '专用窗口', dedicated_classes: '优先人员',
  abilities: '能力',
};
const kinds = [
  ['no', '普通窗口', '按排队规则叫号'],
  ['first', '优先人员先办', '有下面的优先人员在等就先叫他们，没有时照常叫号'],
  ['only', '只办优先人员', '只叫下面的优先人员，没有时不叫号'],
];
const state = {numbers: [], services: [], classes: [], abilities: [], sheets: new Map(), open: null};

function sheetOf(no) {
  return new Sheet({
    words, draw,
    read: () => api('GET', `windows/${no}`),
    write: (form) => api('PUT', `windows/${no}`, form.dedicated === 'no' ? {...form, dedicated_classes: []} : form),
  });
}

async function load() {
  try {
    const [queue, services, catalogue] = await Promise.all([api('GET', 'queue'), api('GET', 'services'), api('GET', 'catalogue')]);
    state.numbers = queue.windows.map((window) => window.window_no);
    state.services = services;
    state.classes = catalogue.priority_classes;
    state.abilities = catalogue.abilities;
    state.numbers.forEach((no) => state.sheets.set(no, sheetOf(no)));
    await Promise.all(state.numbers.map((no) => state.sheets.get(no).load()));
    const wanted = Number(window.location.hash.slice(1));
    state.open = state.numbers.includes(wanted) ? wanted : state.numbers[0];
  } catch (problem) {
    tellProblem(problem);
  }
  draw();
}

function open(no) {
  state.open = no;
  window.history.replaceState(null, '', `#${no}`);
  draw();
}

const nameOf = (code) => (state.services.find((service) => service.code === code) || {name: code}).name;

/* ---------------------------------------------------------------- drawing */

function row(no) {
  const sheet = state.sheets.get(no);
  if (!sheet.ready) return nothing;
  const {kept} = sheet;
  return html`
    <li class="pick-row" data-testid="row-${no}" data-open=${no === state.open ? 'yes' : 'no'}>
      <button type="button" class="pick" data-testid="open-${no}" aria-pressed=${String(no === state.open)} @click=${() => open(no)}>
        <span class="prefix number">${no}</span>
        <span class="pick-name">${kept.name}<small>${kept.primary.map(nameOf).join('、') || '没有主办业务'}${
          kept.also.length ? `，兼办 ${kept.also.length} 项` : ''}</small></span>
        ${kept.dedicated !== 'no' ? html`<span class="badge badge-plain">专用</span>` : nothing}
        ${kept.abilities.map((code) => html`<span class="badge badge-plain">${
          (state.abilities.find((one) => one.code === code) || {name: code}).name}</span>`)}
        ${sheet.dirty ? html`<span class="badge badge-info">未保存</span>` : nothing}</button>
    </li>`;
}

/** Puts a service into one column, out of the other, or out of both. */
function choose(sheet, code, column, on) {
  const {primary, also} = sheet.form;
  const without = {primary: primary.filter((one) => one !== code), also: also.filter((one) => one !== code)};
  if (on) without[column] = [...without[column], code];
  sheet.set(without);
}

function choices(sheet) {
  const box = (service, column, word) => html`
    <label class="check choice"><input type="checkbox" data-testid="${column}-${service.code}" aria-label="${service.name} ${word}"
      .checked=${live(sheet.form[column].includes(service.code))}
      @change=${(event) => choose(sheet, service.code, column, event.target.checked)}><span aria-hidden="true">${word}</span></label>`;
  return html`
    <fieldset><legend class="label">办理哪些业务</legend>
      <p class="field-hint">主办：写在窗口屏最前面；兼办：同样叫号，写在后面；都不选就不办。</p>
      <table class="table table-tight choice-table">
        <thead><tr><th scope="col">业务</th><th scope="col">主办</th><th scope="col">兼办</th></tr></thead>
        <tbody>${state.services.map((service) => html`
          <tr><th scope="row"><span class="prefix number">${service.prefix}</span> ${service.name}</th>
            <td>${box(service, 'primary', '主办')}</td><td>${box(service, 'also', '兼办')}</td></tr>`)}</tbody>
      </table>
      ${sheet.form.primary.length + sheet.form.also.length ? nothing
        : html`<p class="banner banner-warn" data-testid="serves-nothing"><span>一项都没有选，这个窗口叫不到任何号。</span></p>`}
    </fieldset>`;
}

function dedication(sheet) {
  const {dedicated, dedicated_classes: chosen} = sheet.form;
  return html`
    <fieldset><legend class="label">专用窗口</legend>
      <div class="kinds">${kinds.map(([kind, word, note]) => html`
        <label class="kind"><input type="radio" name="dedicated" data-testid="dedicated-${kind}" .checked=${live(dedicated === kind)}
          @change=${() => sheet.set({dedicated: kind})}><span><b>${word}</b><small>${note}</small></span></label>`)}</div>
    </fieldset>
    ${dedicated === 'no' ? nothing : html`
      <fieldset><legend class="label">哪些优先人员</legend>
        <div class="row">${state.classes.map(({code, name}) => html`
          <label class="check"><input type="checkbox" data-testid="class-${code}" .checked=${live(chosen.includes(code))}
            aria-invalid=${sheet.error('/dedicated_classes') ? 'true' : 'false'}
            aria-describedby=${sheet.error('/dedicated_classes') ? 'dedicated-classes-error' : nothing}
            @change=${(event) => sheet.set({
              dedicated_classes: event.target.checked ? [...chosen, code] : chosen.filter((one) => one !== code),
            })}>${name}</label>`)}</div>
        ${errorAt(sheet, '/dedicated_classes', 'dedicated-classes')}
      </fieldset>`}`;
}

/** What the window is good at: whoever needs it is left to it while somebody sits here. */
function abilities(sheet) {
  const {abilities: chosen} = sheet.form;
  return html`
    <fieldset><legend class="label">这个窗口的能力</legend>
      <p class="field-hint">取号时说明需要轮椅、手语（听障）或客家话的人，会留给有相应能力、有人在岗的窗口叫；没有这样的窗口时，各窗口照常叫。</p>
      <div class="row">${state.abilities.map(({code, name}) => html`
        <label class="check"><input type="checkbox" data-testid="ability-${code}" .checked=${live(chosen.includes(code))}
          @change=${(event) => sheet.set({
            abilities: event.target.checked ? [...chosen, code] : chosen.filter((one) => one !== code),
          })}>${name}</label>`)}</div>
    </fieldset>`;
}

function editor(sheet, no) {
  return html`
    <section class="card editor" aria-labelledby="editor-title" data-testid="editor">
      <h2 id="editor-title">${no} 号窗口</h2>
      <div class="fields">${inputField(sheet, {
        name: 'name', label: '名称', maxlength: 20, hint: '写在窗口屏和大屏上，如“法律援助窗口”', wide: true,
      })}</div>
      ${choices(sheet)}
      ${dedication(sheet)}
      ${abilities(sheet)}
      ${saveBar(sheet)}
    </section>`;
}

function draw() {
  const sheet = state.sheets.get(state.open);
  render(html`
    <div class="master">
      <div class="picker"><h2>窗口</h2><ol class="pick-list" data-testid="windows">${state.numbers.map(row)}</ol></div>
      ${sheet && sheet.ready ? keyed(state.open, editor(sheet, state.open)) : html`<p class="empty">${(sheet && sheet.problem) || '正在读取…'}</p>`}
    </div>`, root);
}

savesByKey(() => state.sheets.get(state.open));
draw();
load();
