/*
 * The screen above one window: 业务类别, 窗口序号, the number being called or served, or why the window
 * pauses and where to go instead; and the seat card of whoever sits there.
 */
import {html, nothing, render} from '/static/vendor/lit-html/lit-html.js';
import {keyed} from '/static/vendor/lit-html/directives/keyed.js';
import {announce, api, connect, hallTime, numberWidth, reloadSoon, serverNow} from '/static/hall.js';
import {phrases} from '/static/phrases.js';
import {PageVoice} from './voice/page_voice.js';
import {ClosingLine} from './closing_line.js';

const SERVICES_EVERY_MS = 60000;
const GOING = ['called', 'serving'];

const root = document.getElementById('window');
const windowNo = Number(root.dataset.windowNo);
const isStation = root.dataset.hallKind === 'station';
const hallName = root.dataset.hallName;
// Where nobody takes numbers (no kiosk in hall.toml) the screen is the window's sign (notice B-1.2.5, B-2.2.3).
const hasQueue = root.dataset.queue === 'yes';
const hasBoard = root.dataset.board === 'yes';
root.textContent = '';

let windows = [];
let names = new Map();        // service code -> name
let hallDay = '';
let live = false;
let connecting = true;
let flashes = 0;

const closing = new ClosingLine(null, {
  show: () => draw(),
  concerns: (note) => note.service === null || Boolean(mine() && mine().services.includes(note.service)),
});
const mine = () => windows.find((window) => window.window_no === windowNo) || null;

/* ------------------------------------------------------------------ drawing */

function serviceNames(window) {
  return window ? [...new Set(window.services.map((code) => names.get(code)).filter(Boolean))] : [];
}

function whereToGo(window) {
  const others = windows.filter((other) => other.window_no !== windowNo && other.state === 'open'
    && other.services.some((code) => window.services.includes(code))).slice(0, 4);
  return others.length ? `请到 ${others.map((other) => `${other.window_no}号窗口`).join('、')} 办理` : '请稍候，或咨询大厅工作人员';
}

function stageView(window) {
  if (!window) return html`<p class="calm">${connecting ? '正在准备…' : '本窗口没有登记'}</p>`;
  if (window.state === 'closed') return html`<p class="calm">窗口未开放</p><p class="why">${hasBoard ? '请看大屏，或咨询大厅工作人员' : '请咨询大厅工作人员'}</p>`;
  if (window.state === 'paused') {
    return html`
      <p class="paused" data-testid="window-paused">暂停服务</p>
      ${window.pause_reason ? html`<p class="why" data-testid="pause-reason">${phrases(window.pause_reason)}</p>` : nothing}
      <p class="where">${phrases(whereToGo(window))}</p>`;
  }
  if (!window.ticket) return html`<p class="calm">${hasQueue ? '请等候叫号' : '请直接到窗口办理'}</p>`;
  const called = window.ticket.state === 'called';
  return keyed(flashes, html`
    <p class="please">${called ? '请' : '正在办理'}</p>
    <p class="ticket" data-testid="window-ticket" data-length=${numberWidth(window.ticket.number)}>${window.ticket.number}</p>
    ${called ? html`<p class="please">到本窗口办理</p>` : nothing}
    ${called && flashes ? html`<span class="flash" aria-hidden="true"></span>` : nothing}`);
}

function seatView(window) {
  const staff = window && window.state !== 'closed' ? window.staff : null;
  if (!staff) return html`<section class="seat seat-empty"><p>${hallName}</p></section>`;
  const facts = isStation ? [['职务', staff.title], ['电话', staff.phone]] : [['职务', staff.title], ['工号', staff.staff_no]];
  return html`
    <section class="seat" aria-label="席位牌" data-testid="seat-card">
      <span class="photo" role="img" aria-label="照片" data-testid="seat-photo" data-photo=${staff.photo ? 'yes' : 'no'}>${staff.photo
        ? html`<img src=${staff.photo} alt="">` : html`<svg viewBox="0 0 48 60" aria-hidden="true"><circle cx="24" cy="21" r="11"/><path d="M4 60c0-14 8-22 20-22s20 8 20 22z"/></svg>`}</span>
      <p class="seat-name" data-testid="seat-name" data-long=${staff.name.length > 6 ? 'yes' : 'no'}>${staff.name}</p>
      <dl class="seat-facts">${facts.map(([term, value]) => value ? html`<div><dt>${term}</dt><dd>${value}</dd></div>` : nothing)}</dl>
    </section>`;
}

function draw() {
  const window = mine();
  const offered = serviceNames(window);
  const ownName = window && window.name !== `${windowNo}号窗口` ? window.name : '';
  const state = !window || window.state !== 'open' ? (window ? window.state : 'unknown') : window.ticket ? window.ticket.state : 'free';
  render(html`
    <h1 class="visually-hidden">${windowNo}号窗口</h1>
    <header class="sign">
      <p class="sign-no"><b data-testid="window-number">${windowNo}</b><span>号窗口</span></p>
      <div class="sign-words">
        ${ownName ? html`<p class="sign-name">${ownName}</p>` : nothing}
        <p class="sign-services" data-testid="window-services" data-count=${Math.min(offered.length, 5)}>${offered.map((name) => html`<span>${phrases(name)}</span>`)}</p>
      </div>
    </header>
    <p class="lost" role="alert" data-testid="connection" data-state=${live ? 'live' : 'lost'}>${live ? nothing
      : connecting ? '正在连接服务器…' : hasQueue || (window && window.ticket) ? '连接中断，号码可能不是最新' : '连接中断，以上为最后所知'}</p>
    ${live && closing.sentence() ? html`<p class="closing" role="status" data-testid="closing">${phrases(closing.sentence())}</p>` : nothing}
    <section class="stage" data-state=${state} role="status" data-testid="window-state">${stageView(window)}</section>
    ${seatView(window)}`, root);
}

/* ------------------------------------------------------------------ listening */

const line = connect('/screens', {
  watch: {screen: 'window', window_no: windowNo, pulse: true},
  onSnapshot(snapshot) {
    hallDay = snapshot.hall_day;
    windows = snapshot.windows.map((window) => Object.assign({}, window));
    flashes = 0;
    closing.take(snapshot.closing);
    loadServices();
  },
  onMessage(name, data) {
    const window = mine();
    if (name === 'ticket_called') {
      place(data.number, data.window_no, 'called');
      if (data.window_no === windowNo) {
        flashes += 1;
        draw();
        announce(`请 ${data.number} 号到本窗口`);
      }
    } else if (name === 'ticket_changed') {
      place(data.number, GOING.includes(data.state) ? data.window_no : null, data.state);
      if (window) draw();
    } else if (name === 'window_changed') {
      const changed = windows.find((one) => one.window_no === data.window_no);
      if (!changed) return;
      Object.assign(changed, {state: data.state, pause_reason: data.pause_reason, services: data.services, staff: data.staff});
      draw();
    } else if (name === 'closing_changed') {
      closing.take(data.notes);
    } else if (name === 'offer_changed') {
      line.refresh();
    }
  },
  onState(now) {
    live = now === 'live';
    connecting = now === 'connecting';
    document.documentElement.dataset.live = live ? 'live' : 'lost';
    if (now === 'refused') reloadSoon();
    draw();
  },
});

function place(number, at, state) {
  windows.forEach((window) => {
    if (window.window_no === at) window.ticket = {number, state};
    else if (window.ticket && window.ticket.number === number) window.ticket = null;
  });
}

let servicesTimer = 0;

async function loadServices() {
  clearTimeout(servicesTimer);
  servicesTimer = setTimeout(loadServices, SERVICES_EVERY_MS);
  try {
    const services = await api('GET', 'services');
    names = new Map(services.map((service) => [service.code, service.name]));
    draw();
  } catch (problem) {
    clearTimeout(servicesTimer);
    servicesTimer = setTimeout(loadServices, 5000);
  }
}

/** A new hall day: what stood here yesterday leaves with the new snapshot. */
setInterval(() => {
  if (live && hallDay && hallTime(serverNow(), {show: 'date'}) > hallDay) line.refresh();
}, 15000);
new PageVoice();   // says nothing by itself: it answers the device board
draw();
