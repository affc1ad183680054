/* What the hall board knows: a snapshot and what has happened since. No drawing, no network. */

const ROWS = 8;
const KEPT = 60;
const GOING = ['called', 'serving'];

/** A window by its number, the only thing people have to look for (notice B-1.3.6). */
export function windowTitle(windowNo) {
  return `${windowNo}号窗口`;
}

/** The name a window has besides its number, or ''. */
export function ownName(windowNo, name) {
  return name.replace(/\s/g, '') === windowTitle(windowNo) ? '' : name;
}

export class BoardState {
  constructor() {
    this.hallDay = '';
    this.windows = [];
    this.recent = [];       // newest first, one row per number: {seq, number, window_no, window_name, service_name, called_at}
    this.states = new Map();  // number -> ticket state, for the rows above
    this.missed = [];
    this.waiting = {};
    this.services = [];     // [{code, name}] in the hall's order
  }

  /** Takes the whole truth; whatever was known before is gone. */
  take(snapshot) {
    this.hallDay = snapshot.hall_day;
    if (snapshot.services) this.services = snapshot.services.slice();
    this.windows = snapshot.windows.map((window) => Object.assign({}, window));
    this.states = new Map();
    this.missed = snapshot.missed.map((ticket) => ticket.number);
    this.waiting = {};
    this.services.forEach((service) => { this.waiting[service.code] = 0; });
    snapshot.waiting.forEach((ticket) => {
      this.waiting[ticket.service] = (this.waiting[ticket.service] || 0) + 1;
    });
    this.windows.forEach((window) => {
      if (window.ticket) this.states.set(window.ticket.number, window.ticket.state);
    });
    this.missed.forEach((number) => this.states.set(number, 'missed'));
    this.recent = [];
    snapshot.recent_calls.slice().sort((a, b) => b.seq - a.seq).forEach((call) => {
      if (!this.recent.some((row) => row.number === call.number)) this.recent.push(this.named(call));
    });
    // Many calls ago, and its person has still not come: no window's call is ever missing.
    this.windows.forEach(({window_no, ticket}) => {
      if (ticket && ticket.state === 'called' && !this.recent.some((row) => row.number === ticket.number)) {
        this.recent.push(this.named({seq: 0, number: ticket.number, window_no, service: ticket.service,
          service_name: this.nameOf(ticket.service), called_at: ticket.called_at, is_recall: false}));
      }
    });
  }

  /** How many wait, by name: services that are not told apart here (综合服务) are one line. */
  lines() {
    const lines = new Map();
    this.services.forEach(({code, name}) => {
      const waiting = this.waiting[code] || 0;
      if (lines.has(name)) lines.get(name).waiting += waiting;
      else lines.set(name, {code, name, waiting});
    });
    return [...lines.values()];
  }

  named(call) {
    const window = this.windows.find((one) => one.window_no === call.window_no);
    return Object.assign({window_name: window ? window.name : windowTitle(call.window_no)}, call);
  }

  /** A call; returns its row. */
  called(call) {
    const row = this.named(call);
    this.recent = [row].concat(this.recent.filter((other) => other.number !== call.number));
    if (this.recent.length > KEPT) this.forget();
    this.states.set(call.number, 'called');
    this.missed = this.missed.filter((number) => number !== call.number);
    this.at(call.number, call.window_no, 'called', call);
    return row;
  }

  /** A board runs for days: what is long past leaves, with its states; what is still being called stays. */
  forget() {
    this.recent = this.recent.filter((row, at) => at < KEPT || this.isCalled(row.number));
    const kept = new Set(this.recent.map((row) => row.number).concat(this.missed));
    this.windows.forEach((window) => { if (window.ticket) kept.add(window.ticket.number); });
    Array.from(this.states.keys()).forEach((number) => { if (!kept.has(number)) this.states.delete(number); });
  }

  changed(change) {
    if (this.states.has(change.number) || change.state !== 'waiting') this.states.set(change.number, change.state);
    this.missed = this.missed.filter((number) => number !== change.number);
    if (change.state === 'missed') this.missed.push(change.number);
    this.at(change.number, GOING.includes(change.state) ? change.window_no : null, change.state, {id: change.id});
  }

  at(number, windowNo, state, more) {
    this.windows.forEach((window) => {
      if (window.window_no === windowNo) {
        window.ticket = Object.assign({}, window.ticket && window.ticket.number === number ? window.ticket : {}, more, {number, state});
      } else if (window.ticket && window.ticket.number === number) window.ticket = null;
    });
  }

  windowChanged(change) {
    const window = this.windows.find((one) => one.window_no === change.window_no);
    if (window) Object.assign(window, {state: change.state, pause_reason: change.pause_reason, services: change.services, staff: change.staff});
  }

  isCalled(number) {
    return this.states.get(number) === 'called';
  }

  /** What is being called now, newest first. */
  calling() {
    return this.recent.filter((row) => this.isCalled(row.number));
  }

  /** The newest calls, and every older one whose person is still asked to come. */
  rows() {
    return this.recent.filter((row, at) => at < ROWS || this.isCalled(row.number));
  }

  nameOf(code) {
    const service = this.services.find((one) => one.code === code);
    return service ? service.name : code;
  }
}
