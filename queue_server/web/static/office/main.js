/*
 * 办公设备: the A4 printers, scanners and 高拍仪 for whoever uses them; what is broken stands first.
 */
import {html, nothing, render} from '/static/vendor/lit-html/lit-html.js';
import {repeat} from '/static/rows.js';
import {Problem, api, connect, duration, hallTime, serverNow} from '/static/hall.js';
import {oneAtATime, settled, showConnection, tellProblem} from '/static/staff.js';
import {OfficeTools, officeWords} from './tools.js';

const root = document.getElementById('office');
const state = {devices: null};

const load = oneAtATime(async () => {
  try {
    state.devices = (await api('GET', 'office-devices')).devices;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (!problem.isPassing) tellProblem(problem);
  }
  draw();
});
const tools = new OfficeTools(() => draw(), load);

function card(device) {
  const isWell = device.state === 'ok';
  return html`
    <li class="card device" data-state=${device.state} data-testid="device-${device.device}">
      <span class="device-sign" aria-hidden="true">${isWell ? '✓' : '×'}</span>
      <div class="device-text">
        <p class="device-head"><span><span class="soft">${officeWords[device.kind]}</span> <b>${device.device}</b></span>
          <span class="badge ${isWell ? 'badge-ok' : 'badge-bad'}">${isWell ? '正常' : '故障'}</span></p>
        <p>${device.window_no ? `${device.window_no} 号窗口 · ` : ''}<span class="soft">${device.where}</span></p>
        ${device.detail ? html`<p class="device-advice">${device.detail}</p>` : nothing}
        <p class="device-since soft small">${device.since ? html`<span title=${hallTime(device.since, {show: 'datetime'})}>已持续 ${
          duration(Math.max(0, (serverNow() - new Date(device.since)) / 1000))}</span>` : html`<span>没有人报过故障</span>`}${
          device.last_good_at ? html`<span>上次试过 ${hallTime(device.last_good_at, {show: 'datetime'})}</span>` : nothing}</p>
        ${tools.view(device)}
      </div>
    </li>`;
}

function inOrder(devices) {
  return [...devices].sort((a, b) => (a.state === 'ok') - (b.state === 'ok') || (a.window_no || 100) - (b.window_no || 100)
    || a.device.localeCompare(b.device, 'en', {numeric: true}));
}

function draw() {
  const {devices} = state;
  if (!devices) render(html`<p class="empty">正在读取…</p>`, root);
  else if (!devices.length) render(html`<p class="empty">hall.toml 里还没有登记打印机、扫描仪或高拍仪，请技术员加上 [[office_device]]。</p>`, root);
  else render(html`<ul class="device-list">${repeat(inOrder(devices), (device) => device.device, card)}</ul>`, root);
}

draw();
load();
const loadSoon = settled(load, 200);
connect('/staff', {
  watch: {},
  onSnapshot: loadSoon,
  onMessage: (name) => { if (name === 'device_changed') loadSoon(); },
  onState: showConnection,
});
