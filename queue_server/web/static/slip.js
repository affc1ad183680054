/*
 * What to bring, printed for a person: the service's own list; what is ticked as missing makes it the one notice of what
 * still lacks (一次性告知单). A second notice for the same matter is said, and printed only with a reason (S-3.2.4). The ticks
 * belong to this visit and are gone with it.
 */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {Problem, announce, api} from '/static/hall.js';
import {Presses} from '/static/console/presses.js';
import {followPrint, printWord} from '/static/floor/words.js';

const reasons = [
  ['left_out', '上次告知有遗漏'], ['case_changed', '来访人的情况有变化'], ['material_faulty', '带来的材料不合格'], ['rules_changed', '政策或要求有变化'],
  ['paper_lost', '上次的告知单丢了'], ['mistaken', '上一张勾错了，已收回'],
];

export class MaterialsSlip {
  constructor(redraw) {
    this.redraw = redraw;
    this.presses = new Presses();
    this.of('', '');
  }

  /** Another person, or another service that asks for other things. `path`: whose slip it is, below /api/v1. */
  of(path, service) {
    const whose = `${path} ${service}`;
    if (this.whose === whose) return;
    Object.assign(this, {whose, path, service, things: null, missing: new Set(), again: null, said: '', tone: '', busy: false});
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
    this.again = null;
    this.redraw();
  }

  /** Prints; `reason`: why a second notice is given. */
  async print(reason) {
    if (this.busy) return;
    const {whose} = this;
    this.busy = true;
    this.again = null;
    this.tell('正在打印', '');
    try {
      const missing = this.things.filter((thing) => this.missing.has(thing));
      const job = await this.presses.send(`${this.path}/materials-slip`, {missing, ...(reason ? {again_reason: reason} : {})});
      let state = job.state;
      await followPrint(job.job_id, (seen) => { state = seen; });
      if (state === 'queued' || state === 'sent') state = 'unknown';
      this.tell(`${printWord(state)}${state === 'printed' ? `，请到 ${job.device} 取` : ''}`, state === 'printed' ? 'ok' : 'bad', whose);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.code === 'notice_given_before' && whose === this.whose) {
        this.again = problem.detail;
        announce(problem.detail);
        this.tell('', '', whose);
      } else this.tell(problem.detail, 'bad', whose);
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

  secondNotice() {
    return html`<div class="banner banner-warn slip-again" data-testid="slip-again" role="group" aria-label="再开一次的原因"><p>${this.again}</p>
      <p class="slip-reasons">${reasons.map(([code, words]) => html`<button type="button" class="button button-small" data-testid="slip-reason-${code}"
        @click=${() => this.print(code)}>${words}</button>`)}
        <button type="button" class="button button-small button-quiet" @click=${() => { this.again = null; this.redraw(); }}>不开了</button></p></div>`;
  }

  view() {
    return html`${this.things && this.things.length ? html`<ul class="slip-things">${this.things.map((thing) => html`<li><label class="check">
        <input type="checkbox" data-testid="slip-thing" .checked=${this.missing.has(thing)} @change=${(event) => this.tick(thing, event.target.checked)}>
        <span>${thing}</span></label></li>`)}</ul>
      ${this.again ? this.secondNotice() : html`<button type="button" class="button button-small" data-testid="slip-print" aria-disabled=${String(this.busy)} @click=${() => this.print()}>
        ${this.missing.size ? `打印一次性告知单（缺 ${this.missing.size} 样）` : '打印材料清单'}</button>`}` : nothing}
    ${this.things && !this.things.length ? html`<p class="soft small">这项业务还没有写“请带”，请管理员在“设置 › 业务”里补上。</p>` : nothing}
    <span class="slip-said" role="status" data-tone=${this.tone} data-testid="slip-said">${this.said}</span>`;
  }
}
