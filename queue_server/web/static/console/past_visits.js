/*
 * Whether the visitor was here before: asked once for each phone (or name) of the visit at hand, as soon as it is on the
 * server, and shown masked while the work order is open. Nothing is kept when the visit ends.
 */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {Problem, api, hallTime} from '/static/hall.js';

export class PastVisits {
  constructor(redraw) {
    this.redraw = redraw;
    this.forget();
  }

  forget() {
    this.asked = '';
    this.found = null;
  }

  /** Looks back for the visitor of an open work order as the server has it; null: nobody is at the window. */
  async look(order) {
    const {name, phone} = order ? order.visitor : {};
    if (!name && !phone) {
      if (this.asked) this.forget();
      return;
    }
    const who = [order.visit_id, name, phone].join('\n');
    if (who === this.asked) return;
    this.asked = who;
    this.found = null;
    try {
      const found = await api('GET', `work-orders/${order.id}/past-visits`);
      if (this.asked !== who) return;
      this.found = found.visits ? found : null;
      this.redraw();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (this.asked === who && problem.isPassing) setTimeout(() => { if (this.asked === who) this.asked = '-'; }, 3000);
    }
  }
}

function line(row) {
  return html`<li data-testid="past-visit"><b class="number">${row.hall_day}</b> <span>${hallTime(row.arrived_at)}</span>
    <span>${row.service_name}${row.matter ? ` · ${row.matter}` : ''}</span>
    <span class="soft">${row.outcome || '没有写办理结果'}</span>
    <span class="soft">${row.visitor_name || '未留姓名'} · ${row.receptionist}接待</span></li>`;
}

/** 此前来访 N 次, and what they were about, for whoever asks; of a name alone no more than how often. */
export function pastVisitsView(past) {
  const {found} = past;
  if (!found) return nothing;
  if (found.same === 'name') {
    return html`<p class="past" data-testid="past-visits" data-same="name">同名来访 ${found.visits} 次
      <span class="soft small">只是姓名相同，可能不是同一人；填了电话才能核对</span></p>`;
  }
  return html`<details class="past" data-testid="past-visits" data-same="phone">
    <summary>此前来访 ${found.visits} 次 <span class="soft small">同一电话</span></summary>
    <ul>${found.rows.map(line)}</ul>
    <p class="soft small">姓名已遮盖，只供接待这一位时参考，查看有记录。${found.visits > found.rows.length ? '只列最近 10 件。' : ''}</p>
  </details>`;
}
