/* 打印测试号票: the texts just being edited on real paper, marked everywhere as a test; how it went, in words. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {Problem, announce, api} from '/static/hall.js';

const POLL_MS = 500;
const POLLS = 50;
const words = {
  asked: ['正在打印…', 'info'], printed: ['测试号票已打出，请到打印机看版式和清晰度。', 'ok'],
  out_of_paper: ['没有打出：打印机缺纸，装好纸再试。', 'warn'], unavailable: ['没有打出：打印机不可用，请到“设备”看怎么办。', 'warn'],
  refused: ['没有打出：打印机拒绝了，请到“设备”看怎么办。', 'warn'], unknown: ['打印机没有回答，看不到纸请到“设备”看怎么办。', 'warn'],
};

export class TestTicket {
  /** `texts()` gives what stands in the form now. */
  constructor({draw, texts}) {
    Object.assign(this, {draw, texts, printers: [], device: '', said: null, busy: false});
  }

  async load() {
    try {
      const {devices} = await api('GET', 'devices');
      this.printers = devices.filter((one) => one.kind === 'printer');
      if (!this.device && this.printers.length) this.device = (this.printers.find((one) => one.connected) || this.printers[0]).device;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
    }
    this.draw();
  }

  say(said) {
    this.said = said;
    announce(said[0]);
    this.draw();
  }

  async print() {
    if (this.busy) return;
    this.busy = true;
    this.say(words.asked);
    try {
      const {header, footer} = this.texts();
      const {test_id: id} = await api('POST', 'texts/print', {header, footer, device: this.device});
      this.say(words[await this.outcome(id)] || words.unknown);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.say([`没有打印：${problem.detail}`, 'warn']);
    } finally {
      this.busy = false;
      this.draw();
    }
  }

  async outcome(id) {
    for (let turn = 0; turn < POLLS; turn += 1) {
      await new Promise((resolve) => { setTimeout(resolve, POLL_MS); });
      const {state} = await api('GET', `devices/tests/${id}`);
      if (state !== 'asked') return state;
    }
    return 'unknown';
  }

  view() {
    if (!this.printers.length) return html`<p class="soft" data-testid="no-printer">本大厅没有登记打印机，不能打印测试号票。</p>`;
    return html`
      <div class="test-ticket">
        <label class="label" for="test-printer">在这台打印机上试印</label>
        <div class="row"><select class="select" id="test-printer" data-testid="test-printer" @change=${(event) => { this.device = event.target.value; }}>
          ${this.printers.map((one) => html`<option value=${one.device} ?selected=${one.device === this.device}>${one.device}${one.connected ? '' : '（没有连接）'}</option>`)}</select>
          <button type="button" class="button" data-testid="test-print" aria-disabled=${String(this.busy)} @click=${() => this.print()}>打印测试号票</button></div>
        <p class="field-hint">用上面正在改的文字，不用先保存；票上写明“测试票，不能办事”，不占号。</p>
        ${this.said ? html`<p class="test-said" role="status" data-testid="test-said" data-tone=${this.said[1]}>${this.said[0]}</p>` : nothing}
      </div>`;
  }
}
