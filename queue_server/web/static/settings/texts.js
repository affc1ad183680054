/* What the manager has on the paper, and the paper as the printer will draw it, a moment after the last key. */
import {html, nothing, render} from '/static/vendor/lit-html/lit-html.js';
import {live} from '/static/vendor/lit-html/directives/live.js';
import {Problem, api} from '/static/hall.js';
import {Sheet, inputField, saveBar, savesByKey} from './sheet.js';
import {TestTicket} from './test_ticket.js';

const root = document.getElementById('settings');
const {hallName} = root.dataset;
const LAST_KEY_MS = 350;
const preview = {paperMm: 80, picture: '', of: '', problem: '', timer: 0};

const sheet = new Sheet({
  draw, words: {header: '抬头', footer: '页脚'},
  read: () => api('GET', 'texts'),
  write: (form) => api('PUT', 'texts', form),
});

const testTicket = new TestTicket({draw: () => draw(), texts: () => sheet.form});

/** Asks for the picture of what stands in the form; what has been overtaken by another key is not shown. */
async function look() {
  const {header, footer} = sheet.form;
  const wanted = {header, footer, paper_mm: preview.paperMm};
  const of = JSON.stringify(wanted);
  if (of === preview.of) return;
  preview.of = of;
  try {
    const picture = await api('POST', 'texts/preview', wanted, {timeoutMs: 20000, answer: 'picture'});
    if (preview.of !== of) return;
    Object.assign(preview, {picture, problem: ''});
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (preview.of !== of) return;
    Object.assign(preview, {of: '', problem: problem.detail});
  }
  draw();
}

function lookSoon() {
  clearTimeout(preview.timer);
  preview.timer = setTimeout(look, preview.picture ? LAST_KEY_MS : 0);
}

function paper() {
  const width = (mm) => html`
    <label class="check"><input type="radio" name="paper" data-testid="paper-${mm}" .checked=${live(preview.paperMm === mm)}
      @change=${() => { preview.paperMm = mm; draw(); }}>${mm} 毫米纸</label>`;
  return html`
    <figure class="paper-figure"><figcaption class="label">号票预览：和打印机印出来的一样</figcaption>
      <div class="row" role="radiogroup" aria-label="纸宽">${width(80)}${width(58)}</div>
      ${preview.problem ? html`<p class="field-error" role="alert" data-testid="preview-problem">${preview.problem}</p>` : nothing}
      ${preview.picture ? html`<img class="paper" data-testid="paper" data-mm=${preview.paperMm} src=${preview.picture}
        alt="号票预览，抬头 ${sheet.form.header.trim() || hallName}，页脚 ${sheet.form.footer.trim() || '没有'}">` : html`<p class="soft">正在画…</p>`}
    </figure>`;
}

function draw() {
  render(sheet.ready ? html`
    <section class="card editor" aria-labelledby="editor-title" data-testid="editor">
      <h2 id="editor-title">号票文字</h2>
      <div class="texts">
        <div class="stack">
          <p class="soft">保存后打印的号票就用新的文字，已打印的不变。</p>
          ${inputField(sheet, {name: 'header', label: '抬头', maxlength: 30, placeholder: hallName, hint: '号票最上面一行，留空就用大厅名称'})}
          ${inputField(sheet, {name: 'footer', label: '页脚', maxlength: 60, hint: '号票最下面一行，如热线电话；留空就不印'})}
          ${testTicket.view()}
        </div>
        ${paper()}
      </div>
      ${saveBar(sheet)}
    </section>` : html`<p class="empty">${sheet.problem || '正在读取…'}</p>`, root);
  if (sheet.ready) lookSoon();
}

savesByKey(() => sheet);
draw();
sheet.load();
testTicket.load();
