/* What to bring, printed for the person at the window, with a number or registered without one. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {MaterialsSlip} from '/static/slip.js';

const slips = new WeakMap();

function slipOf(desk) {
  if (!slips.has(desk)) slips.set(desk, new MaterialsSlip(() => desk.redraw()));
  return slips.get(desk);
}

/** The list, closed until somebody asks for it; nothing where nobody is served at the window. */
export function materialsSlipView(desk) {
  const {ticket, visit} = desk.c;
  const slip = slipOf(desk);
  if (ticket && ticket.state === 'serving') slip.of(`tickets/${ticket.id}`, ticket.service);
  else if (!ticket && visit) slip.of(`visits/${visit.visit_id}`, visit.service);
  else return nothing;
  return html`<details class="past slip" data-testid="slip" @toggle=${(event) => { if (event.target.open) slip.opens(); }}>
    <summary>打印材料清单 <span class="soft small">还缺的打上勾，就是一次性告知单</span></summary>
    ${slip.view()}
  </details>`;
}
