/* How the touch terminal looks: a function of the model, nothing remembered here. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {repeat} from '/static/rows.js';
import {numberWidth, queueWords, waitWords, waitsForAWindow} from '/static/hall.js';
import {CHINESE, ENGLISH, inEnglish, languageNames, mark, parts, say} from '/static/language.js';
import {phrases} from '/static/phrases.js';
import {arrivingView} from './arriving.js';
import {closingWords} from './closing_words.js';
import {closedView, privacyView, unsureView} from './aside.js';
import {careView} from './care.js';
import {helpWords} from './help.js';
import {icon} from './icons.js';
import {tilesOf} from './levels.js';
import {mineView} from './mine_view.js';
import {aboutOf, groupNameOf, nameOf, ticketServiceOf} from './names.js';
import {closedReason, waitingFor} from './queue_words.js';
import {problemWords} from './refusals.js';

const printWords = {
  queued: [mark('正在出票'), mark('请稍候，号票马上出来')],
  sent: [mark('正在出票'), mark('请稍候，号票马上出来')],
  printed: [mark('请取走您的号票'), mark('号票在下方出票口')],
  none: [mark('请记住您的号码'), mark('叫号时只看号码，不需要纸票')],
};
const notPrinted = [mark('请记住您的号码'), mark('号票没有打出来，用手机拍下来，或请联系工作人员')];

const bold = (value) => html`<b>${value}</b>`;

/** Of a whole group: how many wait; nobody does where one is called at once for at least one of its services. */
function groupLine(open, model) {
  const waiting = open.reduce((sum, service) => sum + waitingFor(service, model), 0);
  const lines = open.map((service) => queueWords(waitingFor(service, model), service).line);
  return waiting > 0 ? parts('等候 {count} 人', {count: waiting}, bold) : lines.find((line) => line === say('现在无人等候')) || lines[0];
}

function isLong(name) {
  return name.length > (inEnglish() ? 24 : 14) ? 'yes' : 'no';
}

function groupTile({group, services}, place, model, act) {
  const name = groupNameOf(group, services);
  const open = services.filter((service) => service.is_open);
  return html`
    <li class="tile-place">
      <button type="button" class="tile" data-testid=${`group-${group}`} data-open=${open.length ? 'yes' : 'no'}
          aria-keyshortcuts=${place} @click=${() => act.enter(group)}>
        <span class="tile-icon">${icon('group')}<span class="key-sign" aria-hidden="true">${place}</span></span>
        <span class="tile-words">
          <span class="tile-name" data-long=${isLong(name)}>${phrases(name)}</span>
          <span class="tile-about">${phrases(services.map(nameOf).join(inEnglish() ? ', ' : '、'))}</span>
        </span>
        ${open.length ? html`
          <span class="tile-wait"><span>${groupLine(open, model)}</span><span class="tile-more">${
            say('{count} 项业务', {count: services.length})}</span></span>` : html`
          <span class="tile-closed">${closedReason(services[0])}</span>`}
      </button>
    </li>`;
}

function tile(service, place, model, act) {
  const waiting = waitingFor(service, model);
  const {line, wait} = queueWords(waiting, service);
  return html`
    <li class="tile-place">
      <button type="button" class="tile" data-testid=${`service-${service.code}`} data-open=${service.is_open ? 'yes' : 'no'}
          aria-keyshortcuts=${place} @click=${() => act.choose(service)}>
        <span class="tile-icon">${icon(service.code)}<span class="key-sign" aria-hidden="true">${place}</span></span>
        <span class="tile-words">
          <span class="tile-name" data-long=${isLong(nameOf(service))}>${phrases(nameOf(service))}</span>
          ${service.about ? html`<span class="tile-about">${phrases(aboutOf(service))}</span>` : nothing}
        </span>
        ${service.is_open ? html`
          <span class="tile-wait">${service.numbers_left ? html`<span class="tile-left" data-testid=${`left-${service.code}`}>${
            parts('仅剩 {count} 个号', {count: service.numbers_left.left}, bold)}</span>` : nothing}<span>${
            waiting > 0 ? parts('等候 {count} 人', {count: waiting}, bold) : line}</span>${wait
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
    <main class="home" data-count=${shown.length} data-arrive="yes">
      <section class="welcome">
        <h1>${group ? groupNameOf(group, model.services) : say('请选择要办理的业务')}</h1>
        <p class="welcome-lead">${group ? say('请选择具体业务，点一下就能取号。') : say('点一下就能取号，不需要身份证和手机。')}</p>
        <ol class="how" aria-label=${say('怎样办理')}>
          <li>${say('选择业务')}</li><li>${say('取走号票')}</li><li>${say('看大屏，等叫号')}</li>
        </ol>
        ${model.recent.length ? html`
          <p class="recent"><span class="recent-label">${say('最近叫号')}</span>${model.recent.map((call) => html`
            <span class="recent-call"><b>${call.number}</b><span>${say('{window_no}号窗口', {window_no: call.window_no})}</span></span>`)}</p>` : nothing}
      </section>
      <section class="choice" aria-label=${say('业务')}>
        <ul class="tiles">${repeat(shown, (one) => one.group || one.service.code,
          (one, index) => (one.group ? groupTile(one, index + 1, model, act) : tile(one.service, index + 1, model, act)))}</ul>
        ${pages > 1 ? html`
          <div class="turn">
            <button type="button" class="button button-large" ?disabled=${model.page === 0} @click=${() => act.turn(-1)}>${say('上一页')}</button>
            <span>${say('第 {page} 页，共 {pages} 页', {page: model.page + 1, pages})}</span>
            <button type="button" class="button button-large" ?disabled=${model.page === pages - 1} @click=${() => act.turn(1)}>${say('下一页')}</button>
          </div>` : nothing}
        ${group ? html`
          <button type="button" class="button arrive" data-testid="leave-group" aria-keyshortcuts="0" @click=${act.leaveGroup}>
            <b><span class="key-sign" aria-hidden="true">0</span>${say('返回')}</b><span>${say('回到全部业务')}</span></button>` : waysView(model, act)}
      </section>
    </main>`;
}

/** What stands below the services: for whoever does not know, has a number already, or an appointment. */
function waysView(model, act) {
  const way = (testId, key, words, about, press) => html`
    <button type="button" class="button arrive way" data-testid=${testId} aria-keyshortcuts=${key} @click=${press}>
      <b><span class="key-sign" aria-hidden="true">${key}</span>${words}</b><span>${about}</span></button>`;
  return html`
    <div class="ways">
      ${way('unsure-tile', '9', say('不知道办什么'), say('请人帮您看看'), act.unsure)}
      ${way('mine-tile', '*', say('我的号'), say('查排队、报到、补打'), act.mineOpen)}
      ${model.appointments ? way('arrive', '/', say('预约签到'), say('约好时间的在这里'), () => act.arrive('phone4')) : nothing}
    </div>`;
}

function takingView(model, act) {
  return html`
    <main class="alone">
      <div class="panel" data-testid="taking">
        <span class="turning" aria-hidden="true"></span>
        <h1>${model.failures ? say('正在连接…') : say('正在取号…')}</h1>
        <p class="panel-service">${phrases(nameOf(model.service))}</p>
        <p class="panel-text" role="status">${model.failures
          ? say('网络暂时不通，正在自动重试。您的取号请求已经保留，不会重复取号。') : say('请稍候')}</p>
      </div>
      <div class="actions">
        ${model.failures > 1 ? html`<button type="button" class="button big" data-testid="go-home" @click=${act.home}>${say('不取了，返回首页')}</button>` : nothing}
      </div>
    </main>`;
}

function leaving(model, act) {
  return html`
    <div class="actions">
      <button type="button" class="button button-primary big" data-testid="go-home" aria-keyshortcuts="0" @click=${act.home}><span class="key-sign" aria-hidden="true">0</span>${say('返回首页')}</button>
      <button type="button" class="button big" data-testid="stay" @click=${act.stay}>${say('再看一会儿')}</button>
      <p class="leaving">${parts('{count} 秒后自动返回首页', {count: model.left}, (left) => html`<span data-testid="countdown">${left}</span>`)}</p>
    </div>`;
}

function printBox(model) {
  const words = printWords[model.print] || notPrinted;
  const kind = model.print === 'queued' || model.print === 'sent' ? 'busy' : model.print === 'printed' ? 'done'
    : model.print === 'none' ? 'plain' : 'remember';
  return html`
    <div class="print" role="status" data-testid="print-state" data-state=${model.print} data-kind=${kind}>
      <span class="print-sign" aria-hidden="true"></span>
      <span><strong>${say(words[0])}</strong><span>${say(words[1])}</span></span>
    </div>`;
}

/** What closing means for a number just taken; nothing while the day goes on. */
function closingNote({closing}, ticket) {
  const note = closing.find((one) => one.service === ticket.service && one.kind !== 'ended');
  return note ? html`<p class="ticket-closing" data-testid="ticket-closing">${phrases(closingWords(note))}</p>` : nothing;
}

function ticketView(model, act) {
  const ticket = model.ticket;
  const estimate = waitWords(ticket.estimated_wait);
  return html`
    <main class="alone alone-ticket">
      <div class="panel panel-ticket">
        <div class="ticket-main">
          <h1 class="ticket-label">${say('您的号码')}</h1>
          <p class="ticket-number" data-testid="ticket-number" data-length=${numberWidth(ticket.number)}>${ticket.number}</p>
          <p class="panel-service" data-testid="ticket-service">${phrases(ticketServiceOf(ticket, model.services))}</p>
        </div>
        <div class="ticket-side">
          <dl class="facts">
            ${model.kept ? html`<div><dt>${say('预约时间')}</dt><dd data-testid="ticket-kept">${model.kept.begins}</dd></div>` : nothing}
            <div><dt>${say('前面等候')}</dt><dd>${parts('{count} 人', {count: ticket.ahead}, (ahead) => html`<b data-testid="ticket-ahead">${ahead}</b>`)}</dd></div>
            ${estimate ? html`<div><dt>${waitsForAWindow(ticket.ahead, model.service) ? say('窗口正忙，预计') : say('预计等候')}</dt><dd data-testid="ticket-wait">${estimate}</dd></div>` : nothing}
            ${ticket.query_code ? html`<div><dt>${say('查询码')}</dt><dd data-testid="query-code">${ticket.query_code}</dd></div>` : nothing}
          </dl>
          ${printBox(model)}
          ${closingNote(model, ticket)}
          <p class="next">${say('请到等候区就座，看大屏叫号。')}<br>${parts('叫到 {number} 时，请到大屏显示的窗口办理。', {number: ticket.number}, (number) => html`<strong class="nowrap">${number}</strong>`)}</p>
        </div>
      </div>
      ${careView(model.care, act)}
      ${leaving(model, act)}
    </main>`;
}

function refusedView(model, act) {
  return html`
    <main class="alone">
      <div class="panel" role="alert" data-testid="refused" data-code=${model.problem.code}>
        <h1>${model.kept ? say('没有签到') : say('没有取到号')}</h1>
        <p class="panel-service">${phrases(nameOf(model.service))}</p>
        <p class="panel-text">${phrases(problemWords(model.problem))}</p>
        <p class="panel-text">${model.kept ? say('请大厅工作人员帮助。') : say('可以选择其他业务，或者请大厅工作人员帮助。')}</p>
      </div>
      ${leaving(model, act)}
    </main>`;
}

function openingView(model) {
  return html`
    <main class="alone"><div class="panel">
      <span class="turning" aria-hidden="true"></span>
      <h1>${model.live ? say('正在准备…') : say('正在连接…')}</h1>
      <p class="panel-text">${say('需要办事请直接找大厅工作人员。')}</p>
    </div></main>`;
}

function idleView(model, act) {
  return html`
    <div class="veil" role="alertdialog" aria-modal="true" aria-labelledby="idle-title" data-testid="idle">
      <div class="panel">
        <h2 id="idle-title">${say('您还在吗？')}</h2>
        <p class="panel-text">${parts('{count} 秒后返回首页', {count: model.idleLeft}, (left) => html`<b class="idle-left" data-testid="idle-left">${left}</b>`)}</p>
        <button type="button" class="button button-primary big" data-testid="go-on" @click=${act.goOn}>${say('继续使用')}</button>
      </div>
    </div>`;
}

function helpView(model, act) {
  if (model.help === 'called' || model.help === 'taken') {
    return html`
      <div class="help" data-testid="help-state" data-state=${model.help}>
        <p class="help-words"><span class="help-sign" aria-hidden="true"></span>${model.help === 'taken' && model.helpBy ? say('{name}正在过来', {name: model.helpBy}) : say(helpWords[model.help])}</p>
        <button type="button" class="button help-no" data-testid="help-withdraw" aria-disabled=${model.helpIsFresh ? 'true' : 'false'} @click=${act.noHelp}>${say('不用了')}</button>
      </div>`;
  }
  return html`
    <div class="help" data-testid="help-state" data-state=${model.help}>
      ${model.help === 'failed' ? html`<p class="help-words">${say(helpWords.failed)}</p>` : nothing}
      <button type="button" class="button button-primary help-call" data-testid="help" aria-keyshortcuts="." aria-disabled=${model.help === 'calling' ? 'true' : 'false'}
        @click=${act.help}>${model.help === 'calling' ? say('正在通知…') : model.help === 'failed' ? say('再试一次') : say('人工帮助')}</button>
    </div>`;
}

/** The whole terminal as lit-html, for the present model; `act` is what a person can do. */
export function terminalView(model, act) {
  const other = inEnglish() ? CHINESE : ENGLISH;
  const views = {opening: openingView, home, arriving: arrivingView, taking: takingView, ticket: ticketView, refused: refusedView,
    closed: closedView, unsure: unsureView, privacy: privacyView, mine: mineView};
  return html`
    <header class="head">
      <p class="head-name">${model.hallName}</p>
      <p class="head-time"><span>${model.day}</span><b>${model.clock}</b></p>
    </header>
    <p class="lost" role="alert" data-testid="connection" data-state=${model.live ? 'live' : 'lost'}>${model.live ? nothing
      : say('连接不上服务器，正在重新连接。取号请稍候，急事请直接找大厅工作人员。')}</p>
    ${views[model.screen](model, act)}
    <footer class="foot">
      <div class="modes" role="group" aria-label=${say('显示方式')}>
        <button type="button" class="button mode" data-testid="mode-large" aria-pressed=${model.large} @click=${act.large}><span class="mode-sign" aria-hidden="true">${inEnglish() ? 'Aa' : '字'}</span>${say('大字')}</button>
        <button type="button" class="button mode" data-testid="mode-contrast" aria-pressed=${model.contrast} @click=${act.contrast}><span class="mode-sign mode-half" aria-hidden="true"></span>${say('高对比')}</button>
        <button type="button" class="button mode" data-testid="mode-language" lang=${other} @click=${() => act.speak(other)}><span class="mode-sign" aria-hidden="true">${other === ENGLISH ? 'En' : '中'}</span>${languageNames[other]}</button>
        ${model.canRead ? html`<button type="button" class="button mode" data-testid="mode-read" aria-pressed=${model.reading} aria-keyshortcuts="-" @click=${act.read}><span class="mode-sign" aria-hidden="true">♪</span>${say('朗读')}</button>` : nothing}
        <button type="button" class="button button-quiet mode-quiet" data-testid="privacy-link" @click=${act.privacy}>${say('隐私说明')}</button>
      </div>
      ${helpView(model, act)}
    </footer>
    ${model.idleLeft > 0 ? idleView(model, act) : nothing}`;
}
