/*
 * The touch terminal: home -> (one tap) -> the number, big -> home. Ready for the next person by itself.
 * State in `model`, drawing in terminal_view.js, the one tap_id per intent in taking.js.
 */
import {render} from '/static/vendor/lit-html/lit-html.js';
import {announce, api, connect, hallTime, reloadSoon, serverNow} from '/static/hall.js';
import {CHINESE, language, say, speak} from '/static/language.js';
import {Care} from './care.js';
import {forgetCard, presentCard} from './card.js';
import {HelpCall, helpWords} from './help.js';
import {blankArrival, find, takes} from './arriving.js';
import {isTyping, meaningOf} from './key_meanings.js';
import {Keys} from './keys.js';
import {countWaiting, isGroup, tilesOf} from './levels.js';
import {groupNameOf, ticketServiceOf} from './names.js';
import {Mine, mineActs} from './mine.js';
import {onScan, scanned} from './scanning.js';
import {brieflyOf, pageOf, sentencesOf} from './sentences.js';
import {terminalReader} from './speaking.js';
import {checkIn, followPrint, takeNumber} from './taking.js';
import {terminalView} from './terminal_view.js';

const IDLE_S = 60, IDLE_COUNTDOWN_S = 10;
const RESULT_S = 15, STAY_S = 30, AFTER_READING_MS = 5000;
const PER_PAGE = 8, WAKING_MS = 600, HEARD_AFTER_MS = 300;
const SERVICES_EVERY_MS = 30000;
const SERVICES_SOON_MS = 4000;   // after the queue moved: the server has estimated the waits anew by then

const root = document.getElementById('terminal');
root.textContent = '';        // the server's waiting sentence; lit-html draws beside what stands there
const model = {
  hallName: root.dataset.hallName, scans: root.dataset.scans === 'yes',   // scans: papers carry a code to hold before a scanner
  screen: 'opening',          // opening | home | arriving | taking | ticket | refused | closed | unsure | privacy | mine
  appointments: false,        // whether anything may be booked, so that somebody may come with an appointment
  arrival: blankArrival(), kept: null,
  services: [], closing: [], waiting: {}, group: '', page: 0, perPage: PER_PAGE,   // group: whose services are shown, '' = the first page
  recent: [], live: false,
  service: null, failures: 0, ticket: null, print: 'none', problem: null,
  left: 0, idleLeft: 0,       // seconds; idleLeft > 0 while the idle countdown stands
  large: false, contrast: false, clock: '', day: '',
  help: 'none', helpIsFresh: false, helpBy: '',   // none | calling | called | taken | failed; by whom taken
  care: null, mine: null, canRead: false, reading: false,
};
let taking = null;
let printing = null;
let touchedAt = null;         // null: clean, nobody has touched anything since the last clean start
let resultUntil = 0;
let wokenAt = -Infinity;      // the key that says 'still here' means nothing else
const reader = terminalReader(() => draw());

function draw() {
  model.canRead = reader.isReady;
  render(terminalView(model, act), root);
  reader.follow(pageOf(model), () => sentencesOf(model), () => brieflyOf(model));
}

function apply() {
  const html = document.documentElement;
  html.dataset.type = model.large ? 'large' : 'normal';
  html.dataset.contrast = model.contrast ? 'high' : 'normal';
}

function toggle(mode) {
  model[mode] = !model[mode];
  apply();
  draw();
}

/** The service somebody is booked for: as it is offered, or by its name only. */
function serviceOf(choice) {
  return model.services.find((one) => one.code === choice.service) || {name: choice.service_name};
}

function showFor(seconds) {
  resultUntil = performance.now() + seconds * 1000;
  model.left = seconds;
}

function focusOn(testId) {
  const target = root.querySelector(`[data-testid="${testId}"]`);
  if (target) target.focus({preventScroll: true});
}

/* ------------------------------------------------------------------ what a person does */

const act = {
  choose(service) {
    if (!['home', 'closed', 'unsure'].includes(model.screen)) return;
    if (!service.is_open) {
      aside('closed', {service});
      return;
    }
    Object.assign(model, {screen: 'taking', service, kept: null, failures: 0, ticket: null, problem: null});
    taking = takeNumber(service.code, language(), {connecting: onConnecting, ticket: onTicket, refused: onRefused});
    draw();
  },
  enter(group) {
    if (model.screen !== 'home') return;
    Object.assign(model, {group, page: 0});
    draw();
    announce(say('{group}，请选择具体业务', {group: groupNameOf(group, model.services)}));
    root.querySelector('.tile')?.focus({preventScroll: true});
  },
  leaveGroup() {
    const left = model.group;
    Object.assign(model, {group: '', page: 0});
    draw();
    focusOn(`group-${left}`);
  },
  arrive(by) {
    Object.assign(model, {screen: 'arriving', arrival: blankArrival(by)});
    draw();
    root.querySelector('.key')?.focus({preventScroll: true});
  },
  async type(key) {
    if (model.mine) {
      model.mine.type(key);
      return;
    }
    const {arrival} = model;
    if (arrival.busy || arrival.found || !takes(arrival, key)) return;
    draw();
    if (!arrival.complete) return;
    await find(arrival, draw);
    if (model.arrival !== arrival || model.screen !== 'arriving') return;
    draw();
    if (arrival.found) focusOn('choice');
  },
  keep(choice) {
    const {proof} = model.arrival;
    if (model.screen !== 'arriving' || choice.why_not) return;
    Object.assign(model, {
      screen: 'taking', service: serviceOf(choice), kept: choice, failures: 0, ticket: null, problem: null,
    });
    taking = checkIn(choice.id, proof, language(), {connecting: onConnecting, ticket: onTicket, refused: onRefused});
    draw();
  },
  home() {
    goHome();
    draw();
  },
  stay() {
    showFor(STAY_S);
    draw();
  },
  goOn() {
    touch();
    draw();
  },
  turn(step) {
    model.page += step;
    draw();
  },
  large() { toggle('large'); },
  contrast() { toggle('contrast'); },
  speak(wanted) {
    speak(wanted);
    tick();      // the day of the week is in a language as well
    draw();
    focusOn('mode-language');
  },
  help() { help.press(); },
  noHelp() { help.withdraw(); },
  unsure() { aside('unsure'); },
  privacy() { if (model.screen !== 'taking' && model.screen !== 'ticket') aside('privacy'); },
  care(choice) {
    if (model.screen === 'ticket') showFor(STAY_S);
    (model.mine ? model.mine.care : model.care).touch(choice);
  },
  read() {
    reader.turnTo(!reader.isOn);
    model.reading = reader.isOn;
    draw();
  },
  mineOpen() {
    aside('mine', {mine: new Mine(draw)});
    root.querySelector('.key')?.focus({preventScroll: true});
  },
  ...mineActs(model),
};

/** A page beside the way to a number; the way itself begins anew. */
function aside(screen, more) {
  goHome();
  Object.assign(model, {screen, ...more});
  draw();
  focusOn('go-home');
}

const help = new HelpCall(root.dataset.place || '', () => {
  if (help.state !== model.help && helpWords[help.state]) {
    announce(say(helpWords[help.state]));
    reader.tell([say(helpWords[help.state])]);
  }
  Object.assign(model, {help: help.state, helpIsFresh: help.isFresh, helpBy: help.who});
  draw();
});

function goHome() {
  if (model.screen === 'ticket') speak(CHINESE);   // whoever had it read in English has what they came for
  if (taking) taking.giveUp();
  if (printing) printing.stop();
  if (model.care) model.care.leave();
  if (model.mine) model.mine.leave();
  taking = null;
  printing = null;
  Object.assign(model, {
    screen: model.services.length ? 'home' : 'opening',
    service: null, kept: null, arrival: blankArrival(), ticket: null, problem: null, failures: 0, group: '', page: 0, left: 0, idleLeft: 0,
    care: null, mine: null,
  });
}

function cleanStart() {
  goHome();
  forgetCard();
  touchedAt = null;
  Object.assign(model, {large: false, contrast: false, reading: false});
  speak(CHINESE);
  reader.leave();
  apply();
  window.scrollTo(0, 0);
  loadServices();
}

function touch() {
  touchedAt = performance.now();
  if (reader.here(true)) setTimeout(draw, HEARD_AFTER_MS);   // it speaks of the page the touch leads to
  if (model.idleLeft) {
    wokenAt = touchedAt;
    model.idleLeft = 0;
    draw();
  }
}

/* ------------------------------------------------------------------ what the server answers */

function onConnecting(failures) {
  model.failures = failures;
  draw();
}

function onTicket(ticket) {
  forgetCard();
  Object.assign(model, {screen: 'ticket', ticket, print: ticket.print ? ticket.print.state : 'none'});
  model.care = new Care(ticket, [], onCare);
  showFor(RESULT_S);
  draw();
  announce(say('您的号码是 {number}，{service}，前面等候 {count} 人', {
    number: ticket.number.split('').join(' '), service: ticketServiceOf(ticket, model.services), count: ticket.ahead,
  }));
  focusOn('go-home');
  printing = followPrint(ticket.print, (state) => {
    model.print = state;
    // What must be remembered instead of taken along stays as long again.
    if (state !== 'queued' && state !== 'sent' && state !== 'printed') showFor(RESULT_S);
    draw();
  });
  loadServices();
}

/** What somebody said of themselves stands with the server: they may stand elsewhere in the line now. */
function onCare(ticket) {
  if (ticket && model.ticket && ticket.id === model.ticket.id) model.ticket = {...model.ticket, ahead: ticket.ahead, estimated_wait: ticket.estimated_wait};
  draw();
}

function onRefused(problem) {
  if (problem.status === 401 || problem.status === 403) {
    reloadSoon();
  }
  Object.assign(model, {screen: 'refused', problem});
  showFor(RESULT_S);
  draw();
  focusOn('go-home');
  loadServices();
}

let servicesTimer = 0, soonTimer = 0;

function loadServicesSoon() {
  if (!soonTimer) soonTimer = setTimeout(loadServices, SERVICES_SOON_MS);
}

async function loadServices() {
  clearTimeout(servicesTimer);
  clearTimeout(soonTimer);
  soonTimer = 0;
  let next = SERVICES_EVERY_MS;
  try {
    const services = await api('GET', 'services');
    model.services = services;
    services.forEach((service) => { model.waiting[service.code] = service.waiting; });
    if (model.group && !isGroup(services, model.group)) model.group = '';
    model.page = Math.min(model.page, Math.max(0, Math.ceil(tilesOf(services, model.group).length / PER_PAGE) - 1));
    if (model.screen === 'opening' && services.length) model.screen = 'home';
  } catch (problem) {
    if (problem.status === 401 || problem.status === 403) reloadSoon();
    next = model.services.length ? 5000 : 2000;
  }
  servicesTimer = setTimeout(loadServices, next);
  draw();
}

/** Whether somebody may come with an appointment; asked at the start and whenever the offer changes. */
async function loadOffered() {
  try {
    model.appointments = (await api('GET', 'appointments/offered')).services.length > 0;
  } catch (problem) {
    return;   // what was known stays: the hall's own sentence says that the connection is lost
  }
  draw();
}

connect('/screens', {
  watch: {screen: 'hall'},
  onSnapshot(snapshot) {
    model.waiting = countWaiting(model.services, snapshot);
    model.closing = snapshot.closing || [];
    model.recent = (snapshot.recent_calls || []).slice(0, 3);
    draw();
    loadServices();
    loadOffered();
  },
  onMessage(name, data) {
    if (name === 'queue_changed') {
      model.waiting = Object.assign({}, model.waiting, data.waiting);
      loadServicesSoon();
    } else if (name === 'closing_changed') {
      model.closing = data.notes;
    } else if (name === 'offer_changed') {
      reader.manner.load();
      loadServices();
      loadOffered();
      return;
    } else if (name === 'ticket_called') {
      model.recent = [data].concat(model.recent.filter((call) => call.number !== data.number)).slice(0, 3);
    } else if (name === 'card_presented') presentCard(data, touch);
    else if (name === 'code_presented') {
      touch();
      scanned(model, act, data.text);
      return;
    }
    else if (name !== 'ticket_changed') return;
    if (model.mine && model.mine.found && data.number === model.mine.found.ticket.number) model.mine.refresh();
    draw();
  },
  onState(state) {
    model.live = state === 'live' || state === 'connecting';
    if (state === 'refused') reloadSoon();
    draw();
  },
});

/* ------------------------------------------------------------------ the passing of time */

function tick() {
  const now = performance.now();
  const wasIdle = model.idleLeft > 0;
  const before = [model.left, model.idleLeft, model.clock, model.screen].join();
  model.clock = hallTime(serverNow());
  model.day = hallTime(serverNow(), {show: 'day'});
  if (model.screen === 'ticket' || model.screen === 'refused') {
    if (reader.isSpeaking) resultUntil = Math.max(resultUntil, now + AFTER_READING_MS);
    model.left = Math.max(0, Math.ceil((resultUntil - now) / 1000));
    if (model.left === 0) {
      speak(CHINESE);   // nobody stands here any more
      reader.here(false);
      goHome();
    }
  } else if (touchedAt !== null) {
    if (reader.isSpeaking && !model.idleLeft) touchedAt = Math.max(touchedAt, now - IDLE_S * 500);
    const idle = (now - touchedAt) / 1000;
    if (idle >= IDLE_S + IDLE_COUNTDOWN_S) cleanStart();
    else model.idleLeft = idle >= IDLE_S ? Math.ceil(IDLE_S + IDLE_COUNTDOWN_S - idle) : 0;
    if (model.idleLeft && !wasIdle) setTimeout(() => focusOn('go-on'));
  }
  if (before !== [model.left, model.idleLeft, model.clock, model.screen].join()) draw();
}

document.addEventListener('pointerdown', touch, {capture: true, passive: true});
document.addEventListener('keydown', touch, {capture: true});
/** Whether a key meant anything; Enter on a button other than the on-screen keys presses that button. */
function onKey(sign) {
  if (performance.now() - wokenAt < WAKING_MS) return false;
  if (sign === 'Enter' && document.activeElement.matches('button:not(.key)')) return false;
  const press = meaningOf(model, act, sign);
  if (press) press();
  return Boolean(press);
}

new Keys({typing: () => isTyping(model), key: onKey, scanned: (scan) => onScan(model, act, scan)});
document.addEventListener('contextmenu', (event) => event.preventDefault());
document.addEventListener('dragstart', (event) => event.preventDefault());
window.addEventListener('wheel', (event) => { if (event.ctrlKey) event.preventDefault(); }, {passive: false});

setInterval(tick, 500);
tick();
loadServices();
