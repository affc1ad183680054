/* The work order behind a ledger row, at the side of the table; changes save themselves. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {api, hallTime} from '/static/hall.js';
import {settled, tellProblem} from '/static/staff.js';
import {Draft} from '/static/work_order/draft.js';
import {missingLine, saveState, saveTrouble, workOrderFields} from '/static/work_order/form.js';

const levelWords = {5: '非常满意', 4: '满意', 3: '基本满意', 2: '不满意', 1: '非常不满意'};

export class OrderPanel {
  /** `redraw` draws the page; `saved` is called some time after a change reached the server. */
  constructor(redraw, saved) {
    this.redraw = redraw;
    this.saved = settled(saved, 800);
    this.id = null;
    this.draft = null;
    this.catalogue = null;
    this.opener = null;
  }

  async open(id) {
    if (this.id === id) return;
    if (this.draft) this.draft.flush();
    this.opener = document.activeElement;
    this.id = id;
    this.draft = null;
    this.redraw();
    try {
      if (!this.catalogue) this.catalogue = await api('GET', 'catalogue');
      const order = await api('GET', `work-orders/${id}`);
      if (this.id !== id) return;
      this.draft = new Draft(order, () => {
        if (this.draft && this.draft.state === 'saved') this.saved();
        this.redraw();
      });
      this.redraw();
      document.getElementById('order-panel')?.focus({preventScroll: true});
    } catch (problem) {
      if (this.id === id) this.id = null;
      this.redraw();
      tellProblem(problem);
    }
  }

  async close() {
    const {draft, opener} = this;
    this.id = null;
    this.draft = null;
    this.redraw();
    if (opener && opener.isConnected) opener.focus({preventScroll: true});
    if (draft) await draft.flush();
  }

  hasUnsaved() {
    return Boolean(this.draft && this.draft.dirty.size);
  }

  view() {
    if (!this.id) return nothing;
    if (!this.draft) return html`<aside class="card side" aria-label="工单"><p class="empty">正在读取…</p></aside>`;
    const {order} = this.draft;
    return html`
      <aside class="card side order-panel" id="order-panel" tabindex="-1" aria-labelledby="order-title" data-testid="order-panel">
        <div class="side-head">
          <div>
            <h2 id="order-title"><span class="number">${order.ticket_number || '直接登记'}</span> ${order.service_name}</h2>
            ${saveState(this.draft)}
          </div>
          <button type="button" class="button button-small" @click=${() => this.close()}>关闭 <kbd>Esc</kbd></button>
        </div>
        <dl class="pairs order-facts">
          <dt>来访时间</dt><dd>${hallTime(order.arrived_at, {show: 'datetime'})}</dd>
          <dt>办理窗口</dt><dd>${order.window_no ? `${order.window_no} 号窗口` : '—'}</dd>
          <dt>接待人员</dt><dd>${order.receptionist.name}（${order.receptionist.staff_no}）</dd>
          <dt>办结时间</dt><dd>${order.closed_at ? hallTime(order.closed_at, {show: 'datetime'}) : '还没有办结'}</dd>
          ${order.feedback_at ? html`<dt>反馈时间</dt><dd>${hallTime(order.feedback_at, {show: 'datetime'})}</dd>` : nothing}
          <dt>满意度评价</dt><dd>${levelWords[order.rating] || order.rating || '未评价'}</dd>
        </dl>
        ${saveTrouble(this.draft)}
        ${workOrderFields(this.draft, {catalogue: this.catalogue, colleagues: this.catalogue ? this.catalogue.colleagues : [], locked: false})}
        ${missingLine(this.draft)}
      </aside>`;
  }
}
