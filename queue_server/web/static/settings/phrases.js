/* The hall's own phrases for the work order, one a line. */
import {html, render} from '/static/vendor/lit-html/lit-html.js';
import {live} from '/static/vendor/lit-html/directives/live.js';
import {api} from '/static/hall.js';
import {Sheet, saveBar, savesByKey} from './sheet.js';

const root = document.getElementById('settings');
const most = 40;
const longest = 100;

const linesOf = (text) => [...new Set(text.split('\n').map((line) => line.trim()).filter(Boolean))];

const sheet = new Sheet({
  draw, words: {text: '常用语'},
  read: async () => ({text: (await api('GET', 'phrases')).phrases.join('\n')}),
  write: async (form) => ({text: (await api('PUT', 'phrases', {phrases: linesOf(form.text)})).phrases.join('\n')}),
});

function standing(lines) {
  const long = lines.findIndex((line) => line.length > longest);
  if (lines.length > most) return `共 ${lines.length} 条，超过 ${most} 条，请删去一些。`;
  if (long >= 0) return `第 ${long + 1} 条超过 ${longest} 字，请写短一些。`;
  return `共 ${lines.length} 条，最多 ${most} 条，每条最多 ${longest} 字。`;
}

function draw() {
  render(sheet.ready ? html`
    <section class="card editor" aria-labelledby="editor-title" data-testid="editor">
      <h2 id="editor-title">常用语</h2>
      <p class="soft">写工单时按 <kbd>Ctrl+F7</kbd> 选一条，放到光标所在的地方。常用的写在前面，前九条可以按数字键选。</p>
      <p class="banner banner-warn">不要写任何人的姓名、电话、证件号或案情：常用语人人可见，修改前后都会原样留在修改记录里。</p>
      <div class="field"><label for="phrases">一行一条</label>
        <textarea class="textarea" id="phrases" data-testid="phrases" rows="12" spellcheck="false" aria-describedby="phrases-hint"
          aria-invalid=${Object.keys(sheet.errors).length ? 'true' : 'false'} .value=${live(sheet.form.text)}
          @input=${(event) => sheet.set({text: event.target.value})}></textarea>
        <p class="field-hint" id="phrases-hint" data-testid="phrases-hint">${standing(linesOf(sheet.form.text))}</p></div>
      ${saveBar(sheet)}
    </section>` : html`<p class="empty">${sheet.problem || '正在读取…'}</p>`, root);
}

savesByKey(() => sheet);
draw();
sheet.load();
