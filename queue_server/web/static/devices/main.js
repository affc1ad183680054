/*
 * The device board: a card for every device with its state in a sign and a word, since when, and what to do; above it
 * the screens that ask to be paired, with the same big code that stands on their own glass.
 */
import {html, nothing, render} from '/static/vendor/lit-html/lit-html.js';
import {repeat} from '/static/rows.js';
import {Problem, api, connect, duration, hallTime, serverNow} from '/static/hall.js';
import {careView, testButtons, testEnded} from './care.js';
import {Learning} from './learning.js';
import {monthView, portsView, thisMonth} from './months.js';
import {OfficeTools, officeWords} from '/static/office/tools.js';
import {oneAtATime, settled, showConnection, tell, tellProblem} from '/static/staff.js';

const root = document.getElementById('devices');
const lookEveryMs = 3000;          // pairing requests come without a message
const state = {answer: null, asking: null, busy: null, open: null, history: null, month: '', months: null, ports: null};

const kindWords = {printer: '打印机', evaluator_device: '评价器', call_keypad: '呼叫器', kiosk: '取号机', window_display: '屏幕', id_reader: '身份证读卡器', barcode_gun: '扫码枪', ...officeWords};
const kindOrder = ['printer', 'evaluator_device', 'call_keypad', 'id_reader', 'barcode_gun', 'kiosk', 'window_display', ...Object.keys(officeWords)];
const stateWords = {
  ok: ['正常', 'badge-ok', '✓'], warning: ['请留意', 'badge-warn', '!'], failed: ['不能用', 'badge-bad', '×'],
  unknown: ['没有消息', '', '?'],
};

const load = oneAtATime(async () => {
  try {
    state.answer = await api('GET', 'devices');
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (!problem.isPassing) tellProblem(problem);
  }
  draw();
});

/** Reads what is looked at beside the board; a passing trouble leaves what is shown. */
async function read(path, take) {
  try {
    take(await api('GET', path));
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (!problem.isPassing) tellProblem(problem);
  }
  draw();
}

async function openCare(name) {
  state.open = state.open === name ? null : name;
  state.history = null;
  draw();
  if (state.open) await readHistory();
}

async function readHistory() {
  const name = state.open;
  await read(`devices/${name}/history`, (history) => { if (state.open === name) state.history = history; });
}

async function writeNote(name, form) {
  const field = form.elements.text;
  if (!field.value.trim()) return;
  try {
    await api('POST', `devices/${name}/notes`, {text: field.value});
    field.value = '';
    tell('备注已记下。', 'ok');
  } catch (problem) {
    tellProblem(problem);
  }
  await readHistory();
}

function showMonth(month) {
  state.month = month;
  state.months = null;
  return read(`devices/availability?month=${month}`, (months) => { if (state.month === month) state.months = months; });
}

async function act(key, path, done, body) {
  if (state.busy) return;
  state.busy = key;
  draw();
  try {
    await api('POST', path, body || {});
    tell(done, 'ok');
  } catch (problem) {
    tellProblem(problem);
  } finally {
    state.busy = null;
    state.asking = null;
    await load();
    if (state.open) await readHistory();
  }
}

const testEveryMs = 700;
const testLongestMs = 30000;

/** Asks the device to show that it works, and says how that ended; a page answers with nothing but what it shows. */
async function test(device, what, done) {
  let asked = null;
  try {
    asked = await api('POST', `devices/${device.device}/test`, {what});
  } catch (problem) {
    tellProblem(problem);
    return;
  }
  tell(done, 'ok');
  if (what !== 'identify' || device.on_a_line) await testAnswer(device.device, asked.test_id);
  if (state.open) await readHistory();
}

async function testAnswer(name, testId) {
  const until = performance.now() + testLongestMs;
  while (performance.now() < until) {
    await new Promise((wake) => { setTimeout(wake, testEveryMs); });
    let answer = null;
    try {
      answer = await api('GET', `devices/tests/${testId}`);
    } catch (problem) {
      if (!(problem instanceof Problem) || !problem.isPassing) return;
    }
    const words = answer ? testEnded(answer.state) : '';
    if (words) {
      tell(`${name}：${words}`, ['printed', 'pressed', 'said', 'heard'].includes(answer.state) ? 'ok' : 'warn');
      return;
    }
  }
}

const office = new OfficeTools(() => draw(), async () => { await load(); if (state.open) await readHistory(); });
const learning = new Learning(() => draw());
const mayLearn = ['technician', 'manager'].includes(root.dataset.role);

/* ---------------------------------------------------------------- pairing */

function pairing(request) {
  const left = Math.max(0, Math.ceil((new Date(request.expires_at) - serverNow()) / 1000));
  const code = `${request.code.slice(0, 3)} ${request.code.slice(3)}`;
  return html`
    <li class="card pairing" data-testid="pairing-${request.device}">
      <div>
        <p class="pairing-what"><b>${request.device}</b> ${kindWords[request.kind] || request.kind}</p>
        <p class="pairing-code number" aria-label="配对码 ${[...request.code].join(' ')}">${code}</p>
        <p class="soft small">来自 ${request.remote} · ${hallTime(request.asked_at, {show: 'seconds'})} 提出 · ${
          left ? `还剩 ${duration(left)}` : '已过期'}</p>
      </div>
      <div class="pairing-answer">
        <button type="button" class="button button-primary button-large" data-testid="accept-${request.device}"
          aria-disabled=${String(Boolean(state.busy))}
          @click=${() => act(request.id, `pairings/${request.id}/accept`, `已接受 ${request.device}，屏幕几秒内会自己打开。`)}>接受</button>
        <button type="button" class="button" data-testid="refuse-${request.device}" aria-disabled=${String(Boolean(state.busy))}
          @click=${() => act(request.id, `pairings/${request.id}/refuse`, `已拒绝 ${request.device} 的配对。`)}>拒绝</button>
      </div>
    </li>`;
}

function pairings(requests) {
  return html`
    <section class="pairings" aria-labelledby="pairings-title" aria-live="polite">
      <h2 class="section-title" id="pairings-title">待配对 <span class="count">${requests.length}</span></h2>
      ${requests.length ? html`
        <p class="soft">请走到那台设备前，<b>屏幕上的六位数字和这里一样才接受</b>。数字不一样或者没有人在装设备，请拒绝。</p>
        <ul class="pairing-list">${repeat(requests, (request) => request.id, pairing)}</ul>`
        : html`<p class="soft">没有设备在等待配对。在新屏幕上打开取号机或屏幕的页面，配对码就会出现在这里。</p>`}
    </section>`;
}

/* ---------------------------------------------------------------- the board */

/** True when people must do something. */
function needsCare(device) {
  return device.state === 'failed' || device.state === 'warning';
}

/** By kind, then by name: a card stays where it is, whatever its state. */
function inOrder(devices) {
  return [...devices].sort((a, b) => kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind)
    || a.device.localeCompare(b.device, 'en', {numeric: true}));
}

function since(device) {
  if (!device.since) return nothing;
  const seconds = Math.max(0, (serverNow() - new Date(device.since)) / 1000);
  return html`<span title=${hallTime(device.since, {show: 'datetime'})}>已持续 ${duration(seconds)}</span>`;
}

function unpairing(device) {
  if (!device.paired) return nothing;
  if (state.asking !== device.device) {
    return html`<button type="button" class="button button-quiet button-small" data-testid="unpair-${device.device}"
      @click=${() => { state.asking = device.device; draw(); }}>解除配对<span class="visually-hidden"> ${device.device}</span></button>`;
  }
  return html`<span class="unpair-ask"><span>这块屏幕将退回配对页。</span>
    <button type="button" class="button button-danger button-small" data-testid="unpair-confirm"
      @click=${() => act(device.device, `devices/${device.device}/unpair`, `已解除 ${device.device} 的配对。`)}>解除</button>
    <button type="button" class="button button-small" @click=${() => { state.asking = null; draw(); }}>不用了</button></span>`;
}

function card(device) {
  const [word, tone, sign] = stateWords[device.state] || [device.state, '', '?'];
  const isOpen = state.open === device.device;
  return html`
    <li class="card device" data-state=${device.state} data-open=${isOpen || learning.device === device.device ? 'yes' : 'no'} data-testid="device-${device.device}">
      <span class="device-sign" aria-hidden="true">${sign}</span>
      <div class="device-text">
        <p class="device-head"><span><span class="soft">${kindWords[device.kind] || device.kind}</span>
          <b>${device.device}</b></span><span class="badge ${tone}">${word}</span></p>
        <p class="device-where">${device.window_no ? `${device.window_no} 号窗口 · ` : ''}<span class="soft">${device.where}${
          device.runs_on ? ` · 接在${device.runs_on === 'server' ? '服务器' : ` ${device.runs_on}`}` : ''}</span></p>
        ${device.advice ? html`<p class="device-advice">${device.advice}</p>` : nothing}
        ${device.detail && device.detail !== device.advice ? html`<p class="soft small">${device.detail}</p>` : nothing}
        <p class="device-since soft small"><span>${device.by_hand ? '由工作人员报告' : device.connected ? '在线' : '不在线'}</span>${since(device)}${
          device.last_good_at
            ? html`<span>上次干完活 ${hallTime(device.last_good_at, {show: 'datetime'})}</span>` : nothing}</p>
        <div class="device-tools">
          ${device.by_hand ? nothing : testButtons(device, Boolean(state.busy), (what, done) => test(device, what, done))}
          <button type="button" class="button button-quiet button-small" data-testid="care-open-${device.device}"
            aria-expanded=${String(isOpen)} @click=${() => openCare(device.device)}>记录和备注<span class="visually-hidden"> ${device.device}</span></button>
          ${mayLearn && device.on_a_line ? html`<button type="button" class="button button-quiet button-small" data-testid="learn-open-${device.device}"
            aria-expanded=${String(learning.device === device.device)} @click=${() => learning.toggle(device.device, device.kind)}>学习按键<span class="visually-hidden"> ${device.device}</span></button>` : nothing}
          ${device.plugged === null ? nothing : html`<button type="button" class="button button-quiet button-small" data-testid="plug-${device.device}"
            @click=${() => act(device.device, `devices/${device.device}/plug`, device.plugged ? '已拔掉。同一个端口上的设备一起断开，几秒后这里会变。'
              : '已插回，几秒后恢复。', {plugged: !device.plugged})}>${device.plugged ? '拔掉（模拟）' : '插回（模拟）'}<span class="visually-hidden"> ${device.device}</span></button>`}
          ${unpairing(device)}
        </div>
        ${device.by_hand ? office.view(device) : nothing}
        ${learning.view(device.device)}
        ${isOpen ? careView(device, state.history, (form) => writeNote(device.device, form)) : nothing}
      </div>
    </li>`;
}

/** Amber or red where people must act, green where every device said that it is well, else no colour: unknown is not well. */
function boardSum(devices) {
  const care = devices.filter(needsCare);
  const silent = devices.filter((device) => device.state === 'unknown').length;
  const tone = care.some((device) => device.state === 'failed') ? 'banner-bad' : care.length ? 'banner-warn' : silent ? 'banner-plain' : 'banner-ok';
  const words = care.length ? `${care.length} 台设备需要处理：${care.map((device) => device.device).join('、')}`
    : silent ? '' : '没有设备需要处理';
  const unheard = silent ? `${silent === devices.length ? '全部设备' : `${silent} 台设备`}还没有消息，不知道是否正常` : '';
  return html`<p class="banner ${tone} board-sum" data-testid="board-sum"><span>${[words, unheard].filter(Boolean).join('；')}</span></p>`;
}

function board(devices) {
  return html`
    <section aria-labelledby="board-title">
      <h2 class="section-title" id="board-title">现状 <span class="count">${devices.length}</span></h2>
      ${devices.length ? boardSum(devices) : html`<p class="empty">hall.toml 里还没有登记设备</p>`}
      <ul class="device-list">${repeat(inOrder(devices), (device) => device.device, card)}</ul>
    </section>`;
}

function draw() {
  const {answer} = state;
  render(answer ? html`${pairings(answer.pairings)}${board(answer.devices)}${
    monthView(state.months, state.month, kindWords, showMonth)}${portsView(state.ports)}` : html`<p class="empty">正在读取…</p>`, root);
}

draw();
load();
showMonth(thisMonth());
read('devices/ports', (answer) => { state.ports = answer.ports; });
const loadSoon = settled(load, 200);
connect('/staff', {
  watch: {},
  onSnapshot: loadSoon,
  onMessage: (name) => { if (name === 'device_changed') loadSoon(); },
  onState: showConnection,
});
setInterval(() => { if (!document.hidden) load(); }, lookEveryMs);
