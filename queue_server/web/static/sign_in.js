/* The door: signs in and goes where the person was going, or to their role's first page. */
import {Problem, api} from '/static/hall.js';

const form = document.getElementById('sign-in');
const staffNo = document.getElementById('staff-no');
const password = document.getElementById('password');
const problemLine = document.getElementById('problem');
const enter = document.getElementById('enter');
const show = document.getElementById('show');
const caps = document.getElementById('caps');
let busy = false;
let countdown = 0;

/** The wished page, only when it is a path on this very server. */
function wishedPage() {
  const wish = new URLSearchParams(window.location.search).get('next') || '';
  if (!wish.startsWith('/') || wish.startsWith('//') || wish.includes('\\')) return null;
  const target = new URL(wish, window.location.origin);
  if (target.origin !== window.location.origin || ['/', '/sign-in'].includes(target.pathname)) return null;
  return target.pathname + target.search;
}

function tellProblem(text, where) {
  problemLine.textContent = text;
  [staffNo, password].forEach((field) => field.setAttribute('aria-invalid', String(field === where)));
  if (where) where.focus();
}

function mayPress(yes) {
  busy = !yes;
  enter.setAttribute('aria-disabled', String(!yes));
}

/** Too many wrong passwords: counts down, then lets try again. */
function lockedFor(seconds) {
  clearInterval(countdown);
  let left = Math.ceil(seconds) || 60;
  const tick = () => {
    if (left <= 0) {
      clearInterval(countdown);
      mayPress(true);
      tellProblem('', null);
      return;
    }
    const minutes = Math.floor(left / 60);
    tellProblem(`密码错误次数太多，请在 ${minutes ? `${minutes} 分 ` : ''}${left % 60} 秒后再试。`, null);
    left -= 1;
  };
  problemLine.setAttribute('role', 'status');
  tick();
  countdown = setInterval(tick, 1000);
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (busy) return;
  if (!staffNo.value.trim()) {
    tellProblem('请填写工号。', staffNo);
    return;
  }
  if (!password.value) {
    tellProblem('请填写密码。', password);
    return;
  }
  mayPress(false);
  tellProblem('', null);
  try {
    const answer = await api('POST', '/sign-in', {staff_no: staffNo.value.trim(), password: password.value});
    window.location.replace(wishedPage() || answer.home || '/');
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (problem.code === 'locked_out') {
      lockedFor(problem.retry_after_s);
      return;
    }
    mayPress(true);
    if (problem.code === 'wrong_password') {
      password.select();
      tellProblem(problem.detail, password);
    } else {
      tellProblem(problem.detail, null);
    }
  }
});

show.addEventListener('click', () => {
  const visible = password.type === 'password';
  password.type = visible ? 'text' : 'password';
  show.setAttribute('aria-pressed', String(visible));
  show.textContent = visible ? '隐藏' : '显示';
  password.focus();
});

password.addEventListener('keyup', (event) => {
  if (event.getModifierState) caps.hidden = !event.getModifierState('CapsLock');
});
