/*
 * The hall board. A call is written into the page inside the socket's own message handler; what is on the
 * screen is either live or visibly not. Runs for days: a new hall day clears the old one by itself.
 */
import {html, nothing, render} from '/static/vendor/lit-html/lit-html.js';
import {keyed} from '/static/vendor/lit-html/directives/keyed.js';
import {announce, api, connect, hallTime, numberWidth, reloadSoon, serverNow} from '/static/hall.js';
import {phrases} from '/static/phrases.js';
import {ClosingLine} from './closing_line.js';
import {BoardState, ownName, windowTitle} from './board_state.js';
import {Turns} from './pages_in_turn.js';
import {Reel} from './reel.js';
import {Stage} from './stage.js';

const MISSED_SHOWN = 9;
const ROWS_SHOWN = 12;
const BESIDE_REEL = {rows: 8, services: 8, missed: 4};
const WINDOWS_SHOWN = 12;
const SERVICES_SHOWN = 12;
const LONG_NAME = 10;
const LONG_NOTICE = 46;
const SERVICES_EVERY_MS = 60000;
const stateWords = {called: '请到窗口', serving: '办理中', missed: '已过号'};

const board = document.getElementById('board');
const connection = document.getElementById('connection');
const clock = document.getElementById('clock');
const day = document.getElementById('day');
const state = new BoardState();
const closing = new ClosingLine(document.getElementById('closing'));
let big = null;               // the call in the big place
let bigKey = 0;               // a new key starts the flash again
let notices = [];             // {text, until}: until is the last hall day of each
let known = false;            // a snapshot has been seen

const turns = new Turns();
const callTurns = new Turns();   // the list of calls: a new call brings its first page back
const reel = new Reel(() => draw());

const stage = new Stage((call, isNew) => {
  big = call;
  if (isNew) bigKey += 1;
  draw();
  if (!call || !isNew) return;
  reel.hush('call', true);
  announce(`请 ${call.number} 号到${windowTitle(call.window_no)}`);
  // Whatever goes with a call (a voice) follows the picture: one event for each call, when it is its turn.
  document.dispatchEvent(new CustomEvent('hall:call-presented', {detail: call}));
});

/* ------------------------------------------------------------------ drawing */

function bigView() {
  const name = ownName(big.window_no, big.window_name);
  return keyed(bigKey, html`
    <div class="big" data-flash=${bigKey > 0 ? 'yes' : 'no'} data-named=${name ? 'yes' : 'no'}>
      <p class="big-please">请</p>
      <p class="big-number" data-testid="call-number" data-length=${numberWidth(big.number)}>${big.number}</p>
      <p class="big-window">到 <b data-testid="call-window">${windowTitle(big.window_no)}</b></p>
      ${name ? html`<p class="big-name" data-testid="call-window-name">${name}</p>` : nothing}
      <p class="big-service">${phrases(big.service_name)}</p>
    </div>`);
}

function windowView(window) {
  const name = ownName(window.window_no, window.name);
  let words = '空闲';
  if (window.state === 'closed') words = '未开放';
  else if (window.state === 'paused') words = '暂停服务';
  else if (window.ticket) words = window.ticket.number;
  return html`
    <li class="place" data-state=${window.ticket && window.state === 'open' ? 'busy' : window.state}>
      <span class="place-name">${windowTitle(window.window_no)}${name ? html` <small>${name}</small>` : nothing}</span><b class="place-number">${words}</b>
    </li>`;
}

function pageMark({page, pages}) {
  return pages > 1 ? html`<span class="page-mark">${page}/${pages}</span>` : nothing;
}

function quietView() {
  const open = turns.page(state.windows.filter((window) => window.state !== 'closed'), WINDOWS_SHOWN);
  return html`
    <div class="quiet" data-many=${open.shown.length > 6 ? 'yes' : 'no'}>
      <p class="quiet-title">${known ? '请留意叫号' : '正在准备…'}</p>
      ${open.shown.length ? html`
        <h2 class="quiet-sub">各窗口正在办理 ${pageMark(open)}</h2>
        <ul class="places" data-many=${open.shown.length > 6 ? 'yes' : 'no'} data-testid="places">${open.shown.map(windowView)}</ul>`
        : known ? html`<p class="quiet-sub">窗口暂未开放</p>` : nothing}
    </div>`;
}

function rowView(row) {
  const now = state.states.get(row.number) || '';
  const name = ownName(row.window_no, row.window_name);
  return html`
    <li class="call" data-testid="recent-call" data-number=${row.number} data-window=${row.window_no} data-state=${now}>
      <b class="call-number">${row.number}</b><span class="call-window"><b data-testid="row-window">${windowTitle(row.window_no)}</b>${
        name ? html`<small data-testid="row-window-name" data-long=${name.length > 14 ? 'yes' : 'no'}>${name}</small>` : nothing}</span>
      <span class="call-state">${stateWords[now] || hallTime(row.called_at)}</span>
    </li>`;
}

function noticeView({shown, page, pages}) {
  return shown.length ? html`
    <section class="notice" aria-label="通知" data-testid="board-notice">
      <h2>通知 ${pageMark({page, pages})}</h2><p data-long=${shown[0].text.length > LONG_NOTICE ? 'yes' : 'no'}>${phrases(shown[0].text)}</p>
    </section>` : nothing;
}

// Lists are mapped, not repeated: lit-html's repeat leaves a comment behind for every row it takes away, and a board
// draws some thousand calls before anybody looks after it.
function draw() {
  turns.begin();
  callTurns.begin();
  const rows = callTurns.page(state.rows(), reel.isOn ? BESIDE_REEL.rows : ROWS_SHOWN);
  const many = state.rows().length > 8 && !reel.isOn;
  const services = turns.page(state.lines(), reel.isOn ? BESIDE_REEL.services : SERVICES_SHOWN);
  const notice = turns.page(notices.filter((one) => one.until >= state.hallDay), 1);
  board.dataset.notice = notice.shown.length ? 'yes' : 'no';
  board.dataset.reel = reel.isOn ? 'yes' : 'no';
  const missed = turns.page(state.missed.slice().reverse(), reel.isOn ? BESIDE_REEL.missed : MISSED_SHOWN);
  render(html`
    <section class="stage" aria-label="正在叫号">${big ? bigView() : quietView()}</section>
    <section class="calls" aria-label="最近叫号">
      <h2>最近叫号 ${pageMark(rows)}</h2>
      ${rows.shown.length ? html`<ol data-many=${many ? 'yes' : 'no'}>${rows.shown.map(rowView)}</ol>`
        : html`<p class="calls-none">今天还没有叫号</p>`}
    </section>
    <section class="waiting" aria-label="等候人数" data-many=${services.shown.length > 8 ? 'yes' : 'no'}>
      <h2>等候人数 ${pageMark(services)}</h2>
      <ul>${services.shown.map((service) => html`
        <li><span class="waiting-name" data-long=${service.name.length > LONG_NAME ? 'yes' : 'no'}>${phrases(service.name)}</span>
          <b data-testid=${`waiting-${service.code}`}>${service.waiting}</b></li>`)}</ul>
    </section>
    <section class="missed" aria-label="过号">
      <h2>过号 ${pageMark(missed)}</h2>
      ${missed.shown.length ? html`
        <ul>${missed.shown.map((number) => html`<li data-testid="missed" data-number=${number}>${number}</li>`)}</ul>
        <span class="missed-help">${missed.pages > 1 ? `共 ${state.missed.length} 个，` : ''}过号的群众请找工作人员</span>` : html`<span>没有过号</span>`}
    </section>
    ${reel.isOn ? html`<section class="reel" aria-label="普法宣传" data-testid="reel">${reel.pane}</section>` : nothing}
    ${noticeView(notice)}`, board);
}

/* ------------------------------------------------------------------ listening */

const line = connect('/screens', {
  watch: {screen: 'hall', pulse: true},
  onSnapshot(snapshot) {
    const goesOn = known && snapshot.hall_day === state.hallDay;
    known = true;
    state.take(snapshot);
    if (goesOn) stage.resume(state.calling());
    else stage.reset(state.calling());
    draw();
    closing.take(snapshot.closing);
    loadServices();
    loadNotices();
    reel.load(state.hallDay);
  },
  onMessage(name, data) {
    if (name === 'ticket_called') {
      if (hallTime(data.called_at, {show: 'date'}) > state.hallDay) newDay(data.called_at);
      const row = state.called(data);
      callTurns.restart();
      if (!stage.call(row)) draw();   // what is shown is drawn
    } else if (name === 'ticket_changed') {
      state.changed(data);
      if (data.state !== 'called') {
        stage.ended(data.number);
        document.dispatchEvent(new CustomEvent('hall:call-over', {detail: data.number}));
      }
      draw();
    } else if (name === 'window_changed') {
      state.windowChanged(data);
      draw();
    } else if (name === 'queue_changed') {
      Object.assign(state.waiting, data.waiting);
      draw();
    } else if (name === 'closing_changed') {
      closing.take(data.notes);
    } else if (name === 'notice_changed') {
      loadNotices();
      reel.load(state.hallDay);
    } else if (name === 'offer_changed') {
      line.refresh();
    }
  },
  onState(now) {
    const live = now === 'live';
    document.documentElement.dataset.live = live ? 'live' : 'lost';
    connection.dataset.state = live ? 'live' : 'lost';
    connection.firstElementChild.textContent = live ? '' : now === 'connecting' ? '正在连接服务器…'
      : '连接中断，正在重新连接。屏上号码可能不是最新，请听工作人员通知。';
    if (now === 'refused') reloadSoon();
  },
});

/** The first call of a new day: yesterday's numbers leave at once; the snapshot of the new day follows. */
function newDay(called) {
  state.hallDay = hallTime(called, {show: 'date'});
  state.recent = [];
  state.missed = [];
  state.states = new Map();
  stage.reset([]);
  line.refresh();
}

let servicesTimer = 0;

async function loadServices() {
  clearTimeout(servicesTimer);
  servicesTimer = setTimeout(loadServices, SERVICES_EVERY_MS);
  try {
    const services = await api('GET', 'services');
    state.services = services.map((service) => ({code: service.code, name: service.name}));
    draw();
  } catch (problem) {
    clearTimeout(servicesTimer);
    servicesTimer = setTimeout(loadServices, 5000);
  }
}

let noticesTimer = 0;

async function loadNotices() {
  clearTimeout(noticesTimer);
  try {
    notices = (await api('GET', 'notices/shown')).notices;
    draw();
  } catch (problem) {
    noticesTimer = setTimeout(loadNotices, 5000);
  }
}

/* ------------------------------------------------------------------ the passing of time */

let askedForDayAt = 0;

function tick() {
  const now = serverNow();
  const time = hallTime(now);
  if (clock.textContent !== time) clock.textContent = time;
  const today = hallTime(now, {show: 'day'});
  if (day.textContent !== today) day.textContent = today;
  reel.hush('call', stage.holding);
  if (known) reel.leave(state.hallDay);
  const due = [turns.isDue(), callTurns.isDue()];
  if (due.includes(true)) draw();
  if (known && line.state() === 'live' && hallTime(now, {show: 'date'}) > state.hallDay
      && performance.now() - askedForDayAt > 15000) {
    askedForDayAt = performance.now();
    line.refresh();
  }
}

setInterval(tick, 1000);
tick();
draw();
