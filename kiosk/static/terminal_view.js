/* How the touch terminal looks: a function of the model, nothing remembered here. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {repeat} from '/static/vendor/lit-html/directives/repeat.js';
import {numberWidth, queueWords, waitWords, waitsForAWindow} from '/static/hall.js';
import {phrases} from '/static/phrases.js';
import {arrivingView} from './arriving.js';
import {helpWords} from './help.js';
import {icon} from './icons.js';
import {tilesOf} from './levels.js';

const closedWords = {
  outside_hours: '现在不在服务时间', closed_day: '今天不办理', stopped: '已停止取号',
  service_closed: '暂停取号', quota_reached: '今日号已取完',
};

const printWords = {
  queued: ['正在出票', '请稍候，号票马上出来'],
  sent: ['正在出票', '请稍候，号票马上出来'],
  printed: ['请取走您的号票', '号票在下方出票口'],
  none: ['请记住您的号码', '叫号时只看号码，不需要纸票'],
};
const notPrinted = ['请记住您的号码', '号票未能打印，请联系工作人员'];

function closedReason(service) {
  return closedWords[service.closed_reason] || service.closed_reason || '暂停取号';
}

function waitingFor(service, model) {
  return model.waiting[service.code] === undefined ? service.waiting : model.waiting[service.code];
}

/** Of a whole group: how many wait; nobody does where one is called at once for at least one of its services. */
function groupLine(open, model) {
  const waiting = open.reduce((sum, service) => sum + waitingFor(service, model), 0);
  const lines = open.map((service) => queueWords(waitingFor(service, model), service).line);
  return waiting > 0 ? html`等候 <b>${waiting}</b> 人` : lines.find((line) => line === '现在无人等候') || lines[0];
}

function groupTile({group, services}, model, act) {
  const open = services.filter((service) => service.is_open);
  return html`
    <li class="tile-place">
      <button type="button" class="tile" data-testid=${`group-${group}`} data-open=${open.length ? 'yes' : 'no'} @click=${() => act.enter(group)}>
        <span class="tile-icon">${icon('group')}</span>
        <span class="tile-words">
          <span class="tile-name" data-long=${group.length > 14 ? 'yes' : 'no'}>${phrases(group)}</span>
          <span class="tile-about">${phrases(services.map((service) => service.name).join('、'))}</span>
        </span>
        ${open.length ? html`
          <span class="tile-wait"><span>${groupLine(open, model)}</span><span class="tile-more">${
            services.length} 项业务</span></span>` : html`
          <span class="tile-closed">${closedReason(services[0])}</span>`}
      </button>
    </li>`;
}

function tile(service, model, act) {
  const waiting = waitingFor(service, model);
  const {line, wait} = queueWords(waiting, service);
  return html`
    <li class="tile-place">
      <button type="button" class="tile" data-testid=${`service-${service.code}`} data-open=${service.is_open ? 'yes' : 'no'}
          aria-disabled=${service.is_open ? 'false' : 'true'} @click=${() => act.choose(service)}>
        <span class="tile-icon">${icon(service.code)}</span>
        <span class="tile-words">
          <span class="tile-name" data-long=${service.name.length > 14 ? 'yes' : 'no'}>${phrases(service.name)}</span>
          ${service.about ? html`<span class="tile-about">${phrases(service.about)}</span>` : nothing}
        </span>
        ${service.is_open ? html`
          <span class="tile-wait">${service.numbers_left ? html`<span class="tile-left" data-testid=${`left-${service.code}`}>仅剩 <b>${
            service.numbers_left.left}</b> 个号</span>` : nothing}<span>${waiting > 0 ? html`等候 <b>${waiting}</b> 人` : line}</span>${wait
            ? html`<span data-testid=${`wait-${service.code}`}>${wait}</span>` : nothing}</span>` : html`
          <span class="tile-closed">${phrases(closedReason(service))}</span>`}
      </button>
    </li>`;
}

function home(model, act) {
  const {group} = model;
  const tiles = tilesOf(model.services, group);
  const pages = Math.ceil(tiles.length / model.perPage);
  const shown = tiles.slice(model.page * model.perPage, (model.page + 1) * model.perPage);
  return html`
    <main class="home" data-count=${shown.length} data-arrive=${model.appointments || group ? 'yes' : 'no'}>
      <section class="welcome">
        <h1>${group || '请选择要办理的业务'}</h1>
        <p class="welcome-lead">${group ? '请选择具体业务，点一下就能取号。' : '点一下就能取号，不需要身份证和手机。'}</p>
        <ol class="how" aria-label="怎样办理">
          <li>选择业务</li><li>取走号票</li><li>看大屏，等叫号</li>
        </ol>
        ${model.recent.length ? html`
          <p class="recent"><span class="recent-label">最近叫号</span>${model.recent.map((call) => html`
            <span class="recent-call"><b>${call.number}</b><span>${call.window_no}号窗口</span></span>`)}</p>` : nothing}
      </section>
      <section class="choice" aria-label="业务">
        <ul class="tiles">${repeat(shown, (one) => one.group || one.service.code,
          (one) => (one.group ? groupTile(one, model, act) : tile(one.service, model, act)))}</ul>
        ${pages > 1 ? html`
          <div class="turn">
            <button type="button" class="button button-large" ?disabled=${model.page === 0} @click=${() => act.turn(-1)}>上一页</button>
            <span>第 ${model.page + 1} 页，共 ${pages} 页</span>
            <button type="button" class="button button-large" ?disabled=${model.page === pages - 1} @click=${() => act.turn(1)}>下一页</button>
          </div>` : nothing}
        ${group ? html`
          <button type="button" class="button arrive" data-testid="leave-group" @click=${act.leaveGroup}>
            <b>返回</b><span>回到全部业务</span></button>` : model.appointments ? html`
          <button type="button" class="button arrive" data-testid="arrive" @click=${() => act.arrive('phone4')}>
            <b>预约签到</b><span>已经约好时间的，请在这里取号</span></button>` : nothing}
      </section>
    </main>`;
}

function takingView(model, act) {
  return html`
    <main class="alone">
      <div class="panel" data-testid="taking">
        <span class="turning" aria-hidden="true"></span>
        <h1>${model.failures ? '正在连接…' : '正在取号…'}</h1>
        <p class="panel-service">${phrases(model.service.name)}</p>
        <p class="panel-text" role="status">${model.failures
          ? '网络暂时不通，正在自动重试。您的取号请求已经保留，不会重复取号。' : '请稍候'}</p>
      </div>
      <div class="actions">
        ${model.failures > 1 ? html`<button type="button" class="button big" data-testid="go-home" @click=${act.home}>不取了，返回首页</button>` : nothing}
      </div>
    </main>`;
}

function leaving(model, act) {
  return html`
    <div class="actions">
      <button type="button" class="button button-primary big" data-testid="go-home" @click=${act.home}>返回首页</button>
      <button type="button" class="button big" data-testid="stay" @click=${act.stay}>再看一会儿</button>
      <p class="leaving"><span data-testid="countdown">${model.left}</span> 秒后自动返回首页</p>
    </div>`;
}

function printBox(model) {
  const words = printWords[model.print] || notPrinted;
  const kind = model.print === 'queued' || model.print === 'sent' ? 'busy' : model.print === 'printed' ? 'done'
    : model.print === 'none' ? 'plain' : 'remember';
  return html`
    <div class="print" role="status" data-testid="print-state" data-state=${model.print} data-kind=${kind}>
      <span class="print-sign" aria-hidden="true"></span>
      <span><strong>${words[0]}</strong><span>${words[1]}</span></span>
    </div>`;
}

function ticketView(model, act) {
  const ticket = model.ticket;
  const estimate = waitWords(ticket.estimated_wait);
  return html`
    <main class="alone">
      <div class="panel panel-ticket">
        <div class="ticket-main">
          <h1 class="ticket-label">您的号码</h1>
          <p class="ticket-number" data-testid="ticket-number" data-length=${numberWidth(ticket.number)}>${ticket.number}</p>
          <p class="panel-service" data-testid="ticket-service">${phrases(ticket.service_name)}</p>
        </div>
        <div class="ticket-side">
          <dl class="facts">
            ${model.kept ? html`<div><dt>预约时间</dt><dd data-testid="ticket-kept">${model.kept.begins}</dd></div>` : nothing}
            <div><dt>前面等候</dt><dd><b data-testid="ticket-ahead">${ticket.ahead}</b> 人</dd></div>
            ${estimate ? html`<div><dt>${waitsForAWindow(ticket.ahead, model.service) ? '窗口正忙，预计' : '预计等候'}</dt><dd data-testid="ticket-wait">${estimate}</dd></div>` : nothing}
            ${ticket.query_code ? html`<div><dt>查询码</dt><dd data-testid="query-code">${ticket.query_code}</dd></div>` : nothing}
          </dl>
          ${printBox(model)}
          <p class="next">请到等候区就座，看大屏叫号。<br>叫到 <strong class="nowrap">${ticket.number}</strong> 时，请到大屏显示的窗口办理。</p>
        </div>
      </div>
      ${leaving(model, act)}
    </main>`;
}

function refusedView(model, act) {
  const inChinese = /[\u4e00-\u9fff]/.test(model.problem.detail);
  const words = inChinese ? model.problem.detail : closedWords[model.problem.code] || '暂时不能取号';
  return html`
    <main class="alone">
      <div class="panel" role="alert" data-testid="refused" data-code=${model.problem.code}>
        <h1>${model.kept ? '没有签到' : '没有取到号'}</h1>
        <p class="panel-service">${phrases(model.service.name)}</p>
        <p class="panel-text">${phrases(words)}</p>
        <p class="panel-text">${model.kept ? '请大厅工作人员帮助。' : '可以选择其他业务，或者请大厅工作人员帮助。'}</p>
      </div>
      ${leaving(model, act)}
    </main>`;
}

function openingView(model) {
  return html`
    <main class="alone"><div class="panel">
      <span class="turning" aria-hidden="true"></span>
      <h1>${model.live ? '正在准备…' : '正在连接…'}</h1>
      <p class="panel-text">需要办事请直接找大厅工作人员。</p>
    </div></main>`;
}

function idleView(model, act) {
  return html`
    <div class="veil" role="alertdialog" aria-modal="true" aria-labelledby="idle-title" data-testid="idle">
      <div class="panel">
        <h2 id="idle-title">您还在吗？</h2>
        <p class="panel-text"><b class="idle-left" data-testid="idle-left">${model.idleLeft}</b> 秒后返回首页</p>
        <button type="button" class="button button-primary big" data-testid="go-on" @click=${act.goOn}>继续使用</button>
      </div>
    </div>`;
}

function helpView(model, act) {
  if (model.help === 'called' || model.help === 'taken') {
    return html`
      <div class="help" data-testid="help-state" data-state=${model.help}>
        <p class="help-words"><span class="help-sign" aria-hidden="true"></span>${helpWords[model.help]}</p>
        <button type="button" class="button help-no" data-testid="help-withdraw" aria-disabled=${model.helpIsFresh ? 'true' : 'false'} @click=${act.noHelp}>不用了</button>
      </div>`;
  }
  return html`
    <div class="help" data-testid="help-state" data-state=${model.help}>
      ${model.help === 'failed' ? html`<p class="help-words">${helpWords.failed}</p>` : nothing}
      <button type="button" class="button button-primary help-call" data-testid="help" aria-disabled=${model.help === 'calling' ? 'true' : 'false'}
        @click=${act.help}>${model.help === 'calling' ? '正在通知…' : model.help === 'failed' ? '再试一次' : '人工帮助'}</button>
    </div>`;
}

/** The whole terminal as lit-html, for the present model; `act` is what a person can do. */
export function terminalView(model, act) {
  const views = {opening: openingView, home, arriving: arrivingView, taking: takingView, ticket: ticketView, refused: refusedView};
  return html`
    <header class="head">
      <p class="head-name">${model.hallName}</p>
      <p class="head-time"><span>${model.day}</span><b>${model.clock}</b></p>
    </header>
    <p class="lost" role="alert" data-testid="connection" data-state=${model.live ? 'live' : 'lost'}>${model.live ? nothing
      : '连接不上服务器，正在重新连接。取号请稍候，急事请直接找大厅工作人员。'}</p>
    ${views[model.screen](model, act)}
    <footer class="foot">
      <div class="modes" role="group" aria-label="显示方式">
        <button type="button" class="button mode" data-testid="mode-large" aria-pressed=${model.large} @click=${act.large}><span class="mode-sign" aria-hidden="true">字</span>大字</button>
        <button type="button" class="button mode" data-testid="mode-contrast" aria-pressed=${model.contrast} @click=${act.contrast}><span class="mode-sign mode-half" aria-hidden="true"></span>高对比</button>
      </div>
      ${helpView(model, act)}
    </footer>
    ${model.idleLeft > 0 ? idleView(model, act) : nothing}`;
}
