/*
 * The pairing page: shows a code until a member of staff accepts it on the devices page, then loads the
 * page that stood here all along. Goes on by itself through lost connections and expired codes. Where nobody need
 * accept (the demo on its own machine) the page opens at once, and no code is shown that nobody should read.
 */
import {announce, api, device} from '/static/hall.js';

const ASK_EVERY_MS = 2000;
const code = document.getElementById('pair-code');
const left = document.getElementById('pair-left');
const notice = document.getElementById('pair-notice');
const again = document.getElementById('pair-again');
const view = document.getElementById('pair-view');
const OPENS_AFTER_MS = 600;    // long enough to read that it worked, for whoever stood there comparing digits
let until = 0;
let timer = 0;
let shown = '';                // the code that stands on the glass
let offered = '';

function later(task, ms) {
  clearTimeout(timer);
  timer = setTimeout(task, ms);
}

function say(kind, text) {
  notice.hidden = !text;
  notice.className = `banner banner-${kind}`;
  notice.textContent = text;
}

function show(state) {
  view.dataset.state = state;
  code.hidden = state === 'refused';
  left.hidden = state !== 'waiting';
  again.hidden = state !== 'refused';
}

async function ask() {
  clearTimeout(timer);
  let offer;
  try {
    offer = await api('POST', '/pair', {device});
  } catch (problem) {
    show('connecting');
    say('warn', problem.status === 0 ? '正在连接服务器…' : problem.detail);
    later(ask, problem.status === 429 ? Math.max(5, problem.retry_after_s || 30) * 1000 : 3000);
    return;
  }
  until = performance.now() + offer.expires_s * 1000;
  offered = offer.code;
  await claim();
}

function showCode() {
  if (shown !== offered) {
    shown = offered;
    code.textContent = `${shown.slice(0, 3)} ${shown.slice(3)}`;
    code.setAttribute('aria-label', `配对码 ${shown.split('').join(' ')}`);
    announce(`配对码 ${shown}`);
  }
  show('waiting');
}

async function claim() {
  let answer;
  try {
    answer = await api('POST', '/pair/claim', {device});
  } catch (problem) {
    say('warn', problem.status === 0 ? '正在连接服务器…' : problem.detail);
    later(problem.status === 404 || problem.status === 410 ? ask : claim, ASK_EVERY_MS);
    return;
  }
  say('ok', '');
  if (answer.state === 'accepted') {
    show('accepted');
    say('ok', '配对成功，正在打开页面…');
    announce('配对成功');
    later(() => window.location.reload(), shown ? OPENS_AFTER_MS : 0);
  } else if (answer.state === 'refused') {
    show('refused');
    say('bad', '工作人员没有接受这次配对。如果是误操作，请重新获取配对码。');
  } else if (answer.state === 'expired') {
    ask();
  } else {
    showCode();
    later(claim, ASK_EVERY_MS);
  }
}

function tick() {
  const seconds = Math.max(0, Math.ceil((until - performance.now()) / 1000));
  const text = `${Math.floor(seconds / 60)} 分 ${String(seconds % 60).padStart(2, '0')} 秒后自动更换`;
  if (left.textContent !== text) left.textContent = text;
}

again.addEventListener('click', ask);
setInterval(tick, 1000);
ask();
