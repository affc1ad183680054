/*
 * What must be chosen before a press: where to, why, which service. Drawn in place of the smaller buttons, never above
 * the queue.
 */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {notePanel} from './handover.js';
import {pauseReasons} from './steps.js';

const places = [['keep', '按取号时间'], ['front', '排最前'], ['end', '排最后']];

function panelFrame(desk, title, submitWord, onSubmit, fields) {
  return html`
    <form class="panel" id="panel" @submit=${(event) => { event.preventDefault(); onSubmit(new FormData(event.target)); }}>
      <h3 class="panel-title">${title}</h3>
      <div class="panel-fields">${fields}</div>
      <div class="panel-buttons">
        <button type="submit" class="button button-primary" data-testid="panel-confirm"
          aria-disabled=${desk.resting ? 'true' : 'false'}>${submitWord}</button>
        <button type="button" class="button" @click=${() => desk.closePanel()}>不用了 <kbd>Esc</kbd></button>
      </div>
    </form>`;
}

function radio(name, value, text, checked, note) {
  return html`<label class="option"><input type="radio" name=${name} value=${value} ?checked=${checked}
    data-testid=${`${name}-${value.replace(':', '-')}`}>
    <span>${text}${note ? html` <small class="soft">${note}</small>` : nothing}</span></label>`;
}

function transferPanel(desk) {
  const {c} = desk;
  const current = c.ticket ? c.ticket.service : '';
  const windows = c.windows.filter((window) => window.window_no !== c.window.window_no);
  const people = windows.filter((window) => window.staff_no);
  const stateWords = {open: '在办', paused: '暂停中', closed: '没有人'};
  return panelFrame(desk, `把 ${c.ticket ? c.ticket.number : ''} 转到`, '转移', (form) => {
    const target = String(form.get('target') || '');
    if (!target) {
      desk.say('请先选择要转到的业务或窗口。', 'info');
      return;
    }
    const [kind, value] = target.split(':');
    const where = {service: {to_service: value}, person: {to_staff_no: value}, window: {to_window: Number(value)}}[kind];
    const note = String(form.get('note') || '').trim();
    desk.act('transfer', {...where, place: String(form.get('place')), ...(note ? {note} : {})});
  }, html`
    <fieldset><legend>业务</legend><div class="options">
      ${c.services.filter((service) => service.code !== current)
        .map((service) => radio('target', `service:${service.code}`, service.name, false))}
    </div></fieldset>
    ${people.length ? html`<fieldset><legend>人员</legend><div class="options">
      ${people.map((window) => radio('target', `person:${window.staff_no}`, window.staff_name, false,
        window.state === 'paused' ? `${window.name}，暂停中` : window.name))}
    </div></fieldset>` : nothing}
    <fieldset><legend>窗口</legend><div class="options">
      ${windows.map((window) => radio('target', `window:${window.window_no}`, window.name, false, stateWords[window.state]))}
    </div></fieldset>
    <fieldset><legend>排队位置</legend><div class="options">
      ${places.map(([value, word]) => radio('place', value, word, value === 'keep'))}
    </div></fieldset>
    <div class="field"><label for="transfer-note">给接手的人写一句（可不写）</label>
      <input class="input" id="transfer-note" name="note" maxlength="200" autocomplete="off" data-testid="transfer-note"
        placeholder="接手的窗口叫到这个号时看得到"></div>`);
}

function pausePanel(desk) {
  const isPaused = desk.c.window.state === 'paused';
  return panelFrame(desk, isPaused ? '已暂停，不再自动叫号。原因可以改' : '暂停服务的原因', isPaused ? '改好了' : '暂停服务', (form) => {
    const reason = String(form.get('own') || '').trim() || String(form.get('reason') || '');
    desk.act('pause', {reason});
  }, html`
    <fieldset><legend class="visually-hidden">原因</legend><div class="options">
      ${pauseReasons.map((reason, index) => radio('reason', reason, reason, index === 0))}
    </div></fieldset>
    <div class="field"><label for="pause-own">其他原因</label>
      <input class="input" id="pause-own" name="own" maxlength="40" autocomplete="off" placeholder="填写后以这里为准"></div>
    <p class="field-hint">原因会显示在窗口屏上，请写群众看得懂的话。</p>`);
}

function registerPanel(desk) {
  const {c} = desk;
  const served = c.services.filter((service) => service.served_here);
  return panelFrame(desk, '直接登记：没有取号的来访人', '开始登记', (form) => {
    desk.act('register', {service: String(form.get('service'))});
  }, html`
    <fieldset><legend>办理什么业务</legend><div class="options">
      ${(served.length ? served : c.services).map((service, index) => radio('service', service.code, service.name, index === 0))}
    </div></fieldset>`);
}

function matterPanel(desk) {
  const {c} = desk;
  const current = c.matters.length ? c.matters[c.matters.length - 1].service : '';
  return panelFrame(desk, `再加一件：第 ${c.matters.length + 1} 件`, '打开工单', (form) => {
    desk.act('add-matter', {service: String(form.get('service'))});
  }, html`
    <fieldset><legend>属于什么业务</legend><div class="options">
      ${c.services.map((service) => radio('service', service.code, service.name, service.code === current))}
    </div></fieldset>
    <p class="field-hint">每件各记一张工单，办结时一起办结，来访人只评价一次。</p>`);
}

/** The open panel of the desk. */
export function panelView(desk) {
  return {transfer: transferPanel, pause: pausePanel, register: registerPanel, 'add-matter': matterPanel, 'hand-over-note': notePanel}[desk.panel](desk);
}
