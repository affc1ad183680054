/*
 * What every page of the hall shares: asking the server, listening to it, and telling the hall's time.
 * ES2019, no build step, works over plain HTTP on a hall's own network (so no crypto.randomUUID).
 */
import {io} from '/static/vendor/socket.io.esm.min.js';
import {identify} from './identify.js';
import {inEnglish, say} from './language.js';
import {Lifeline} from './lifeline.js';

function meta(name) {
  const tag = document.querySelector(`meta[name="${name}"]`);
  return tag ? tag.content : '';
}

/** Name of the paired device this page belongs to, or ''. */
export const device = meta('hall-device');
/** IANA name of the hall's time zone. */
export const timeZone = meta('hall-time-zone') || 'Asia/Shanghai';

/* ------------------------------------------------------------------ HTTP */

/** A refusal or failure: `status` (0 = the server was not reached), `code`, `detail`, and every other
 * field of the problem document, e.g. `retry_after_s`. `detail` is a Chinese sentence fit to be shown. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || body.title || '操作没有完成');
    this.name = 'Problem';
    Object.keys(body).forEach((key) => { this[key] = body[key]; });
    this.status = status;
    this.code = body.code || (status === 0 ? 'unreachable' : `http_${status}`);
    this.detail = body.detail || body.title || '操作没有完成，请再试一次';
  }

  /** True when the same request may be sent again: it was not answered, or the server was in trouble. */
  get isPassing() {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

const plainWords = {
  401: '登录已失效，请重新登录', 403: '没有权限进行此操作', 404: '没有找到', 413: '内容太大',
  429: '操作太频繁，请稍后再试', 500: '服务器出现故障，请联系管理员', 503: '服务暂时不可用，请稍后再试',
};

/**
 * Sends one request and returns the parsed JSON (null for an empty answer).
 * `path` starting with '/' is used as it is, anything else is below /api/v1/.
 * A `body` that is a file goes as it is, everything else as JSON.
 * `options.timeoutMs` (default 8000); `options.answer` 'picture' gives a data URL instead. Throws Problem, and nothing else.
 */
export async function api(method, path, body, options) {
  const settings = options || {};
  const headers = {Accept: 'application/json', 'X-CSRF-Token': meta('csrf-token')};
  if (device) headers['X-Hall-Device'] = device;
  const isFile = body instanceof Blob;
  if (body !== undefined && body !== null) headers['Content-Type'] = isFile ? body.type || 'application/octet-stream' : 'application/json';
  const breaker = new AbortController();
  const timer = setTimeout(() => breaker.abort(), settings.timeoutMs || 8000);
  let answer;
  let text;
  try {
    answer = await fetch(path.startsWith('/') ? path : `/api/v1/${path}`, {
      method, headers, credentials: 'same-origin', cache: 'no-store', signal: breaker.signal,
      body: isFile ? body : headers['Content-Type'] ? JSON.stringify(body) : undefined,
    });
    if (answer.ok && settings.answer === 'picture') return await pictureOf(await answer.blob());
    text = await answer.text();
  } catch (failure) {
    throw new Problem(0, {code: 'unreachable', detail: '连接不上服务器，请检查网络或联系管理员'});
  } finally {
    clearTimeout(timer);
  }
  noteServerTime(answer.headers.get('Date'));
  let parsed = null;
  try {
    parsed = text ? JSON.parse(text) : null;
  } catch (notJson) {
    if (answer.ok) throw new Problem(0, {code: 'unreadable', detail: '服务器的回答无法识别，请再试一次'});
  }
  if (answer.ok) return parsed;
  const problem = parsed && typeof parsed === 'object' && !Array.isArray(parsed) ? parsed : {};
  if (!problem.detail) problem.detail = plainWords[answer.status] || `操作没有完成（${answer.status}）`;
  throw new Problem(answer.status, problem);
}

function pictureOf(blob) {
  return new Promise((told, failed) => {
    const reader = new FileReader();
    reader.onload = () => told(reader.result);
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** A fresh id for one intent of one person (press_id, tap_id): 32 hex digits. Keep it for every retry. */
export function pressId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/* ------------------------------------------------------------------ live */

/**
 * Listens to a namespace and keeps the page right across lost connections.
 *
 * options.watch      payload of `watch`, sent on every (re)connect; leave out where nothing is watched.
 *                    With `pulse: true` in it, silence and sleep are losses too (lifeline.js)
 * options.auth       CONNECT payload; default {device} on a paired page, {} elsewhere
 * options.onSnapshot (snapshot) the whole truth, after every (re)connect and refresh()
 * options.onMessage  (name, data) everything newer than the snapshot, in order
 * options.onConnect  (socket) right after every (re)connect, before `watch`
 * options.onState    (state, code): 'connecting' | 'live' | 'lost' | 'refused'; code only when refused
 *
 * Returns {socket, refresh(), close(), state()}. Messages that come before the snapshot are kept and
 * replayed; what has seq <= the snapshot's seq is dropped.
 */
export function connect(namespace, options) {
  const socket = io(namespace, {
    auth: options.auth || (device ? {device} : {}),
    transports: ['websocket', 'polling'], tryAllTransports: true,
    reconnectionDelay: 100, reconnectionDelayMax: 500, randomizationFactor: 0.5, timeout: 5000,
    forceNew: true,
  });
  let state = '';
  let held = [];          // messages waiting for a snapshot; null while the page is live
  let attempt = 0;        // only the newest watch may answer
  let snapshotSeq = 0;
  let retry = 0;
  const lifeline = options.watch && options.watch.pulse ? new Lifeline({
    isLive: () => state === 'live' || state === 'refused',
    silent: () => become('lost'),
    woke: () => {
      become('lost');
      refresh();
    },
    reconnect: () => {
      socket.disconnect();
      socket.connect();
    },
  }) : null;

  function become(next, code) {
    if (next === state && next !== 'refused') return;
    state = next;
    if (options.onState) options.onState(next, code);
  }

  function pass(name, data) {
    // One journal entry may become several messages with the same seq: compare with the snapshot only.
    if (data && typeof data.seq === 'number' && data.seq <= snapshotSeq) return;
    if (name === 'training_changed') showTraining(data.training);
    if (options.onMessage) options.onMessage(name, data);
  }

  function refresh() {
    if (!socket.connected) return;
    if (held === null) held = [];
    attempt += 1;
    const mine = attempt;
    socket.timeout(5000).emit('watch', options.watch, (failure, snapshot) => {
      if (mine !== attempt || !socket.connected) return;
      if (failure || !snapshot || typeof snapshot.seq !== 'number') {
        clearTimeout(retry);
        retry = setTimeout(refresh, 1000);
        return;
      }
      if (lifeline) lifeline.promised((snapshot.pulse_s || 0) * 1000);
      const waiting = held || [];
      held = null;
      snapshotSeq = snapshot.seq;
      showTraining(snapshot.training);
      toldOfTraining = true;
      if (options.onSnapshot) options.onSnapshot(snapshot);
      waiting.forEach(([name, data]) => pass(name, data));
      become('live');
    });
  }

  if (lifeline) {
    lifeline.attempted();
    socket.io.on('reconnect_attempt', () => lifeline.attempted());
  }

  socket.on('connect', () => {
    clearTimeout(retry);
    if (lifeline) lifeline.attempted();
    syncClock();
    if (options.onConnect) options.onConnect(socket);
    if (!options.watch) {
      held = null;
      become('live');
      return;
    }
    held = [];
    refresh();
  });
  socket.on('disconnect', (reason) => {
    held = [];
    attempt += 1;
    become('lost');
    // The library comes back by itself, except after the server has put us out (a lagging screen).
    if (reason === 'io server disconnect') retry = setTimeout(() => socket.connect(), 200 + Math.random() * 800);
  });
  socket.on('connect_error', (error) => {
    if (socket.active) {
      become('lost');
      return;
    }
    become('refused', (error.data && error.data.code) || 'refused');
    clearTimeout(retry);
    retry = setTimeout(() => socket.connect(), 5000);
  });
  socket.onAny((name, data) => {
    if (lifeline) {
      lifeline.heard();
      // The line was only slow: what was said meanwhile has come, and the snapshot proves it.
      if (state === 'lost' && held === null) refresh();
    }
    if (name === 'pulse') return;
    if (name === 'identify') {
      identify(data.device, data.show_s);
      return;
    }
    if (name === 'speak') {   // the page's own voice answers
      document.dispatchEvent(new CustomEvent('hall:speak-test', {detail: data}));
      return;
    }
    if (held === null) pass(name, data);
    else held.push([name, data]);
  });
  become('connecting');
  return {
    socket, refresh,
    state: () => state,
    close: () => {
      clearTimeout(retry);
      if (lifeline) lifeline.close();
      socket.disconnect();
    },
  };
}

/** Loads the page again, at most once in `gapS` seconds however often it is asked to, so that a refusal
 * never becomes a loop. Used by paired pages whose pairing has ended. */
export function reloadSoon(gapS) {
  const last = Number(sessionStorage.getItem('hall-reloaded-at')) || 0;
  const wait = Math.max(2, (gapS || 15) - (Date.now() - last) / 1000);
  clearTimeout(reloadSoon.timer);
  reloadSoon.timer = setTimeout(() => {
    sessionStorage.setItem('hall-reloaded-at', String(Date.now()));
    window.location.reload();
  }, wait * 1000);
}

/* ------------------------------------------------------------------ time */

let clockOffsetMs = 0;

function noteServerTime(httpDate) {
  const server = httpDate ? Date.parse(httpDate) : NaN;
  if (Number.isNaN(server)) return;
  const offset = server + 500 - Date.now();
  // The header has whole seconds: correct a clock that is wrong, not one that is right.
  if (Math.abs(offset - clockOffsetMs) > 1500) clockOffsetMs = offset;
}

async function syncClock() {
  try {
    const answer = await fetch('/healthz', {cache: 'no-store', credentials: 'omit'});
    noteServerTime(answer.headers.get('Date'));
    showTraining((await answer.json()).training);
  } catch (unreachable) {
    return;   // the socket reports the loss; the clock goes on from what it knew
  }
}

/** The server's present time as a Date, also on a PC whose own clock is wrong. */
export function serverNow() {
  return new Date(Date.now() + clockOffsetMs);
}

const formats = new Map();

function partsOf(date) {
  if (!formats.has(timeZone)) {
    formats.set(timeZone, new Intl.DateTimeFormat('zh-CN', {
      timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit',
      hour: '2-digit', minute: '2-digit', second: '2-digit', weekday: 'long',
    }));
  }
  const parts = {};
  formats.get(timeZone).formatToParts(date).forEach((part) => { parts[part.type] = part.value; });
  return parts;
}

/**
 * A moment in the hall's own time zone. `iso` is an RFC 3339 text or a Date; null gives '—'.
 * opts.show: 'time' 09:05 (default) | 'seconds' 09:05:31 | 'date' 2026-11-24 | 'datetime' 2026-11-24 09:05
 *            | 'day' 2026年11月24日 星期二, on a page that speaks English Tuesday 24 November 2026
 */
export function hallTime(iso, opts) {
  if (!iso) return '—';
  const date = iso instanceof Date ? iso : new Date(iso);
  if (Number.isNaN(date.getTime())) return '—';
  const p = partsOf(date);
  switch (opts && opts.show) {
    case 'seconds': return `${p.hour}:${p.minute}:${p.second}`;
    case 'date': return `${p.year}-${p.month}-${p.day}`;
    case 'datetime': return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}`;
    case 'day': return inEnglish() ? englishDay(date) : `${p.year}年${Number(p.month)}月${Number(p.day)}日 ${p.weekday}`;
    default: return `${p.hour}:${p.minute}`;
  }
}

function englishDay(date) {
  return new Intl.DateTimeFormat('en-GB', {timeZone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric'}).format(date).replace(',', '');
}

/** A length of time in words: 45 -> '45秒', 540 -> '9分钟', 4500 -> '1小时15分'; null -> '—', never 0. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) return '—';
  if (seconds < 60) return `${Math.round(seconds)}秒`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes}分钟`;
  return minutes % 60 ? `${Math.floor(minutes / 60)}小时${minutes % 60}分` : `${minutes / 60}小时`;
}

/** An estimated wait ({p50_s, p90_s} or null) as '约 9 分钟', whole minutes rounded up; '' when nothing is known. */
export function waitWords(estimate) {
  if (!estimate || typeof estimate.p50_s !== 'number') return '';
  return say('约 {count} 分钟', {count: Math.max(1, Math.ceil(estimate.p50_s / 60))});
}

/** True when whoever comes next waits although nobody stands before them: every window that could call is busy. */
export function waitsForAWindow(ahead, service) {
  return ahead === 0 && Boolean(service) && Boolean(service.windows_busy) && Boolean(service.estimated_wait);
}

/**
 * What a service's queue says to whoever would join it: {line, wait}. Nobody waiting and a wait of minutes would
 * contradict each other: then it is said what one waits for, or, where a window is free, nothing of minutes.
 */
export function queueWords(waiting, service) {
  const wait = waitWords(service.estimated_wait);
  if (waiting > 0) return {line: say('等候 {count} 人', {count: waiting}), wait};
  return waitsForAWindow(waiting, service) ? {line: say('窗口正忙'), wait} : {line: say('现在无人等候'), wait: ''};
}

/** That today's numbers of a service are nearly, or all, taken: the sentence for staff; '' where there is nothing to say. */
export function numbersLeftWords(left) {
  if (!left) return '';
  return left.left ? `今日号 ${left.cap} 个，已取 ${left.taken} 个，还剩 ${left.left} 个` : `今日号 ${left.cap} 个已取完`;
}

/* ------------------------------------------------------------------ the hall practises */

const TRAINING_MARK = '练';
const TRAINING_LOOK_MS = 20000;
let toldOfTraining = false;

/** Has the bar over the page say 培训中, or not. Anything but true or false leaves it as it is. */
function showTraining(on) {
  if (typeof on !== 'boolean') return;
  if (on) document.documentElement.dataset.training = 'on';
  else delete document.documentElement.dataset.training;
}

/** How wide a number is, in digits, for the sizes in the style sheets: a practice number begins with a broad sign. */
export function numberWidth(number) {
  return Math.min(number.length + (number.startsWith(TRAINING_MARK) ? 1 : 0), 6);
}

// Pages that watch the queue are told; the others (settings, ledger, the tablet) look now and then.
setInterval(() => { if (!toldOfTraining && !document.hidden) syncClock(); }, TRAINING_LOOK_MS);

/* ------------------------------------------------------------------ words for those who listen */

/** Has a screen reader say `text` without moving the focus. */
export function announce(text) {
  const place = document.getElementById('hall-announcer');
  if (place && place.textContent !== text) place.textContent = text;
}
