/*
 * What the staff's pages share: leaving, telling what happened without a modal, what a lost sign-in means,
 * and the small words of the back office.
 */
import {Problem, announce, api} from '/static/hall.js';

/** Field codes of a work order as people say them. */
export const missingWords = {
  name: '来访人姓名', phone: '联系方式', matter: '办理事项', outcome: '办理结果', feedback: '反馈方式',
};

/* ------------------------------------------------------------------ notices */

let noticeTimer = 0;

/** Shows one sentence in the page's notice line: 'ok' | 'info' | 'warn' | 'bad'. '' takes it away. */
export function tell(text, kind) {
  const place = document.getElementById('notice');
  if (!place) return;
  clearTimeout(noticeTimer);
  place.hidden = !text;
  place.className = `banner notice banner-${kind || 'info'}`;
  place.querySelector('[data-text]').textContent = text;
  if (!text) return;
  announce(text);
  if (kind === 'ok') noticeTimer = setTimeout(() => tell(''), 6000);
}

/** Shows a Problem's own sentence; a lost sign-in leads back to the door. Throws on what is no Problem. */
export function tellProblem(problem) {
  if (!(problem instanceof Problem)) throw problem;
  if (isSignedOut(problem)) goToDoor();
  else tell(problem.detail, 'bad');
}

/** True when the answer means: nobody is signed in any more. */
export function isSignedOut(problem) {
  return problem.status === 401;
}

/** The door, with the way back. */
export function doorPath() {
  return `/sign-in?next=${encodeURIComponent(window.location.pathname + window.location.search)}`;
}

/** Leaves for the door; the page comes back after signing in. */
export function goToDoor() {
  window.location.assign(doorPath());
}

/** After signing in again in another tab: takes over that session's token, so that this page can go on. */
export async function renewToken() {
  const here = document.querySelector('meta[name="csrf-token"]');
  try {
    const answer = await fetch(window.location.pathname, {credentials: 'same-origin', cache: 'no-store'});
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const there = page.querySelector('meta[name="csrf-token"]');
    if (there) here.content = there.content;
  } catch (unreachable) {
    return false;
  }
  return true;
}

/* ------------------------------------------------------------------ connection */

const connectionWords = {connecting: '正在连接', live: '已连接', lost: '连接中断，正在重连', refused: '连接被拒绝'};

/** Writes a `connect` state into the top bar; state in words, not only in colour. */
export function showConnection(state) {
  const place = document.getElementById('connection');
  if (!place) return;
  place.dataset.state = state;
  place.textContent = connectionWords[state] || state;
}

/* ------------------------------------------------------------------ small things */

/** Calls `work` once after `waitMs` without a further call; `forget()` takes back a call that is still to come. */
export function settled(work, waitMs) {
  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(work, waitMs);
  };
  soon.forget = () => clearTimeout(timer);
  return soon;
}

/** Runs `work` one at a time; calls that come meanwhile share one further run. */
export function oneAtATime(work) {
  let running = null;
  let again = null;
  return function run() {
    if (!running) {
      running = work().finally(() => { running = null; });
      return running;
    }
    if (!again) {
      again = running.catch(() => {}).then(() => {
        again = null;
        return run();
      });
    }
    return again;
  };
}

/** Copies text also where the page came over plain HTTP; true when it worked. */
export async function copyText(text) {
  if (navigator.clipboard && window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (denied) {
      return false;
    }
  }
  const box = document.createElement('textarea');
  box.value = text;
  box.className = 'visually-hidden';
  document.body.append(box);
  box.select();
  const copied = document.execCommand('copy');
  box.remove();
  return copied;
}

const leave = document.getElementById('leave');
if (leave) {
  leave.addEventListener('click', async () => {
    try {
      await api('POST', '/leave');
      window.location.assign('/sign-in');
    } catch (problem) {
      if (isSignedOut(problem)) window.location.assign('/sign-in');
      else tellProblem(problem);
    }
  });
}

const close = document.querySelector('#notice [data-close]');
if (close) close.addEventListener('click', () => tell(''));
