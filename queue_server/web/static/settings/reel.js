/* 普法宣传: the pictures and films of the hall board. Putting up and taking down is done at once, the rest is saved. */
import {html, nothing, render} from '/static/vendor/lit-html/lit-html.js';
import {live} from '/static/vendor/lit-html/directives/live.js';
import {announce, api} from '/static/hall.js';
import {isSignedOut, renewToken} from '/static/staff.js';
import {parsed, today} from './dates.js';
import {Sheet, saveBar, savesByKey} from './sheet.js';

const root = document.getElementById('settings');
const UPLOAD_MS = 180000;
let files = new Map();        // what is behind each item, by its id
let said = '';
let isBad = false;
let busy = false;
let asked = '';               // the item whose 删除 was pressed once

const sheet = new Sheet({
  draw, words: {sound: '视频音量', items: '图片和视频'},
  read: async () => {
    const [reel, behind] = await Promise.all([api('GET', 'reel'), api('GET', 'reel/files')]);
    files = new Map(behind.files.map((file) => [file.id, file]));
    return reel;
  },
  write: (form) => api('PUT', 'reel', form),
});

function change(at, field) {
  sheet.set({items: sheet.form.items.map((item, place) => (place === at ? {...item, ...field} : item))});
}

function move(at, by) {
  const items = sheet.form.items.slice();
  const [moved] = items.splice(at, 1);
  items.splice(at + by, 0, moved);
  sheet.set({items});
}

function tell(words, bad) {
  said = words;
  isBad = Boolean(bad);
  announce(words);
  draw();
}

/** What was put up or taken down meanwhile; what is changed and not saved stays. */
async function refresh() {
  const before = sheet.form;
  const now = await sheet.read();
  const there = new Set(now.items.map((item) => item.id));
  const mine = before.items.filter((item) => there.has(item.id));
  const fresh = now.items.filter((item) => !before.items.some((one) => one.id === item.id));
  sheet.take(now);
  sheet.form = {sound: before.sound, items: mine.concat(fresh)};
  draw();
}

async function signedIn(ask) {
  try {
    return await ask();
  } catch (problem) {
    if (!isSignedOut(problem)) throw problem;
    await renewToken();
    return ask();
  }
}

async function putUp(chosen) {
  busy = true;
  let up = 0;
  try {
    for (const file of chosen) {
      tell(`正在上传 ${up + 1}/${chosen.length}…`);
      await signedIn(() => api('POST', 'reel/files', file, {timeoutMs: UPLOAD_MS}));
      up += 1;
    }
    tell(`已加上 ${up} 个，大屏马上播放`);
  } catch (problem) {
    tell(problem.detail, true);
  } finally {
    busy = false;
    await refresh();
  }
}

async function takeDown(id) {
  if (asked !== id) {
    asked = id;
    tell('再按一次“确定删除”，文件就删掉了');
    return;
  }
  asked = '';
  try {
    await signedIn(() => api('DELETE', `reel/files/${id}`));
    tell('已删除');
  } catch (problem) {
    tell(problem.detail, true);
  }
  await refresh();
  document.getElementById('reel-add').focus();
}

function row(item, at, all) {
  const file = files.get(item.id);
  if (!file) return nothing;
  const kind = file.kind === 'film' ? '视频' : '图片';
  const over = parsed(item.until) && item.until < today();
  return html`
    <li class="reel-row" data-testid="reel-row" data-kind=${file.kind}>
      ${file.kind === 'film' ? html`<video class="reel-preview" src=${file.address} controls muted preload="metadata" aria-label="第 ${at + 1} 个：预览"></video>`
        : html`<img class="reel-preview" src=${file.address} alt="第 ${at + 1} 个：预览">`}
      <div class="reel-facts">
        <p><b>第 ${at + 1} 个 · ${kind}</b> <span class="soft">${(file.bytes / 1e6).toFixed(1)} MB${over ? '（已过期，不再显示）' : ''}</span></p>
        <div class="reel-fields">
          <div class="field"><label for="reel-until-${at}">显示到（含当天）</label>
            <input class="input" type="date" id="reel-until-${at}" data-testid="reel-until" .value=${live(item.until)}
              aria-invalid=${parsed(item.until) ? 'false' : 'true'} @input=${(event) => change(at, {until: event.target.value})}></div>
          ${file.kind === 'picture' ? html`<div class="field"><label for="reel-seconds-${at}">每次显示</label>
            <div class="with-unit"><input class="input" type="number" min="5" max="300" id="reel-seconds-${at}" data-testid="reel-seconds" .value=${live(String(item.seconds))}
              @input=${(event) => change(at, {seconds: Number(event.target.value)})}><span class="unit">秒</span></div></div>`
            : html`<p class="soft reel-whole">每次放完为止</p>`}
        </div>
      </div>
      <div class="notice-moves">
        <button type="button" class="button button-quiet button-small" aria-label="第 ${at + 1} 个上移" ?disabled=${at === 0} @click=${() => move(at, -1)}>↑</button>
        <button type="button" class="button button-quiet button-small" aria-label="第 ${at + 1} 个下移" ?disabled=${at === all.length - 1} @click=${() => move(at, 1)}>↓</button>
        <button type="button" class="button button-small" data-testid="reel-remove" @click=${() => takeDown(item.id)}>${asked === item.id ? '确定删除' : '删除'}<span class="visually-hidden">第 ${at + 1} 个</span></button>
      </div>
    </li>`;
}

function draw() {
  render(sheet.ready ? html`
    <section class="card editor" aria-labelledby="editor-title" data-testid="editor">
      <h2 id="editor-title">普法宣传</h2>
      <p class="soft">在大厅综合屏上和叫号并排播放，一个接一个；叫号时不出声，也不会挡住号码。一个都没有时，大屏不留这块地方。</p>
      <p class="soft">图片：JPEG 或 PNG，不超过 10 MB。视频：MP4（H.264）或 WebM，不超过 60 MB。最多 20 个。</p>
      <div class="row"><label class="button clip-file">上传图片或视频<input type="file" multiple class="visually-hidden" id="reel-add" data-testid="reel-add" ?disabled=${busy}
          accept="image/jpeg,image/png,video/mp4,video/webm" @change=${(event) => { const chosen = [...event.target.files]; event.target.value = ''; if (chosen.length) putUp(chosen); }}></label>
        <p role="status" class=${isBad ? 'field-error' : 'soft'} data-testid="reel-said">${said}</p></div>
      ${sheet.form.items.length ? html`<ol class="reel-list">${sheet.form.items.map(row)}</ol>` : html`<p class="empty">还没有图片或视频。</p>`}
      <div class="field reel-sound"><label for="reel-sound">视频音量</label>
        <div class="with-unit"><input class="volume" type="range" id="reel-sound" data-testid="reel-sound" min="0" max="100" step="5" .value=${live(String(sheet.form.sound))}
          @input=${(event) => sheet.set({sound: Number(event.target.value)})}><span class="unit">${sheet.form.sound || '不出声'}</span></div>
        <p class="field-hint">只有出声的那块屏有声音，不会比叫号响，安静时段不出声</p></div>
      ${saveBar(sheet)}
    </section>` : html`<p class="empty">${sheet.problem || '正在读取…'}</p>`, root);
}

savesByKey(() => sheet);
draw();
sheet.load();
