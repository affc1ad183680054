/* Pages beside the way to a number: a service that is closed, whoever does not know what to choose, what the hall keeps. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {queueWords} from '/static/hall.js';
import {inEnglish, mark, parts, say} from '/static/language.js';
import {phrases} from '/static/phrases.js';
import {icon} from './icons.js';
import {nameOf} from './names.js';
import {closedReason, waitingFor} from './queue_words.js';

const OTHERS = 3;
const HOTLINE = '12348';
const strong = (value) => html`<b class="nowrap">${value}</b>`;

/** Open services somebody may choose instead, the closed one's own group first. */
export function insteadOf(service, services) {
  const open = services.filter((one) => one.is_open && one.code !== service.code);
  const near = open.filter((one) => service.group && one.group === service.group);
  return [...near, ...open.filter((one) => !near.includes(one))].slice(0, OTHERS);
}

/** The service for whoever does not know: the first such one that is open. */
export function catchAll(services) {
  return services.find((one) => one.catch_all && one.is_open);
}

function offer(service, place, model, act) {
  const {line, wait} = queueWords(waitingFor(service, model), service);
  return html`
    <button type="button" class="button offer" data-testid="instead-${service.code}" aria-keyshortcuts=${place + 1} @click=${() => act.choose(service)}>
      <span class="tile-icon">${icon(service.code)}<span class="key-sign" aria-hidden="true">${place + 1}</span></span>
      <span class="offer-words"><b>${phrases(nameOf(service))}</b><span>${line}${wait ? `${inEnglish() ? ', ' : '，'}${wait}` : ''}</span></span></button>`;
}

const back = (act) => html`
  <div class="actions"><button type="button" class="button big" data-testid="go-home" aria-keyshortcuts="0" @click=${act.home}>
    <span class="key-sign" aria-hidden="true">0</span>${say('返回首页')}</button></div>`;

export function closedView(model, act) {
  const {service} = model;
  const others = insteadOf(service, model.services);
  return html`
    <main class="alone">
      <div class="panel panel-aside" data-testid="closed">
        <h1>${phrases(nameOf(service))}<br>${say('现在不能取号')}</h1>
        <p class="panel-service" data-testid="closed-why">${phrases(closedReason(service))}</p>
        <p class="panel-text">${parts('急事可以拨打公共法律服务热线 {hotline}，或者按“人工帮助”。', {hotline: HOTLINE}, strong)}</p>
        ${others.length ? html`
          <p class="panel-text">${say('也可以先办：')}</p>
          <div class="offers">${others.map((one, place) => offer(one, place, model, act))}</div>` : nothing}
      </div>
      ${back(act)}
    </main>`;
}

export function unsureView(model, act) {
  const service = catchAll(model.services);
  const comes = model.help === 'called' || model.help === 'taken';
  return html`
    <main class="alone">
      <div class="panel panel-aside" data-testid="unsure">
        <h1>${say('不知道办什么？不要紧')}</h1>
        <div class="offers">
          <button type="button" class="button offer" data-testid="unsure-help" aria-keyshortcuts="1" aria-disabled=${String(comes)} @click=${act.help}>
            <span class="tile-icon">${icon('person')}<span class="key-sign" aria-hidden="true">1</span></span>
            <span class="offer-words"><b>${comes ? say('已经叫了人') : say('请人过来帮我')}</b><span>${comes ? say('请在这里稍等') : say('工作人员会到这台机器前来')}</span></span></button>
          ${service ? html`
            <button type="button" class="button offer" data-testid="unsure-take" aria-keyshortcuts="2" @click=${() => act.choose(service)}>
              <span class="tile-icon">${icon(service.code)}<span class="key-sign" aria-hidden="true">2</span></span>
              <span class="offer-words"><b>${phrases(say('取{service}的号', {service: nameOf(service)}))}</b><span>${say('窗口的人会问清楚，再帮您办')}</span></span></button>` : nothing}
        </div>
        <p class="panel-text">${parts('也可以拨打公共法律服务热线 {hotline}，说说您的事。', {hotline: HOTLINE}, strong)}</p>
      </div>
      ${back(act)}
    </main>`;
}

export const privacyParts = [
  [mark('记什么'), mark('您的号码、业务，取号、叫号和办理的时间。姓名和电话只在您自己说了、或者放了身份证时才记，加密保存。')],
  [mark('为什么记'), mark('为了按顺序叫您，为您办事，回访办得好不好，统计等候时间。')],
  [mark('谁看得到'), mark('大屏、叫号和号票上只有号码和业务，没有姓名。您说的照顾需要，只有工作人员看得到。')],
  [mark('留多久'), mark('按本单位的档案保管期限保存。取号不用身份证，这台机器不拍照，不录音。')],
  [mark('您的权利'), mark('想查看、更正或者删除您的信息，请找大厅工作人员。')],
];

export function privacyView(model, act) {
  return html`
    <main class="alone">
      <div class="panel panel-aside" data-testid="privacy">
        <h1>${say('您的信息怎么用')}</h1>
        <dl class="privacy">${privacyParts.map(([what, words]) => html`<dt>${say(what)}</dt><dd>${phrases(say(words))}</dd>`)}</dl>
      </div>
      ${back(act)}
    </main>`;
}
