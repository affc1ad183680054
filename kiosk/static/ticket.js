/* The page of one ticket on a citizen's phone: its number, how many wait before it, and where to go when called. */
import {html, nothing, render} from '/static/vendor/lit-html/lit-html.js';
import {announce, connect, waitWords} from '/static/hall.js';
import {mark, parts, say} from '/static/language.js';
import {closingWords} from './closing_words.js';

const REFRESH_MIN_MS = 1500;
const REFRESH_EVERY_MS = 15000;   // others moving on is told to the hall's screens, not to every phone

const root = document.getElementById('ticket');
const hallName = root.dataset.hallName;
const signature = document.querySelector('meta[name="hall-ticket"]').content;
const title = document.title;
root.textContent = '';

let ticket = null;
let live = false;
let connecting = true;
let invalid = false;
let timer = 0;

const words = {
  waiting: [mark('等候中'), mark('请在等候区就座，看大屏叫号。')],
  called: [mark('正在叫号'), ''],
  serving: [mark('正在办理'), ''],
  on_hold: [mark('已挂起'), mark('材料齐了以后，请回到窗口告诉工作人员。')],
  missed: [mark('已过号'), mark('请找工作人员重新排队。')],
  finished: [mark('已办结'), mark('感谢您的来访。')],
  abandoned: [mark('已失效'), mark('号票只在取号当天有效，请重新取号。')],
  cancelled: [mark('已取消'), mark('需要办理请重新取号。')],
};

function ticketView() {
  const estimate = waitWords(ticket.estimated_wait);
  const known = words[ticket.state] || ['', ''];
  const there = ticket.window_no && (ticket.state === 'called' || ticket.state === 'serving');
  return html`
    <p class="ticket-service">${ticket.service_name}</p>
    <h1 class="ticket-number" data-testid="ticket-number">${ticket.number}</h1>
    <p class="ticket-state" role="status" data-testid="ticket-state" data-state=${ticket.state}>${there
      ? html`${ticket.state === 'called' ? say('请到') : say(known[0])} <b>${say('{window_no}号窗口', {window_no: ticket.window_no})}</b>` : say(known[0])}</p>
    ${ticket.state === 'waiting' ? html`
      <dl class="ticket-facts">
        <div><dt>${say('前面等候')}</dt><dd>${parts('{count} 人', {count: ticket.ahead}, (ahead) => html`<b data-testid="ticket-ahead">${ahead}</b>`)}</dd></div>
        ${estimate ? html`<div><dt>${say('预计等候')}</dt><dd data-testid="ticket-wait">${estimate}</dd></div>` : nothing}
      </dl>` : nothing}
    ${ticket.notice ? html`<p class="ticket-notice" data-testid="ticket-notice">${closingWords(ticket.notice)}</p>` : nothing}
    ${known[1] && !ticket.notice ? html`<p class="ticket-advice">${say(known[1])}</p>` : nothing}`;
}

function draw() {
  document.title = ticket && ticket.state === 'called' && ticket.window_no ? say('请到{window_no}号窗口', {window_no: ticket.window_no}) : title;
  render(html`
    <main class="phone">
      <p class="phone-hall">${hallName}</p>
      <div class="card phone-card" data-state=${ticket && !invalid ? ticket.state : 'unknown'} data-live=${live ? 'live' : 'lost'}>
        ${invalid ? html`<h1>${say('这个链接不能用了')}</h1><p>${say('号票只在取号当天有效。需要帮助，请找大厅工作人员。')}</p>`
          : ticket ? ticketView() : html`<h1>${say('正在查询号票…')}</h1>`}
      </div>
      <p class="banner banner-warn phone-lost" role="alert" data-testid="connection" data-state=${live ? 'live' : 'lost'} ?hidden=${live || invalid}>${live || invalid ? nothing
        : connecting ? say('正在连接…') : say('网络中断，号码情况可能不是最新，正在重新连接…')}</p>
      <p class="phone-foot">${say('请以大厅叫号屏为准')}</p>
    </main>`, root);
}

/** Asks how the ticket stands now; never all phones in the same moment. */
function askSoon() {
  clearTimeout(timer);
  timer = setTimeout(() => line.refresh(), REFRESH_MIN_MS + Math.random() * 1500);
}

function called() {
  announce(say('请 {number} 号到{window_no}号窗口', {number: ticket.number, window_no: ticket.window_no}));
  if (navigator.vibrate) navigator.vibrate([400, 200, 400]);
}

const line = connect('/screens', {
  auth: {ticket: signature},
  watch: {screen: 'ticket'},
  onSnapshot(snapshot) {
    const before = ticket;
    ticket = snapshot.ticket;
    invalid = false;
    draw();
    if (before && before.state !== 'called' && ticket.state === 'called') called();
  },
  onMessage(name, data) {
    if (!ticket) return;
    if (name === 'ticket_called' && data.number === ticket.number) {
      ticket = Object.assign({}, ticket, {state: 'called', window_no: data.window_no, ahead: 0});
      draw();
      called();
    } else if (name === 'ticket_changed' && data.number === ticket.number) {
      ticket = Object.assign({}, ticket, {state: data.state, window_no: data.window_no});
      draw();
      askSoon();
    }
  },
  onState(now) {
    live = now === 'live';
    connecting = now === 'connecting';
    invalid = now === 'refused';
    if (invalid) line.close();
    draw();
  },
});

function look() {
  if (ticket && ['waiting', 'missed', 'on_hold'].includes(ticket.state) && document.visibilityState === 'visible') askSoon();
}

document.addEventListener('visibilitychange', look);
setInterval(look, REFRESH_EVERY_MS);
draw();
