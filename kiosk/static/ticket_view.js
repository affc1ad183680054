/* How the ticket page on a phone looks: a function of the model, nothing remembered here. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {hallTime, waitWords} from '/static/hall.js';
import {CHINESE, ENGLISH, inEnglish, languageNames, mark, own, parts, say} from '/static/language.js';
import {closingWords} from './closing_words.js';
import {problemWords} from './refusals.js';

const stateWords = {
  waiting: mark('等候中'), called: mark('请到'), serving: mark('正在办理'), on_hold: mark('已挂起'), missed: mark('已过号'), finished: mark('已办结'),
  abandoned: mark('已失效'), cancelled: mark('已取消'),
};
const adviceWords = {
  waiting: mark('请在等候区就座，看大屏叫号。'), on_hold: mark('材料齐了以后，请回到窗口告诉工作人员。'), finished: mark('感谢您的来访。'),
  abandoned: mark('号票只在取号当天有效，请重新取号。'), cancelled: mark('需要办理请重新取号。'),
};

/** Whether nobody of the same service stands before this number. */
export const isNext = (ticket) => ticket.state === 'waiting' && ticket.ahead === 0;

const mayPress = (ticket, verb) => (ticket.can || []).includes(verb);

/** What to bring, a line each; nothing where nobody wrote any. */
function bringView(ticket) {
  const lines = own(ticket.bring || '', ticket.english && ticket.english.bring).split('\n').filter(Boolean);
  if (!lines.length || !['waiting', 'called', 'on_hold', 'missed'].includes(ticket.state)) return nothing;
  return html`
    <section class="ticket-bring" data-testid="ticket-bring"><h2>${say('请准备好')}</h2>
      <ul>${lines.map((line) => html`<li>${line}</li>`)}</ul></section>`;
}

function standing(ticket) {
  if (isNext(ticket)) return html`<b class="ticket-next" data-testid="ticket-next">${say('您是下一位')}</b>`;
  const at = ticket.window_no && (ticket.state === 'called' || ticket.state === 'serving');
  const words = say(stateWords[ticket.state] || '');
  return at ? html`${words} <b>${say('{window_no}号窗口', {window_no: ticket.window_no})}</b>` : ticket.state === 'called' ? say('正在叫号') : words;
}

function facts(ticket) {
  const estimate = waitWords(ticket.estimated_wait);
  return html`
    <dl class="ticket-facts">
      <div><dt>${say('前面等候')}</dt><dd>${parts('{count} 人', {count: ticket.ahead}, (ahead) => html`<b data-testid="ticket-ahead">${ahead}</b>`)}</dd></div>
      ${estimate ? html`<div><dt>${say('预计等候')}</dt><dd data-testid="ticket-wait">${estimate}</dd></div>` : nothing}
    </dl>`;
}

/** Missed: what to do depends on whether the number may still come back. */
function missedView(ticket) {
  if (!mayPress(ticket, 'return')) return html`<p class="ticket-advice" data-testid="ticket-return">${say('这个号不能再报到了，请重新取号，或者找工作人员。')}</p>`;
  return html`
    <div class="ticket-advice" data-testid="ticket-return"><p>${say('没关系，请马上回到大厅报到，再排进去：')}</p>
      <ol><li>${say('在取号机上点“我的号”，输入号码和查询码，再点“过号报到”；')}</li><li>${say('或者把这一页给工作人员看。')}</li></ol>
      ${ticket.query_code ? html`<p>${say('查询码')} <b class="ticket-code">${ticket.query_code}</b></p>` : nothing}</div>`;
}

function adviceView(ticket) {
  if (ticket.notice) return html`<p class="ticket-notice" data-testid="ticket-notice">${closingWords(ticket.notice)}</p>`;
  if (ticket.state === 'missed') return missedView(ticket);
  if (isNext(ticket)) return html`<p class="ticket-advice">${say('请到大屏前等候，马上就叫您。')}</p>`;
  const words = adviceWords[ticket.state];
  return words ? html`<p class="ticket-advice">${say(words)}</p>` : nothing;
}

function ticketView(ticket) {
  return html`
    <p class="ticket-service" data-testid="ticket-service">${own(ticket.service_name, ticket.english && ticket.english.service_name)}</p>
    <h1 class="ticket-number" data-testid="ticket-number">${ticket.number}</h1>
    <p class="ticket-state" role="status" data-testid="ticket-state" data-state=${ticket.state}>${standing(ticket)}</p>
    ${ticket.state === 'waiting' ? facts(ticket) : nothing}
    ${adviceView(ticket)}
    ${ticket.notice && ticket.state === 'missed' ? missedView(ticket) : nothing}
    ${bringView(ticket)}`;
}

/** Giving the number up takes a second press, and the first thing offered is to keep it. */
function givingUpView({ticket, givingUp, problem}, act) {
  if (!mayPress(ticket, 'cancel')) return nothing;
  const said = problem ? html`<p class="phone-problem" role="alert" data-testid="give-up-problem">${problemWords(problem)}</p>` : nothing;
  if (givingUp === 'no') return html`${said}<button type="button" class="button phone-button" data-testid="give-up" @click=${act.askGiveUp}>${say('取消这个号')}</button>`;
  return html`
    <section class="card phone-sure" role="group" aria-labelledby="sure-words" data-testid="give-up-sure">
      <h2 id="sure-words">${say('真的取消 {number} 号吗？', {number: ticket.number})}</h2>
      <p>${say('取消以后这个号就没有了，要办事得重新取号，从后面排起。')}</p>
      ${said}
      <button type="button" class="button button-primary phone-button" data-testid="keep" @click=${act.keep}>${say('不取消，继续等')}</button>
      <button type="button" class="button phone-button" data-testid="give-up-really" aria-disabled=${givingUp === 'doing' ? 'true' : 'false'}
        @click=${act.giveUp}>${givingUp === 'doing' ? say('请稍候') : say('取消这个号')}</button>
    </section>`;
}

function lostWords(model) {
  if (model.connecting) return say('正在连接…');
  return model.heardAt ? say('网络中断，这是 {time} 的情况，可能已经变了。正在重新连接…', {time: hallTime(model.heardAt)})
    : say('网络中断，号码情况可能不是最新，正在重新连接…');
}

/** The whole page, for the present model; `act` is what a person can do. */
export function phoneView(model, act) {
  const {ticket, live, invalid} = model;
  const other = inEnglish() ? CHINESE : ENGLISH;
  const waits = ticket && !invalid && ['waiting', 'on_hold', 'missed'].includes(ticket.state);
  const moment = ticket && isNext(ticket) ? 'next' : ticket ? ticket.state : '';
  return html`
    <main class="phone">
      <div class="phone-top"><p class="phone-hall" lang="zh-CN">${model.hallName}</p>
        <button type="button" class="button phone-language" data-testid="language" lang=${other} @click=${() => act.speak(other)}>${languageNames[other]}</button></div>
      <p class="banner banner-warn phone-lost" role="alert" data-testid="connection" data-state=${live ? 'live' : 'lost'} ?hidden=${live || invalid}>${
        live || invalid ? nothing : lostWords(model)}</p>
      <div class="card phone-card" data-state=${ticket && !invalid ? ticket.state : 'unknown'} data-moment=${invalid ? '' : moment} data-live=${live ? 'live' : 'lost'}>
        ${invalid ? html`<h1>${say('这个链接不能用了')}</h1><p>${say('号票只在取号当天有效。需要帮助，请找大厅工作人员。')}</p>`
          : ticket ? ticketView(ticket) : html`<h1>${say('正在查询号票…')}</h1>`}
      </div>
      ${waits ? html`
        ${model.canRing && ticket.state !== 'missed' ? html`<button type="button" class="button phone-button" data-testid="ring" aria-pressed=${model.rings} @click=${act.ring}>${
          model.rings ? say('到号会响铃（点一下关闭）') : say('到号时响铃提醒我')}</button>` : nothing}
        ${givingUpView(model, act)}` : nothing}
      <p class="phone-foot">${say('请以大厅叫号屏为准')}</p>
    </main>`;
}
