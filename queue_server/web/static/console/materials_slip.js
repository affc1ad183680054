/*
 * What to bring, printed for the person at the window: the service's own list; what is ticked as missing makes it the one
 * notice of what still lacks (一次性告知单). The ticks belong to this visit and are gone with it.
 */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {Problem, api} from '/static/hall.js';
import {followPrint, printWord} from '/static/floor/words.js';
import {Presses} from './presses.js';

class MaterialsSlip {
  constructor(redraw) {
    this.redraw = redraw;
    this.presses = new Presses();
    this.of('', '');
  }

  /** Another person is at the window, or another service asks for other things. */
  of(ticketId, service) {
    const whose = `${ticketId} ${service}`;
    if (this.whose === whose) return;
    Object.assign(this, {whose, ticketId, service, things: null, missing: new Set(), said: '', tone: '', busy: false});
  }

  /** Reads the list when it is opened. */
  async opens() {
    if (this.things) return;
    const {whose} = this;
    try {
      const {bring} = (await api('GET', 'services')).find((one) => one.code === this.service) || {bring: ''};
      if (whose !== this.whose) return;
      this.things = bring.split('\n').map((line) => line.trim()).filter(Boolean);
      this.tell('', '');
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.tell(problem.detail, 'bad', whose);
    }
  }

  tick(thing, isMissing) {
    if (isMissing) this.missing.add(thing);
    else this.missing.delete(thing);
    this.redraw();
  }

  async print() {
    if (this.busy) return;
    const {whose} = this;
    this.busy = true;
    this.tell('正在打印', '');
    try {
      const missing = this.things.filter((thing) => this.missing.has(thing));
      const job = await this.presses.send(`tickets/${this.ticketId}/materials-slip`, {missing});
      let state = job.state;
      await followPrint(job.job_id, (seen) => { state = seen; });
      if (state === 'queued' || state === 'sent') state = 'unknown';
      this.tell(`${printWord(state)}${state === 'printed' ? `，请到 ${job.device} 取` : ''}`, state === 'printed' ? 'ok' : 'bad', whose);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.tell(problem.detail, 'bad', whose);
    } finally {
      if (whose === this.whose) this.busy = false;
      this.redraw();
    }
  }

  tell(said, tone, whose = this.whose) {
    if (whose !== this.whose) return;
    Object.assign(this, {said, tone});
    this.redraw();
  }
}

const slips = new WeakMap();

function slipOf(desk) {
  if (!slips.has(desk)) slips.set(desk, new MaterialsSlip(() => desk.redraw()));
  return slips.get(desk);
}

/** The list, closed until somebody asks for it; nothing where nobody with a number is at the window. */
export function materialsSlipView(desk) {
  const {ticket} = desk.c;
  if (!ticket || ticket.state !== 'serving') return nothing;
  const slip = slipOf(desk);
  slip.of(ticket.id, ticket.service);
  return html`<details class="past slip" data-testid="slip" @toggle=${(event) => { if (event.target.open) slip.opens(); }}>
    <summary>打印材料清单 <span class="soft small">还缺的打上勾，就是一次性告知单</span></summary>
    ${slip.things && slip.things.length ? html`<ul class="slip-things">${slip.things.map((thing) => html`<li><label class="check">
        <input type="checkbox" data-testid="slip-thing" .checked=${slip.missing.has(thing)} @change=${(event) => slip.tick(thing, event.target.checked)}>
        <span>${thing}</span></label></li>`)}</ul>
      <button type="button" class="button button-small" data-testid="slip-print" aria-disabled=${String(slip.busy)} @click=${() => slip.print()}>
        ${slip.missing.size ? `打印一次性告知单（缺 ${slip.missing.size} 样）` : '打印材料清单'}</button>` : nothing}
    ${slip.things && !slip.things.length ? html`<p class="soft small">这项业务还没有写“请带”，请管理员在“设置 › 业务”里补上。</p>` : nothing}
    <span class="slip-said" role="status" data-tone=${slip.tone} data-testid="slip-said">${slip.said}</span>
  </details>`;
}
