/*
 * What can be done at a window, and why not: pure functions of what the server says and of the time.
 * `c` is the answer of GET /windows/{no}/console, `now` a Date. Nothing here touches the page.
 */
import {isSignedOut} from '/static/staff.js';
import {keyOf} from './keys.js';

/** The ticket or registered visit at the window: 'free' | 'called' | 'serving' | 'visit'. */
export function placeOf(c) {
  if (c.ticket && c.ticket.state === 'called') return 'called';
  if (c.ticket && c.ticket.state === 'serving') return 'serving';
  return c.visit ? 'visit' : 'free';
}

/** The one primary button: always the next right step; with `now` its hint counts down to a call that comes by itself. */
export function nextStep(c, now) {
  const place = placeOf(c);
  if (place === 'called') return {verb: 'start', label: '开始办理', hint: '来访人已到窗口'};
  if (place === 'serving' || place === 'visit') return {verb: 'finish', label: '办结', hint: '办结后请来访人评价'};
  if (c.window.state === 'paused') return {verb: 'unpause', label: '恢复服务', hint: '窗口屏不再显示“暂停服务”'};
  return {verb: 'call-next', label: '叫号', hint: now ? autoCallHint(c, now) : queueHint(c)};
}

/** Whether the next number is called here by itself unless somebody stops it. */
export function callsByItself(c) {
  return Boolean(c.auto_call_at && c.waiting.length);
}

function autoCallHint(c, now) {
  if (!callsByItself(c)) return queueHint(c);
  const left = secondsUntil(c.auto_call_at, now - truncatedMs);
  return left ? `${left} 秒后自动叫号，按 ${keyOf.pause} 停下` : '正在自动叫号';
}

function queueHint(c) {
  return c.waiting.length ? `本窗口业务 ${c.waiting.length} 人在等` : '现在没有人在等';
}

const truncatedMs = 1000;          // times on the wire are cut to whole seconds: a recall is offered when it will be taken

function secondsUntil(iso, now) {
  return iso ? Math.max(0, Math.ceil((new Date(iso) - now) / 1000)) : 0;
}

/** Verbs before which something must be chosen or written. */
export const opensPanel = new Set(['transfer', 'register', 'add-matter', 'pause', 'hand-over-note']);

/** What a pause is usually for. */
export const pauseReasons = ['暂时离开', '整理材料', '开会', '用餐', '设备故障'];

/** What was done to the number, to be said after it. */
export const doneWords = {
  'call-next': '已呼叫', call: '已呼叫', recall: '已重呼', 'no-show': '已过号', hold: '已挂起', transfer: '已转移',
  undo: '已撤销上一步', finish: '已办结',
};

const undoWords = {start: '撤销开始', finish: '撤销办结', no_show: '撤销过号'};

/** Every other action: {verb, testid, label, key, enabled, why}; `why` says what is missing or what remains. */
export function otherSteps(c, now) {
  const place = placeOf(c);
  const called = place === 'called';
  const withTicket = called || place === 'serving';
  const free = place === 'free';
  const open = c.window.state === 'open';
  const recallIn = c.recall_at ? secondsUntil(c.recall_at, now - truncatedMs) : 0;
  const undoFor = c.undo ? secondsUntil(c.undo.until, now) : 0;
  return {
    recall: {
      verb: 'recall', testid: 'recall', label: '重呼', key: keyOf.recall,
      enabled: called && c.recalls_left > 0 && recallIn === 0,
      why: recallWhy(called, c.recalls_left, recallIn),
    },
    'no-show': {
      verb: 'no-show', testid: 'no-show', label: '过号', key: keyOf['no-show'],
      enabled: called && c.calls_left_before_no_show === 0,
      why: noShowWhy(called, c.calls_left_before_no_show),
    },
    hold: {
      verb: 'hold', testid: 'hold', label: '挂起', key: keyOf.hold, enabled: withTicket,
      why: withTicket ? '暂离补材料，号码保留' : '叫号后可用',
    },
    transfer: {
      verb: 'transfer', testid: 'transfer', label: '转移', key: keyOf.transfer, enabled: withTicket,
      why: withTicket ? '转到别的业务、同事或窗口' : '叫号后可用',
    },
    undo: {
      verb: 'undo', testid: 'undo', label: undoFor ? undoWords[c.undo.verb] : '撤销', key: keyOf.undo,
      enabled: undoFor > 0,
      why: undoFor ? `${c.undo.number || '直接登记'} · 还剩 ${undoFor} 秒` : '60 秒内可撤销',
    },
    register: place === 'serving' || place === 'visit'
      ? {verb: 'add-matter', testid: 'add-matter', label: '再加一件', key: keyOf.register, enabled: true, why: '同一来访人的另一件事项'}
      : {
        verb: 'register', testid: 'register', label: '直接登记', key: keyOf.register, enabled: free && open,
        why: registerWhy(free, open),
      },
    'hand-over-note': {
      verb: 'hand-over-note', testid: 'hand-over-note', label: '交接留言', key: 'Ctrl+F6', enabled: true,
      why: '留给下一位坐这个窗口的人',
    },
    pause: c.window.state === 'paused'
      ? {verb: 'unpause', testid: 'pause', label: '恢复服务', key: keyOf.pause, enabled: true, why: '窗口正在暂停服务'}
      : {verb: 'pause', testid: 'pause', label: '暂停服务', key: keyOf.pause, enabled: open, why: ''},
    'sign-out': {
      verb: 'sign-out', testid: 'sign-out', label: '签退', key: keyOf['sign-out'], enabled: free,
      why: free ? '' : '窗口还有人在办理',
    },
  };
}

function recallWhy(called, left, seconds) {
  if (!called) return '叫号后可用';
  if (left <= 0) return '重呼次数已用完';
  return seconds > 0 ? `${seconds} 秒后可重呼` : `还可重呼 ${left} 次`;
}

function noShowWhy(called, left) {
  if (!called) return '叫号后可用';
  return left > 0 ? `再呼叫 ${left} 次才能过号` : '来访人没有到窗口';
}

function registerWhy(free, open) {
  if (!free) return '窗口空闲时可用';
  return open ? '没有取号的来访人' : '恢复服务后可用';
}

/** Words for the state at the window: {word, tone}. */
export function stateWord(c) {
  const paused = c.window.state === 'paused';
  switch (placeOf(c)) {
    case 'called': return {word: '正在叫号', tone: 'called'};
    case 'serving': return {word: '正在办理', tone: 'serving'};
    case 'visit': return {word: '直接登记', tone: 'serving'};
    default: return paused ? {word: '暂停服务', tone: 'paused'} : {word: '空闲', tone: 'free'};
  }
}

/** What whoever pressed is told of a refusal: the words and their tone. */
export function refusalSentence(problem) {
  if (isSignedOut(problem)) return ['登录已失效。请在新标签页重新登录后再按一次。', 'bad'];
  if (problem.isPassing) return ['没有收到服务器的回应。可以再按一次，不会重复办理。', 'bad'];
  return [problem.detail, 'warn'];
}

/** What identifies the situation at the window; a kept press belongs to exactly one. */
export function situation(c) {
  const ticket = c.ticket ? `${c.ticket.id} ${c.ticket.state} ${c.ticket.recalls} ${c.ticket.called_at}` : '-';
  const undo = c.undo ? `${c.undo.verb} ${c.undo.number} ${c.undo.until}` : '-';
  const staff = c.window.staff ? c.window.staff.staff_no : '-';
  return [staff, c.window.state, ticket, c.visit ? c.visit.visit_id : '-', c.matters.length, undo].join('|');
}
