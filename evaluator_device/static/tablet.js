/*
 * The evaluator tablet: 欢迎 until a visit ends, then five levels until one is pressed or the time is over, then why,
 * for whoever likes to say it. What was pressed is sent until the server has answered it, across lost connections.
 */
import {html, nothing, render} from '/static/vendor/lit-html/lit-html.js';
import {announce, connect, device, reloadSoon} from '/static/hall.js';
import {inEnglish, mark, parts, say} from '/static/language.js';
import {face} from './faces.js';
import {Invitation} from './invitation.js';
import {Modes} from './modes.js';
import {Reasons} from './reasons.js';

const PROTOCOL_VERSION = 1;
const LEVELS = [[5, mark('非常满意')], [4, mark('满意')], [3, mark('基本满意')], [2, mark('不满意')], [1, mark('非常不满意')]];
const THANKS_S = 3;
const ANSWER_TIMEOUT_MS = 3000;
const notCounted = {
  expired: mark('评价时间已过，这次没有计入'), duplicate: mark('这次服务已经评价过了'), unknown_prompt: mark('这次评价已经结束，没有计入'),
};

const root = document.getElementById('tablet');
const hallName = root.dataset.hallName;
const windowNo = root.dataset.windowNo;
root.textContent = '';

let screen = 'idle';          // idle | asking | sending | reasons | done
let prompt = null;            // {id, until}: until in performance.now() milliseconds
let chosen = 0;
let result = '';              // '' counted, otherwise why not, said when it is drawn
let left = 0;
let live = false;
let connecting = true;
let refused = '';
let doneUntil = 0;
const invitation = new Invitation();
const modes = new Modes(touched);
const unsent = [];            // what has no answer yet: [name, body]
const answered = new Set();   // prompts that were pressed here: a repeated prompt is not asked again
let sending = false;

/* ------------------------------------------------------------------ drawing */

function idleView() {
  return html`
    <main class="idle">
      <p class="idle-hall" lang="zh-CN">${hallName}</p>
      <h1 class="idle-welcome">${say('欢迎')}</h1>
      <p class="idle-window">${say('{window_no}号窗口', {window_no: windowNo})}</p>
    </main>`;
}

function askingView() {
  const busy = screen === 'sending';
  return html`
    <main class="asking">
      <h1 tabindex="-1">${say('请您对本次服务作出评价')}</h1>
      <ul class="levels">
        ${LEVELS.map(([level, word]) => html`
          <li><button type="button" class="level" data-testid=${`level-${level}`} aria-pressed=${chosen === level}
              aria-disabled=${busy} @click=${() => press(level)}>${face(level)}<span>${say(word)}</span></button></li>`)}
      </ul>
      <p class="asking-foot" role="status">${busy ? say('正在提交…')
        : parts('{window_no}号窗口 · 自愿评价 · 还有 {count} 秒', {window_no: windowNo, count: left},
          (value, name) => (name === 'count' ? html`<b data-testid="rating-left">${value}</b>` : value))}</p>
    </main>`;
}

function doneView() {
  return html`
    <main class="idle" role="status" data-testid="rating-done" data-counted=${result ? 'no' : 'yes'}>
      ${result ? nothing : html`<span class="done-sign" aria-hidden="true"></span>`}
      <h1 class="done-words">${say(result || mark('感谢您的评价'))}</h1>
    </main>`;
}

function draw() {
  const view = screen === 'idle' ? idleView() : screen === 'done' ? doneView() : screen === 'reasons' ? reasons.view() : askingView();
  render(html`
    ${view}
    ${modes.view()}
    <p class="lost" role="alert" data-testid="connection" data-state=${live ? 'live' : 'lost'}>${live ? nothing
      : say(refused || (connecting ? mark('正在连接服务器…') : mark('连接中断，正在重新连接…')))}</p>`, root);
}

/** Somebody chose how to read: who is being asked why has their time for it. */
function touched() {
  if (screen === 'reasons') reasons.touch();
  draw();
}

/* ------------------------------------------------------------------ a prompt and its press */

function ask(message) {
  if (answered.has(message.prompt_id) || (prompt && prompt.id === message.prompt_id)) return;
  modes.begin(message.language, screen !== 'idle');
  prompt = {id: message.prompt_id, until: performance.now() + message.expires_s * 1000};
  screen = 'asking';
  chosen = 0;
  result = '';
  tick();
  draw();
  announce(say('请您对本次服务作出评价'));
  if (!inEnglish()) invitation.say();   // the hall's voices say it in Chinese
  // The keyboard starts at the question: a ring around one answer would recommend it.
  root.querySelector('h1').focus({preventScroll: true});
}

function press(level) {
  if (screen !== 'asking' || !prompt) return;
  chosen = level;
  screen = 'sending';
  invitation.stop();
  answered.add(prompt.id);
  unsent.push(['rating_given', {prompt_id: prompt.id, level}]);
  draw();
  send();
}

function send() {
  if (sending || !unsent.length || !live) return;
  const [name, said] = unsent[0];
  sending = true;
  line.socket.timeout(ANSWER_TIMEOUT_MS).emit(name, said, (failure, answer) => {
    sending = false;
    if (failure || !answer || typeof answer.accepted !== 'boolean') {
      setTimeout(send, 500);
      return;
    }
    unsent.shift();
    if (name === 'rating_given' && screen === 'sending' && prompt && prompt.id === said.prompt_id) {
      if (answer.accepted) askWhy();
      else done(notCounted[answer.reason] || mark('这次评价没有计入'));
    }
    send();
  });
}

function askWhy() {
  screen = 'reasons';
  reasons.begin(chosen);
  draw();
  announce(say('感谢您的评价。{question}', {question: reasons.question()}));
  root.querySelector('h1').focus({preventScroll: true});
}

const reasons = new Reasons(draw, (said) => {
  if (said) unsent.push(['rating_reasons', {prompt_id: prompt.id, ...said}]);
  send();
  done('');
});

function done(why) {
  prompt = null;
  result = why;
  screen = 'done';
  doneUntil = performance.now() + THANKS_S * 1000;
  draw();
  if (why) announce(say(why));
}

function idle() {
  prompt = null;
  invitation.stop();
  screen = 'idle';
  chosen = 0;
  modes.leave();
  draw();
}

/* ------------------------------------------------------------------ listening */

const line = connect('/devices', {
  onConnect(socket) {
    socket.timeout(5000).emit('hello', {device, kind: 'evaluator_device', protocol_version: PROTOCOL_VERSION}, (failure, answer) => {
      if (failure || !answer) {
        if (socket.connected) setTimeout(() => { if (socket.connected) socket.disconnect().connect(); }, 1000);
        return;
      }
      if (!answer.ok) {
        refused = answer.code === 'protocol_version' ? mark('平板页面与服务器版本不一致，请刷新页面') : mark('服务器没有接受本设备，请联系管理员');
        live = false;
        draw();
        reloadSoon(60);
        return;
      }
      refused = '';
      live = true;
      draw();
      socket.emit('device_state', {device, state: 'ok', code: 'ready', detail: ''});
      (answer.pending || []).forEach((message) => { if (message.prompt_id && message.expires_s) ask(message); });
      send();
    });
  },
  onMessage(name, data) {
    if (name === 'rating_prompt') ask(data);
    else if (name === 'rating_withdrawn' && prompt && data.prompt_id === prompt.id && screen === 'asking') idle();
  },
  onState(now) {
    connecting = now === 'connecting';
    if (now !== 'live') {       // live begins with the accepted hello, not with the connection
      live = false;
      sending = false;
    }
    if (now === 'refused') reloadSoon();
    draw();
  },
});

/* ------------------------------------------------------------------ the passing of time */

function tick() {
  const now = performance.now();
  if (screen === 'asking') {
    const seconds = Math.max(0, Math.ceil((prompt.until - now) / 1000));
    if (seconds === 0) idle();
    else if (seconds !== left) {
      left = seconds;
      draw();
    }
  } else if (screen === 'sending' && now > prompt.until + 10000) {
    done(mark('没有连接上服务器，评价会在恢复后提交'));
  } else if (screen === 'reasons') reasons.tick();
  else if (screen === 'done' && now >= doneUntil) idle();
  else if (screen === 'idle' && modes.idled()) draw();
}

document.addEventListener('contextmenu', (event) => event.preventDefault());
setInterval(tick, 200);
draw();
