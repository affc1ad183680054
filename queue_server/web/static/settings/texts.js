/* What the manager has on the paper, and the paper as it will look. */
import {html, render} from '/static/vendor/lit-html/lit-html.js';
import {api, hallTime, serverNow} from '/static/hall.js';
import {Sheet, inputField, saveBar, savesByKey} from './sheet.js';

const root = document.getElementById('settings');
const {hallName} = root.dataset;

const sheet = new Sheet({
  draw, words: {header: '抬头', footer: '页脚'},
  read: () => api('GET', 'texts'),
  write: (form) => api('PUT', 'texts', form),
});

function paper({header, footer}) {
  return html`
    <figure class="paper-figure"><figcaption class="label">号票预览</figcaption>
      <div class="paper" data-testid="paper">
        <p class="paper-hall" data-testid="paper-header">${header.trim() || hallName}</p><hr>
        <p>您的号码</p><p class="paper-number">A012</p><p class="paper-service">法律咨询</p><p class="paper-ahead">前面等候 3 人</p><hr class="dashed">
        <p>请留意大屏显示，叫到号后到窗口办理。</p><p>过号请找大厅工作人员办理复号。</p><hr class="dashed">
        <p>查询码 <b>7K2M</b></p><hr class="dashed">
        <p class="small">取号时间 ${hallTime(serverNow(), {show: 'datetime'})}</p>
        <p class="small" data-testid="paper-footer">${footer.trim()}</p>
      </div></figure>`;
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
        </div>
        ${paper(sheet.form)}
      </div>
      ${saveBar(sheet)}
    </section>` : html`<p class="empty">${sheet.problem || '正在读取…'}</p>`, root);
}

savesByKey(() => sheet);
draw();
sheet.load();
