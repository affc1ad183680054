/* The right column: the work order, open from the first minute of the visit, beside the queue. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {hallTime, serverNow} from '/static/hall.js';
import {missingLine, saveState, saveTrouble, workOrderFields} from '/static/work_order/form.js';
import {keyOf, keyTable} from './keys.js';
import {materialsSlipView} from './materials_slip.js';
import {pastVisitsView} from './past_visits.js';
import {phrasesButton, phrasesList} from './phrases.js';

const ratingWords = {rated: '来访人已评价', expired: '来访人未评价', withdrawn: '来访人未评价'};

/** Whether the citizen has rated; never how. */
function ratingLine(desk) {
  const {prompt} = desk.c;
  if (!desk.showsLastVisit || !prompt) return nothing;
  const left = Math.max(0, Math.ceil((new Date(prompt.expires_at) - serverNow()) / 1000));
  const waiting = prompt.state === 'open' && left > 0;
  const word = waiting ? `等待来访人评价 ${left} 秒` : ratingWords[prompt.state] || '来访人未评价';
  const tone = waiting ? 'badge-info' : '';
  return html`<span class="badge ${prompt.state === 'rated' ? 'badge-ok' : tone}"
    data-testid="rating-state" data-state=${waiting ? 'open' : prompt.state}>${word}</span>`;
}

const firstKeys = new Set(['primary', 'register', 'recall', 'no-show', 'hold', 'transfer', 'undo', 'pause', 'sign-out', 'help']);

/** The keys of a new colleague's first day. */
const helpRows = keyTable.filter(({action}) => firstKeys.has(action));

/** One tab for each matter of the visit; a single one needs none. */
function matterTabs(desk) {
  const drafts = [...desk.drafts.values()];
  if (drafts.length < 2) return nothing;
  const along = (event) => {
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (!step) return;
    event.preventDefault();
    const at = drafts.indexOf(desk.draft);
    const next = drafts[(at + step + drafts.length) % drafts.length];
    desk.showMatter(next.id);
    requestAnimationFrame(() => document.getElementById(`matter-${next.order.place}`)?.focus());
  };
  return html`<div class="matters" role="tablist" aria-label="本次来访的事项" @keydown=${along}>
    ${drafts.map((draft) => {
      const shown = draft === desk.draft;
      return html`<button type="button" role="tab" class="matter-tab" id="matter-${draft.order.place}" data-testid="matter-${draft.order.place}"
        aria-selected=${String(shown)} aria-controls="matter-panel" tabindex=${shown ? '0' : '-1'} @click=${() => desk.showMatter(draft.id)}>
        <b>第 ${draft.order.place} 件</b> <span>${draft.values.matter || draft.order.service_name}</span></button>`;
    })}<kbd title="换到下一件">${keyOf['next-matter']}</kbd></div>`;
}

function emptyView() {
  return html`
    <div class="order-empty">
      <h2>工单</h2>
      <p>开始办理后，工单在这里打开，边谈边填，自动保存。</p>
      <dl class="help">${helpRows.map(({key, does}) => html`<dt><kbd>${key}</kbd></dt><dd>${does.split('；')[0]}</dd>`)}</dl>
      <p class="soft small">快捷键在填写时也能用。输入法正在选字时按键不会生效。</p>
    </div>`;
}

export function orderView(desk) {
  const {draft} = desk;
  if (!draft) return html`<section class="order" aria-label="工单">${emptyView()}</section>`;
  const {order} = draft;
  const last = desk.showsLastVisit;
  const colleagues = desk.catalogue ? desk.catalogue.colleagues : [desk.session];
  return html`
    <section class="order" aria-label="工单" data-last=${last ? 'yes' : 'no'}>
      <header class="order-head">
        <h2>${last ? '上一位' : '工单'} <span class="number">${order.ticket_number || '直接登记'}</span>
          <span class="order-service">${order.service_name}</span></h2>
        ${saveState(draft)}
      </header>
      <p class="order-facts"><span>来访 ${hallTime(order.arrived_at)}</span><span>接待 ${order.receptionist.name}</span>
        ${last ? html`<span>已办结，仍可补充</span>` : nothing}${ratingLine(desk)}</p>
      ${saveTrouble(draft)}
      ${last ? nothing : materialsSlipView(desk)}
      ${last ? nothing : pastVisitsView(desk.past)}
      ${matterTabs(desk)}
      <div class="matter-panel" id="matter-panel" role=${desk.drafts.size > 1 ? 'tabpanel' : nothing}
        aria-labelledby=${desk.drafts.size > 1 ? `matter-${order.place}` : nothing}>
      ${workOrderFields(draft, {catalogue: desk.catalogue, colleagues, locked: false,
        summaryTools: phrasesButton(desk), summaryList: phrasesList(desk)})}
      ${missingLine(draft)}
      </div>
    </section>`;
}
