/* The notices at the foot of the hall board: short texts, each with the last day on which it is shown. */
import {html, nothing, render} from '/static/vendor/lit-html/lit-html.js';
import {live} from '/static/vendor/lit-html/directives/live.js';
import {announce, api} from '/static/hall.js';
import {parsed, today} from './dates.js';
import {Sheet, saveBar, savesByKey} from './sheet.js';

const root = document.getElementById('settings');
const most = 20;
const longest = 80;

const sheet = new Sheet({
  draw, words: {notices: '大屏通知'},
  read: () => api('GET', 'notices'),
  write: (form) => api('PUT', 'notices', form),
});

function change(at, field) {
  sheet.set({notices: sheet.form.notices.map((notice, place) => (place === at ? {...notice, ...field} : notice))});
}

function add() {
  sheet.set({notices: [...sheet.form.notices, {text: '', until: today()}]});
  document.getElementById(`notice-text-${sheet.form.notices.length - 1}`).focus();
}

function remove(at) {
  sheet.set({notices: sheet.form.notices.filter((_, place) => place !== at)});
  announce(`已去掉第 ${at + 1} 条`);
  document.getElementById('add-notice').focus();
}

function move(at, by) {
  const notices = sheet.form.notices.slice();
  const [moved] = notices.splice(at, 1);
  notices.splice(at + by, 0, moved);
  sheet.set({notices});
}

function problemOf(notice, at) {
  if (sheet.errors[`/notices/${at}/text`]) return sheet.errors[`/notices/${at}/text`];
  if (notice.text.length > longest) return `超过 ${longest} 字，请写短一些。`;
  return parsed(notice.until) ? '' : '请选最后显示的日子。';
}

function row(notice, at, all) {
  const problem = problemOf(notice, at);
  const over = parsed(notice.until) && notice.until < today();
  return html`
    <li class="notice-row" data-testid="notice-row">
      <div class="field notice-text"><label for="notice-text-${at}">第 ${at + 1} 条${over ? html` <span class="soft">（已过期，不再显示）</span>` : nothing}</label>
        <input class="input" id="notice-text-${at}" data-testid="notice-text" maxlength=${longest} .value=${live(notice.text)}
          aria-invalid=${problem ? 'true' : 'false'} aria-describedby=${problem ? `notice-problem-${at}` : nothing}
          @input=${(event) => change(at, {text: event.target.value})}></div>
      <div class="field"><label for="notice-until-${at}">显示到（含当天）</label>
        <input class="input" type="date" id="notice-until-${at}" data-testid="notice-until" .value=${live(notice.until)}
          @input=${(event) => change(at, {until: event.target.value})}></div>
      <div class="notice-moves">
        <button type="button" class="button button-quiet button-small" aria-label="第 ${at + 1} 条上移" ?disabled=${at === 0} @click=${() => move(at, -1)}>↑</button>
        <button type="button" class="button button-quiet button-small" aria-label="第 ${at + 1} 条下移" ?disabled=${at === all.length - 1} @click=${() => move(at, 1)}>↓</button>
        <button type="button" class="button button-quiet button-small" data-testid="remove-notice" aria-label="去掉第 ${at + 1} 条" @click=${() => remove(at)}>×</button>
      </div>
      ${problem ? html`<p class="field-error" id="notice-problem-${at}">${problem}</p>` : nothing}
    </li>`;
}

function draw() {
  render(sheet.ready ? html`
    <section class="card editor" aria-labelledby="editor-title" data-testid="editor">
      <h2 id="editor-title">大屏通知</h2>
      <p class="soft">在大厅综合屏的最下面一条一条轮流显示，过了最后一天自动收起。最多 ${most} 条，每条最多 ${longest} 字。</p>
      <p class="banner banner-warn">全大厅的人都看得到，不要写任何人的姓名、手机号、证件号或案情。</p>
      ${sheet.form.notices.length ? html`<ol class="notice-list">${sheet.form.notices.map(row)}</ol>` : html`<p class="empty">还没有通知。</p>`}
      <p><button type="button" class="button" id="add-notice" data-testid="add-notice" ?disabled=${sheet.form.notices.length >= most} @click=${add}>加一条</button></p>
      ${saveBar(sheet)}
    </section>` : html`<p class="empty">${sheet.problem || '正在读取…'}</p>`, root);
}

savesByKey(() => sheet);
draw();
sheet.load();
