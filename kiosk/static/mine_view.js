/* How 我的号 looks: typing, how the number stands, what can be done with it. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {waitWords} from '/static/hall.js';
import {mark, say} from '/static/language.js';
import {phrases} from '/static/phrases.js';
import {careView} from './care.js';
import {closingWords} from './closing_words.js';
import {icon} from './icons.js';
import {CODE_LENGTH} from './mine.js';
import {nameOf, ticketServiceOf} from './names.js';

const digits = [...'123456789', '', '0'];
const letters = [...'23456789ABCDEFGHJKLMNPQRSTUVWXYZ'];

function keypad(keys, by, act) {
  return html`
    <div class="keys" data-by=${by} role="group" aria-label=${say('键盘')}>
      ${keys.map((key) => (key ? html`<button type="button" class="button key" data-testid="key-${key}" @click=${() => act.type(key)}>${key}</button>` : html`<span></span>`))}
      <button type="button" class="button key key-back" data-testid="key-back" @click=${() => act.type('Backspace')}>${say('退格')}</button>
    </div>`;
}

function typed(text, length, name) {
  const places = Array.from({length}, (_, place) => text[place] || '');
  return html`<p class="typed" role="img" aria-label=${say('{name}，已输入 {typed} 位', {name, typed: text.length})} data-testid="typed">${places.map((letter, place) => html`
    <span data-next=${place === text.length ? 'yes' : 'no'}>${letter}</span>`)}</p>`;
}

/** How the number is typed; the paper is only spoken of where it carries a code to scan. */
export const numberWords = (scans) => (scans ? say('只输数字：A012 就输 012。有扫码枪的，可以直接扫号票。') : say('只输数字：A012 就输 012。'));

function typing(mine, scans, act) {
  const isCode = mine.step === 'code';
  return html`
    <div class="arriving-words"><h1>${isCode ? say('请输入四位查询码') : say('请输入您的号码')}</h1>
      ${isCode ? typed(mine.code, CODE_LENGTH, say('查询码')) : typed(mine.number, 4, say('号码'))}
      <p class=${mine.problem ? 'arriving-problem' : 'panel-text'} role="status" data-testid="mine-said">${mine.problem
        || (isCode ? say('号票上“查询码”后面的四个字母或数字') : numberWords(scans))}</p>
      ${isCode ? nothing : html`<button type="button" class="button button-primary big" data-testid="mine-next" aria-disabled=${String(!mine.number)} @click=${act.mineNext}>${say('下一步')}</button>`}
    </div>
    ${keypad(isCode ? letters : digits, isCode ? 'code' : 'number', act)}`;
}

/** How the number stands, in one sentence. */
export function standing(found) {
  const {ticket} = found;
  if (ticket.state === 'waiting') return ticket.ahead ? say('前面还有 {count} 人', {count: ticket.ahead}) : say('下一个就是您，请留意叫号');
  if (ticket.state === 'called' || ticket.state === 'serving') return say('请到{window_no}号窗口', {window_no: ticket.window_no});
  if (ticket.state === 'missed') return found.can.includes('return') ? say('您过号了，请点“过号报到”，再排进去') : say('您过号了，请重新取号，或者找工作人员');
  return say({on_hold: mark('先放一放，工作人员会再叫您'), finished: mark('已经办完了'), cancelled: mark('这个号已经取消'), abandoned: mark('这个号已经作废')}[ticket.state]);
}

/** What can be done with a number that was found, in words. */
export const verbWords = {
  return: mark('过号报到'), why: mark('为什么还没叫我'), care: mark('需要照顾'), change_service: mark('换一项业务'), print: mark('补打号票'), cancel: mark('取消这个号'),
};

/** What the keys 1, 2, ... do with it. */
export function verbsOf(mine) { return mine.found.can.filter((verb) => verbWords[verb]); }

function foundView(mine, services, act) {
  const {found} = mine;
  const {ticket} = found;
  const wait = ticket.state === 'waiting' ? waitWords(ticket.estimated_wait) : '';
  return html`
    <div class="panel panel-mine" data-testid="mine-found" data-state=${ticket.state}>
      <div class="mine-top">
        <p class="ticket-number mine-number" data-testid="mine-number">${ticket.number}</p>
        <div class="mine-words">
          <p class="panel-service">${phrases(ticketServiceOf(ticket, services))}</p>
          <h1 data-testid="mine-standing">${phrases(standing(found))}</h1>
          ${found.notice ? html`<p class="ticket-closing" data-testid="mine-notice">${phrases(closingWords(found.notice))}</p>` : nothing}
          ${wait ? html`<p class="panel-text" data-testid="mine-wait">${say('预计还要等{wait}', {wait})}</p>` : nothing}
        </div>
      </div>
      <p class="mine-said" role="status" data-testid="mine-done" data-kind=${mine.problem ? 'problem' : 'done'}>${mine.problem || mine.done}</p>
      ${mine.why ? html`<div class="mine-why" data-testid="mine-why-words"><p>${mine.why.summary}</p><ul>${mine.why.overtakings.slice(-3).map((one) => html`<li>${one.sentence}</li>`)}</ul></div>` : nothing}
      <div class="mine-verbs">${verbsOf(mine).map((verb, place) => html`
        <button type="button" class=${verb === 'return' ? 'button button-primary big' : 'button big'} data-testid="mine-${verb}" aria-keyshortcuts=${place + 1}
          @click=${() => act.mineDo(verb)}><span class="key-sign" aria-hidden="true">${place + 1}</span>${say(verbWords[verb])}</button>`)}</div>
    </div>`;
}

function confirmView(mine, act) {
  return html`
    <div class="panel panel-aside" role="alertdialog" aria-labelledby="sure-title" data-testid="mine-sure">
      <h1 id="sure-title">${say('真的取消 {number} 号吗？', {number: mine.found.ticket.number})}</h1>
      <p class="panel-text">${say('取消以后这个号就没有了，要办事得重新取号，从后面排起。')}</p>
      <div class="mine-verbs">
        <button type="button" class="button button-primary big" data-testid="mine-keep" aria-keyshortcuts="1" @click=${act.mineBack}><span class="key-sign" aria-hidden="true">1</span>${say('不取消，继续等')}</button>
        <button type="button" class="button big" data-testid="mine-cancel-sure" aria-keyshortcuts="2" @click=${act.mineCancel}><span class="key-sign" aria-hidden="true">2</span>${say('取消这个号')}</button>
      </div>
    </div>`;
}

/** The services the number may change to. */
export const others = (mine, services) => services.filter((one) => one.is_open && one.code !== mine.found.ticket.service).slice(0, 9);

function servicesView(mine, model, act) {
  return html`
    <div class="panel panel-aside" data-testid="mine-services">
      <h1>${say('换成哪一项？')}</h1>
      <p class="panel-text">${say('号码不变，取号时间也不变，不用重新排。')}</p>
      <div class="offers">${others(mine, model.services).map((one, place) => html`
        <button type="button" class="button offer" data-testid="change-${one.code}" aria-keyshortcuts=${place + 1} @click=${() => act.mineChange(one)}>
          <span class="tile-icon">${icon(one.code)}<span class="key-sign" aria-hidden="true">${place + 1}</span></span>
          <span class="offer-words"><b>${phrases(nameOf(one))}</b></span></button>`)}</div>
    </div>`;
}

function waitingView(mine) {
  return html`
    <div class="panel"><span class="turning" aria-hidden="true"></span>
      <h1>${mine.failures ? say('正在连接…') : mine.step === 'looking' ? say('正在查找…') : say('请稍候')}</h1>
      <p class="panel-text" role="status">${mine.failures ? say('网络暂时不通，正在自动重试。您按的已经记下，不会重复。') : ''}</p></div>`;
}

/** The terminal while somebody looks after the own number. */
export function mineView(model, act) {
  const {mine} = model;
  const isTyping = mine.step === 'number' || mine.step === 'code';
  const view = isTyping ? html`<div class="panel panel-arriving" data-testid="mine-typing" data-typing="yes" data-step=${mine.step}>${typing(mine, model.scans, act)}</div>`
    : mine.step === 'found' ? foundView(mine, model.services, act) : mine.step === 'confirm' ? confirmView(mine, act) : mine.step === 'care' ? html`<div class="panel panel-aside">${careView(mine.care, act)}</div>`
      : mine.step === 'services' ? servicesView(mine, model, act) : waitingView(mine);
  const isInside = ['confirm', 'services', 'care'].includes(mine.step);
  return html`
    <main class="alone alone-mine">${view}
      <div class="actions"><button type="button" class="button big" data-testid=${isInside ? 'mine-back' : 'go-home'} aria-keyshortcuts=${isTyping ? nothing : '0'}
        @click=${isInside ? act.mineBack : act.home}>${isTyping ? nothing : html`<span class="key-sign" aria-hidden="true">0</span>`}${isInside ? say('返回') : say('返回首页')}</button></div>
    </main>`;
}
