/*
 * The service ledger: filters, the seven columns as the notice names them, export with the same filters, and the work
 * order behind a row. Names are masked; a manager may give a reason to see them, and the journal keeps the reason.
 */
import {html, nothing, render} from '/static/vendor/lit-html/lit-html.js';
import {live} from '/static/vendor/lit-html/directives/live.js';
import {Problem, api, hallTime, serverNow} from '/static/hall.js';
import {settled, tell, tellProblem} from '/static/staff.js';
import {filterForm} from './filters.js';
import {OrderPanel} from './order_panel.js';

const root = document.getElementById('ledger');
const isManager = root.dataset.role === 'manager';
const today = hallTime(serverNow(), {show: 'date'});
const asked = new URLSearchParams(window.location.search);

const state = {
  filter: {
    from: asked.get('from') || today, to: asked.get('to') || today, service: asked.get('service') || '', q: '', training: '',
  },
  page: Number(asked.get('page')) || 1,
  answer: null,
  loading: true,
  reason: '',             // given and in force; '' = masked
  askingReason: false,
  services: [], archived: [],
  today,
  isManager,
};
const panel = new OrderPanel(draw, () => load());
let newest = 0;

/** The filter as a query, also for the exports. */
function query(withPage) {
  const words = new URLSearchParams();
  Object.entries(state.filter).forEach(([name, value]) => { if (value) words.set(name, value); });
  if (state.reason) words.set('unmask_reason', state.reason);
  if (withPage) words.set('page', String(state.page));
  return words.toString();
}

/** Keeps the filter in the address, but never what was searched for: it may be a name. */
function rememberInAddress() {
  const {from, to, service} = state.filter;
  const words = new URLSearchParams({from, to});
  if (service) words.set('service', service);
  if (state.page > 1) words.set('page', String(state.page));
  window.history.replaceState(null, '', `?${words}`);
}

async function load() {
  loadSoon.forget();      // or a look at whole names would be one more, which nobody took
  newest += 1;
  const mine = newest;
  state.loading = true;
  draw();
  try {
    const answer = await api('GET', `ledger?${query(true)}`);
    if (mine !== newest) return;
    state.answer = answer;
    rememberInAddress();
    tell('');
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (mine !== newest) return;
    tellProblem(problem);
  }
  state.loading = false;
  draw();
}

const loadSoon = settled(load, 350);

function changeFilter(change, atOnce) {
  Object.assign(state.filter, change);
  state.page = 1;
  if (atOnce) load();
  else loadSoon();
  draw();
}

function goTo(page) {
  state.page = page;
  load();
  document.querySelector('.ledger-table').scrollIntoView({block: 'start'});
}

/* ---------------------------------------------------------------- drawing */

const sortedBy = '来访时间';
const ratingTone = {
  非常满意: 'badge-ok', 满意: 'badge-ok', 基本满意: 'badge-info', 不满意: 'badge-warn', 非常不满意: 'badge-bad',
};

function line(row) {
  const open = panel.id === row.work_order_id;
  return html`
    <tr data-testid="ledger-row" data-open=${open ? 'yes' : 'no'} @click=${() => panel.open(row.work_order_id)}>
      <th scope="row"><button type="button" class="row-open" aria-expanded=${String(open)}
        @click=${(event) => { event.stopPropagation(); panel.open(row.work_order_id); }}>${
          row.visitor_name || html`<span class="gap">未登记</span>`}${row.party > 1
            ? html`<span class="number-under">等 ${row.party} 人</span>` : nothing}<span class="visually-hidden">，打开工单 ${
          row.ticket_number || '直接登记'}</span></button></th>
      <td class="nowrap">${row.visitor_phone || html`<span class="gap">未登记</span>`}</td>
      <td class="nowrap">${hallTime(row.arrived_at, {show: 'datetime'})}<span class="number-under">${
        row.ticket_number || '直接登记'}${row.place > 1 ? `，第 ${row.place} 件` : ''}</span></td>
      <td>${row.receptionist}</td>
      <td class="matter">${row.matter || html`<span class="gap">未登记</span>`}</td>
      <td>${row.outcome || html`<span class="gap">未登记</span>`}</td>
      <td><span class="badge ${ratingTone[row.rating] || 'badge-plain'}">${row.rating || '未评价'}</span></td>
    </tr>`;
}

function table() {
  const {answer} = state;
  if (!answer) return html`<p class="empty">正在读取…</p>`;
  const headings = ['来访人姓名', '联系方式', '来访时间', '接待人员', '办理事项', '办理结果', '满意度评价'];
  return html`
    <div class="table-scroll ledger-table" aria-busy=${String(state.loading)} tabindex="0" role="region" aria-label="服务台账">
      <table class="table">
        <thead><tr>${headings.map((word) => (word === sortedBy ? html`<th scope="col" aria-sort="descending">${word} <span
          class="sorted-by" data-testid="sorted-by">最新在前</span></th>` : html`<th scope="col">${word}</th>`))}</tr></thead>
        <tbody>${answer.rows.map(line)}</tbody>
      </table>
      ${answer.rows.length ? nothing : html`<p class="empty">这段时间没有符合条件的记录</p>`}
    </div>`;
}

function pager() {
  const {answer} = state;
  if (!answer) return nothing;
  const last = Math.max(1, Math.ceil(answer.total / answer.page_size));
  const first = answer.total ? (answer.page - 1) * answer.page_size + 1 : 0;
  const until = Math.min(answer.total, answer.page * answer.page_size);
  const step = (word, to, possible) => html`<button type="button" class="button button-small"
    aria-disabled=${String(!possible)} @click=${() => { if (possible) goTo(to); }}>${word}</button>`;
  return html`
    <nav class="pager" aria-label="翻页">
      <span data-testid="ledger-total">共 ${answer.total} 条${answer.total ? html`，第 ${first}–${until} 条` : nothing}</span>
      <span class="row">${step('上一页', answer.page - 1, answer.page > 1)}
        <span>第 ${answer.page} / ${last} 页</span>${step('下一页', answer.page + 1, answer.page < last)}</span>
    </nav>`;
}

function giveReason(event) {
  event.preventDefault();
  const reason = new FormData(event.target).get('reason').trim();
  if (!reason) return;
  state.reason = reason;
  state.askingReason = false;
  load();
}

function maskBar() {
  if (state.reason) {
    return html`
      <div class="banner banner-warn mask-bar" data-testid="unmasked"><span>正在显示完整的姓名和联系方式，理由“${state.reason}”已记入流水。
        现在导出的文件也不遮盖。</span>
        <button type="button" class="button button-small" @click=${() => { state.reason = ''; load(); }}>恢复遮盖</button></div>`;
  }
  if (!state.askingReason) return nothing;
  return html`
    <form class="banner mask-bar" @submit=${giveReason}>
      <label for="reason">查看或导出完整姓名和联系方式的理由（会记入流水）</label>
      <input class="input" id="reason" name="reason" maxlength="200" required autocomplete="off" data-testid="unmask-reason"
        .value=${live('')}>
      <button type="submit" class="button button-primary button-small" data-testid="unmask-confirm">显示</button>
      <button type="button" class="button button-small" @click=${() => { state.askingReason = false; draw(); }}>不用了</button>
    </form>`;
}

function askReason() {
  state.askingReason = true;
  draw();
  document.getElementById('reason')?.focus();
}

function draw() {
  render(html`
    ${filterForm(state, {changeFilter, askReason, exportQuery: query(false)})}
    ${maskBar()}
    <div class="with-side" data-open=${panel.id ? 'yes' : 'no'}>
      <div class="stack-tight">${table()}${pager()}</div>
      ${panel.view()}
    </div>`, root);
}

async function begin() {
  draw();
  try {
    [state.services, state.archived] = await Promise.all([api('GET', 'services'), api('GET', 'archived-services')]);
  } catch (problem) {
    tellProblem(problem);
  }
  await load();
  if (asked.get('work_order')) panel.open(asked.get('work_order'));
}

window.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !event.isComposing && panel.id) panel.close();
});
window.addEventListener('beforeunload', (event) => {
  if (!panel.hasUnsaved()) return;
  event.preventDefault();
  event.returnValue = '';
});
begin();
