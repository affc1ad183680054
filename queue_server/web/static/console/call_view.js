/* The left column: the number at the window, the one next step, and everything else one key away. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {duration, hallTime, numberWidth, serverNow} from '/static/hall.js';
import {notesView} from './handover.js';
import {keyOf} from './keys.js';
import {leftOverView} from './left_over.js';
import {panelView} from './panels.js';
import {nextStep, opensPanel, stateWord} from './steps.js';

function sinceText(iso) {
  return iso ? duration(Math.max(0, (serverNow() - new Date(iso)) / 1000)) : '—';
}

function aboutLines(desk) {
  const {c} = desk;
  const ticket = c.ticket;
  if (ticket) {
    const running = ticket.state === 'called' ? `已叫 ${sinceText(ticket.called_at)}` : `已办 ${sinceText(ticket.started_at)}`;
    return html`
      <p class="call-service">${ticket.service_name}</p>
      <p class="call-facts">${ticket.priority_class ? html`<span class="badge badge-info badge-plain">${
        priorityWord(desk, ticket.priority_class)}</span>` : nothing}
        ${careWords(desk, c).map((word) => html`<span class="badge badge-info badge-plain">${word}</span>`)}
        <span>取号 ${hallTime(ticket.taken_at)}</span><span>${running}</span>${
          ticket.recalls ? html`<span>重呼 ${ticket.recalls} 次</span>` : nothing}</p>
      ${c.note ? html`<p class="call-note" data-testid="transfer-note-shown"><b>${
        c.note.staff_name || '上一窗口'}留言</b> ${c.note.text}</p>` : nothing}`;
  }
  if (c.visit) {
    return html`<p class="call-service">${c.visit.service_name}</p><p class="call-facts"><span>没有取号的来访人</span></p>`;
  }
  if (c.window.state === 'paused') {
    return html`<p class="call-service">${c.window.pause_reason || '暂停服务'}</p>
      <p class="call-facts"><span>窗口屏显示“暂停服务”和原因</span></p>`;
  }
  return html`<p class="call-service soft">等待叫号</p><p class="call-facts"><span>${
    c.window.services.map((code) => desk.serviceNames[code] || code).slice(0, 3).join('、')}${
    c.window.services.length > 3 ? ' 等' : ''}</span></p>`;
}

/** What the citizen needs and how many came together, as small words. */
export function careWords(desk, one) {
  const known = desk.catalogue.needs || [];
  const words = (one.needs || []).map((code) => (known.find((entry) => entry.code === code) || {name: code}).name);
  return one.party > 1 ? [...words, `${one.party} 人`] : words;
}

/** A priority class in words. */
export function priorityWord(desk, code) {
  const known = (desk.catalogue.priority_classes || []).find((entry) => entry.code === code);
  return known ? known.name : '优先';
}

function numberText(c) {
  if (c.ticket) return c.ticket.number;
  return c.visit ? '登记' : '—';
}

function primaryButton(desk) {
  const step = nextStep(desk.c, serverNow());
  const resting = desk.resting;
  return html`
    <button type="button" class="primary" id="primary" data-testid="primary" data-verb=${step.verb}
      aria-disabled=${resting ? 'true' : 'false'} aria-busy=${desk.busy ? 'true' : 'false'}
      aria-keyshortcuts=${keyOf.primary}
      @click=${(event) => { if (event.detail < 2) desk.primary(); }}>
      <span class="primary-label">${step.label}</span><kbd>${keyOf.primary}</kbd>
      <span class="primary-hint" data-testid="primary-hint">${step.hint}</span>
    </button>`;
}

function otherButton(desk, name, step, look) {
  const open = desk.panel && desk.panel === step.verb;
  return html`
    <button type="button" class=${look || 'step'} id="step-${name}" data-testid=${step.testid}
      aria-disabled=${step.enabled && !desk.resting ? 'false' : 'true'} aria-keyshortcuts=${step.key.replace('Ctrl', 'Control')}
      aria-expanded=${opensPanel.has(step.verb) ? String(Boolean(open)) : nothing}
      @click=${(event) => { if (event.detail < 2) desk.choose(name); }}>
      <span class="step-label">${step.label}</span><kbd>${step.key}</kbd>
      ${step.why ? html`<span class="step-why">${step.why}</span>` : nothing}
    </button>`;
}

function noticeLine(desk) {
  if (!desk.notice) return nothing;
  return html`<div class="banner banner-${desk.notice.kind} call-notice" data-testid="notice">
    <span>${desk.notice.text}</span>
    <button type="button" class="notice-close" aria-label="知道了" @click=${() => desk.say('')}>×</button></div>`;
}

export function callView(desk) {
  const {c} = desk;
  const state = stateWord(c);
  const steps = desk.steps();
  return html`
    <section class="call" data-tone=${state.tone} data-panel=${desk.panel ? 'yes' : 'no'} data-notes=${c.handover_notes.length || desk.leftOver.length ? 'yes' : 'no'} aria-labelledby="call-title">
      <header class="call-head">
        <h2 id="call-title" title=${c.window.name}><span class="call-no number">${c.window.window_no}</span>${c.window.name}</h2>
        <span class="call-tools">
          ${otherButton(desk, 'pause', {...steps.pause, label: steps.pause.label.slice(0, 2), why: ''}, 'tool')}
          ${otherButton(desk, 'sign-out', {...steps['sign-out'], why: ''}, 'tool')}
        </span>
      </header>
      ${leftOverView(desk)}
      ${notesView(desk)}
      <div class="call-now">
        <p class="call-state"><span>${state.word}</span></p>
        <p class="call-number number" data-testid="current-number" data-empty=${
        desk.place === 'free' ? 'yes' : 'no'} data-width=${numberWidth(numberText(c))}>${numberText(c)}</p>
        ${aboutLines(desk)}
      </div>
      ${primaryButton(desk)}
      ${desk.panel ? panelView(desk) : html`
        <div class="steps-grid">
          ${['recall', 'no-show', 'hold', 'transfer', 'undo', 'register'].map((name) => otherButton(desk, name, steps[name]))}
          ${otherButton(desk, 'hand-over-note', steps['hand-over-note'], 'step step-wide')}
        </div>`}
      ${noticeLine(desk)}
    </section>`;
}
