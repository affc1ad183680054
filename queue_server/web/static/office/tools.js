/*
 * What staff do with an A4 printer, a scanner or a 高拍仪: print a test page, send in a test scan, say that it is broken
 * or well again. The device board and the page 办公设备 share it.
 */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {Problem, api} from '/static/hall.js';
import {tell, tellProblem} from '/static/staff.js';

const UPLOAD_MS = 60000;
export const officeWords = {office_printer: '办公打印机', scanner: '扫描仪', document_camera: '高拍仪', all_in_one: '一体机'};
const kinds = {jpeg: 'JPEG 图片', png: 'PNG 图片', pdf: 'PDF 文件'};

function size(bytes) {
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1e3))} KB`;
}

export class OfficeTools {
  /** `changed()` reads the board anew after something was said. */
  constructor(redraw, changed) {
    Object.assign(this, {redraw, changed, telling: null, scan: null, busy: false});
  }

  async say(device, state, note) {
    if (this.busy) return;
    this.busy = true;
    this.redraw();
    try {
      await api('POST', `office-devices/${device.device}/state`, {state, note});
      this.telling = null;
      tell(state === 'ok' ? `已记下：${device.device} 正常。` : `已报故障：${device.device}，技术员和值班长的页面上都看得到。`, 'ok');
    } catch (problem) {
      tellProblem(problem);
    } finally {
      this.busy = false;
      await this.changed();
      this.redraw();
    }
  }

  async send(device, file) {
    if (this.busy) return;
    this.busy = true;
    this.scan = {device: device.device, words: '正在读取…'};
    this.redraw();
    try {
      const found = await api('POST', `office-devices/${device.device}/test-scan`, file, {timeoutMs: UPLOAD_MS});
      this.scan = {device: device.device, found};
      tell(`${device.device}：扫描件收到了，请看清楚不清楚。`, 'ok');
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.scan = {device: device.device, words: problem.detail, isBad: true};
    } finally {
      this.busy = false;
      await this.changed();
      this.redraw();
    }
  }

  scanView(device) {
    const {scan} = this;
    if (!scan || scan.device !== device.device) return nothing;
    const {found} = scan;
    if (!found) return html`<p class=${scan.isBad ? 'field-error' : 'soft'} role="status" data-testid="scan-said">${scan.words}</p>`;
    return html`<div class="office-scan" data-testid="scan-result">
      ${found.preview ? html`<img src=${found.preview} alt="测试扫描的缩小图">` : nothing}
      <div><p><b>${kinds[found.kind]}</b> ${size(found.bytes)}</p>
        ${found.width ? html`<p>${found.width} × ${found.height} 像素${found.dpi ? `，约 ${found.dpi} DPI` : ''}</p>` : html`<p>PDF 不在这里打开，请用电脑上的程序看。</p>`}
        <p class="soft small">只用来试，没有保存。</p>
        <button type="button" class="button button-small" data-testid="scan-well" aria-disabled=${String(this.busy)}
          @click=${() => { this.scan = null; this.say(device, 'ok', ''); }}>看得清，正常</button></div></div>`;
  }

  faultForm(device) {
    if (this.telling !== device.device) return nothing;
    return html`<form class="office-fault" @submit=${(event) => { event.preventDefault(); this.say(device, 'failed', event.target.elements.note.value); }}>
      <label class="label" for="fault-note">哪里坏了</label>
      <textarea class="textarea" id="fault-note" name="note" maxlength="500" required data-testid="fault-note" placeholder="例如：灯不亮；卡纸；扫出来有黑条"></textarea>
      <div class="office-row"><button type="submit" class="button button-primary" data-testid="fault-send" aria-disabled=${String(this.busy)}>报故障</button>
        <button type="button" class="button" @click=${() => { this.telling = null; this.redraw(); }}>不用了</button></div></form>`;
  }

  tell(device) {
    this.telling = this.telling === device.device ? null : device.device;
    this.redraw();
    requestAnimationFrame(() => document.getElementById('fault-note')?.focus());
  }

  /** The buttons of one device and what came of them. */
  view(device) {
    const name = html`<span class="visually-hidden"> ${device.device}</span>`;
    return html`<div class="office-tools">
      <div class="office-row">
        ${device.tests.includes('page') ? html`<a class="button button-small" target="_blank" rel="noopener" data-testid="test-page-${device.device}"
          href="/office-devices/${device.device}/test-page">打印测试页${name}</a>` : nothing}
        ${device.tests.includes('scan') ? html`<label class="button button-small office-file">传一张测试扫描${name}<input type="file" class="visually-hidden"
          data-testid="test-scan-${device.device}" accept="image/jpeg,image/png,application/pdf" ?disabled=${this.busy}
          @change=${(event) => { const [file] = event.target.files; event.target.value = ''; if (file) this.send(device, file); }}></label>` : nothing}
        ${device.state === 'ok' ? html`<button type="button" class="button button-small button-quiet" data-testid="fault-${device.device}"
          aria-expanded=${String(this.telling === device.device)} @click=${() => this.tell(device)}>报故障${name}</button>`
          : html`<button type="button" class="button button-small button-primary" data-testid="well-${device.device}" aria-disabled=${String(this.busy)}
            @click=${() => this.say(device, 'ok', '')}>修好了，改回正常${name}</button>`}
      </div>
      ${this.faultForm(device)}${this.scanView(device)}</div>`;
  }
}
