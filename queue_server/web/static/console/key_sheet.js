/* All keys of the console on one sheet, above the page only while somebody asks for it. */
import {html, render} from '/static/vendor/lit-html/lit-html.js';
import {keyTable, partsOf} from './keys.js';

const sheet = document.getElementById('key-sheet');

function row({key, does, when}) {
  return html`<tr data-testid="key-row"><th scope="row">${partsOf(key).map((part) => html`<kbd>${part}</kbd> `)}</th>
    <td>${does}</td><td class="soft">${when}</td></tr>`;
}

function draw() {
  render(html`
    <div class="key-sheet-head"><h2 id="key-sheet-title">键盘</h2>
      <button type="button" class="button" data-testid="close-keys" @click=${close}>关闭 <kbd>Esc</kbd></button></div>
    <div class="key-sheet-table" tabindex="0" role="region" aria-labelledby="key-sheet-title">
      <table><thead><tr><th scope="col">按键</th><th scope="col">作用</th><th scope="col">什么时候能用</th></tr></thead>
        <tbody>${keyTable.map(row)}</tbody></table></div>
    <p class="soft small">正在填写时也能用，输入法选字时除外。一览打开时按快捷键，先关闭一览再照办。</p>`, sheet);
}

/** True while the sheet lies above the page. */
export function isOpen() {
  return sheet.open;
}

export function close() {
  sheet.close();
}

/** Opens the sheet, or puts it away; the keyboard is then where it was before. */
export function toggle() {
  if (sheet.open) {
    close();
    return;
  }
  draw();
  sheet.showModal();
}

document.getElementById('keys').addEventListener('click', toggle);
sheet.addEventListener('click', (event) => { if (event.target === sheet) close(); });
