/*
 * The page of one ticket on a citizen's phone: how many wait before it, that it is next, where to go, what to bring, what to
 * do when it was missed. State here, drawing in ticket_view.js.
 */
import {render} from '/static/vendor/lit-html/lit-html.js';
import {announce, api, connect, pressId, serverNow} from '/static/hall.js';
import {CHINESE, ENGLISH, say, speak} from '/static/language.js';
import {Ringing} from './ringing.js';
import {isNext, phoneView} from './ticket_view.js';

const REFRESH_MIN_MS = 1500;
const REFRESH_EVERY_MS = 15000;   // others moving on is told to the hall's screens, not to every phone
const REFRESH_NEAR_MS = 5000;
const NEAR = 3;                   // so many before it: the turn may come any moment

const root = document.getElementById('ticket');
const signature = document.querySelector('meta[name="hall-ticket"]').content;
root.textContent = '';

const model = {
  hallName: root.dataset.hallName, ticket: null, live: false, connecting: true, invalid: false, heardAt: null,
  canRing: Ringing.isPossible, rings: false,
  givingUp: 'no', problem: null,   // no | asked | doing
};
const ringing = new Ringing();
let hasChosen = false;             // a language, here on the phone
let givingUpId = '';
let timer = 0;

function draw() {
  const {ticket} = model;
  const at = ticket && ticket.state === 'called' && ticket.window_no;
  document.title = at ? say('请到{window_no}号窗口', {window_no: ticket.window_no})
    : ticket && isNext(ticket) ? say('您是下一位') : `${say('我的号票')} · ${model.hallName}`;
  render(phoneView(model, act), root);
}

const act = {
  speak(wanted) {
    hasChosen = true;
    speak(wanted);
    draw();
    root.querySelector('[data-testid="language"]').focus();
  },
  async ring() {
    if (ringing.isOn) ringing.turnOff();
    else await ringing.turnOn();
    model.rings = ringing.isOn;
    draw();
  },
  askGiveUp() {
    givingUpId = pressId();
    Object.assign(model, {givingUp: 'asked', problem: null});
    draw();
    root.querySelector('[data-testid="keep"]').focus();
  },
  keep() {
    Object.assign(model, {givingUp: 'no', problem: null});
    draw();
    root.querySelector('[data-testid="give-up"]')?.focus();
  },
  async giveUp() {
    if (model.givingUp === 'doing') return;
    Object.assign(model, {givingUp: 'doing', problem: null});
    draw();
    try {
      await api('POST', 'own-number/cancel', {status: signature, press_id: givingUpId});
      Object.assign(model, {givingUp: 'no', ticket: {...model.ticket, state: 'cancelled', can: []}});
    } catch (problem) {
      Object.assign(model, {givingUp: 'asked', problem});
    }
    draw();
    line.refresh();
  },
};

/** Asks how the ticket stands now; never all phones in the same moment. */
function askSoon(afterMs = REFRESH_MIN_MS) {
  clearTimeout(timer);
  timer = setTimeout(() => line.refresh(), afterMs + Math.random() * 1500);
}

/** The two moments a phone makes itself heard: nobody is before it any more, and it is called (each time it is). */
function moment(name) {
  ringing.ring(name);
  announce(name === 'next' ? say('您是下一位')
    : say('请 {number} 号到{window_no}号窗口', {number: model.ticket.number, window_no: model.ticket.window_no}));
}

function ownLanguage(ticket) {
  if (hasChosen) return;
  speak(ticket.language ? ticket.language : /^en\b/i.test(navigator.language) ? ENGLISH : CHINESE);
}

const line = connect('/screens', {
  auth: {ticket: signature},
  watch: {screen: 'ticket', pulse: true},
  onSnapshot({ticket}) {
    const before = model.ticket;
    Object.assign(model, {ticket, invalid: false, heardAt: serverNow()});
    ownLanguage(ticket);
    draw();
    if (!before) return;
    if (before.state !== 'called' && ticket.state === 'called') moment('called');
    else if (!isNext(before) && isNext(ticket)) moment('next');
  },
  onMessage(name, data) {
    if (!model.ticket || data.number !== model.ticket.number) return;
    if (name === 'ticket_called') {
      Object.assign(model, {givingUp: 'no', ticket: {...model.ticket, state: 'called', window_no: data.window_no, ahead: 0, can: []}});
      draw();
      moment('called');
    } else if (name === 'ticket_changed') {
      model.ticket = {...model.ticket, state: data.state, window_no: data.window_no};
      draw();
    } else return;
    askSoon();
  },
  onState(now) {
    Object.assign(model, {live: now === 'live', connecting: now === 'connecting', invalid: now === 'refused'});
    if (model.invalid) line.close();
    draw();
  },
});

function follow() {
  const {ticket} = model;
  if (!ticket || !['waiting', 'missed', 'on_hold'].includes(ticket.state) || document.visibilityState !== 'visible') return;
  askSoon();
}

document.addEventListener('visibilitychange', follow);
setInterval(follow, REFRESH_EVERY_MS);
setInterval(() => { if (model.ticket && model.ticket.state === 'waiting' && model.ticket.ahead <= NEAR) follow(); }, REFRESH_NEAR_MS);
draw();
