/*
 * Somebody who has an appointment: their phone's last four digits or the booking code, then one of the masked names.
 * What is typed stays in this page; the server is asked once it is whole.
 */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {api} from '/static/hall.js';
import {mark, say} from '/static/language.js';
import {ticketServiceOf} from './names.js';
import {problemWords} from './refusals.js';

const ways = {
  phone4: {word: mark('手机尾号'), title: mark('请输入手机号后四位'), length: 4, keys: [...'123456789', '', '0']},
  code: {word: mark('预约码'), title: mark('请输入六位预约码'), length: 6, keys: [...'23456789ABCDEFGHJKLMNPQRSTUVWXYZ']},
};

/** Nothing typed yet. */
export function blankArrival(by) {
  return {by: by || 'phone4', text: '', busy: false, problem: '', found: null, complete: false, proof: null};
}

/** Takes one key; false when it means nothing here. */
export function takes(arrival, key) {
  const {length, keys} = ways[arrival.by];
  const letter = key.toUpperCase();
  if (key === 'Backspace') arrival.text = arrival.text.slice(0, -1);
  else if (letter && keys.includes(letter) && arrival.text.length < length) arrival.text += letter;
  else return false;
  arrival.problem = '';
  arrival.complete = arrival.text.length === length;
  return true;
}

/** Asks who of today that is; the outcome stands in `arrival`. */
export async function find(arrival, draw) {
  arrival.busy = true;
  draw();
  try {
    const proof = {[arrival.by]: arrival.text};
    const {appointments} = await api('POST', 'appointments/find', proof);
    if (appointments.length) Object.assign(arrival, {found: appointments, proof});
    else Object.assign(arrival, {text: '', complete: false, problem: say('今天没有找到这个预约，请核对后再输，或请工作人员帮助。')});
  } catch (problem) {
    Object.assign(arrival, {text: '', complete: false, problem: problemWords(problem)});
  }
  arrival.busy = false;
}

function keypad(arrival, act) {
  const {keys} = ways[arrival.by];
  return html`
    <div class="keys" data-by=${arrival.by} role="group" aria-label=${say('键盘')}>
      ${keys.map((key) => (key ? html`<button type="button" class="button key" data-testid="key-${key}" @click=${() => act.type(key)}>${key}</button>`
        : html`<span></span>`))}
      <button type="button" class="button key key-back" data-testid="key-back" @click=${() => act.type('Backspace')}>${say('退格')}</button>
    </div>`;
}

function typing(arrival, act) {
  const {title, length} = ways[arrival.by];
  const places = Array.from({length}, (_, place) => arrival.text[place] || '');
  return html`
    <div class="arriving-words"><h1>${say(title)}</h1>
    <div class="by" role="group" aria-label=${say('用什么签到')}>${Object.entries(ways).map(([by, {word}]) => html`
      <button type="button" class="button" data-testid="by-${by}" aria-pressed=${String(by === arrival.by)} @click=${() => act.arrive(by)}>${say(word)}</button>`)}</div>
    <p class="typed" role="img" aria-label=${say('已输入 {typed} 位，共 {length} 位', {typed: arrival.text.length, length})} data-testid="typed">${places.map((letter, place) => html`
      <span data-next=${place === arrival.text.length ? 'yes' : 'no'}>${letter}</span>`)}</p>
    <p class=${arrival.problem ? 'arriving-problem' : 'panel-text'} role="status" data-testid="arriving-said">${
      arrival.problem || (arrival.busy ? say('正在查找…') : say('约的时候说的那个号码，或者导服给您的预约码'))}</p></div>
    ${keypad(arrival, act)}`;
}

function choosing(arrival, services, act) {
  return html`
    <h1>${arrival.found.length > 1 ? say('请点您自己的名字') : say('请核对，是您就点一下')}</h1>
    <div class="found-people">${arrival.found.map((one) => html`
      <button type="button" class="button found-person" data-testid="choice" aria-disabled=${one.why_not ? 'true' : 'false'} @click=${() => act.keep(one)}>
        <span><b>${one.name || say('（未留姓名）')}</b> ${ticketServiceOf(one, services)}</span><span>${one.begins}${
          one.why_not ? html` <small>${problemWords({code: 'not_now', detail: one.why_not})}</small>` : nothing}</span></button>`)}</div>`;
}

/** The terminal while somebody checks in. */
export function arrivingView(model, act) {
  const {arrival} = model;
  return html`
    <main class="alone">
      <div class="panel panel-arriving" data-testid="arriving" data-typing=${arrival.found ? 'no' : 'yes'}>${arrival.found ? choosing(arrival, model.services, act) : typing(arrival, act)}</div>
      <div class="actions">
        ${arrival.found ? html`<button type="button" class="button big" data-testid="not-me" @click=${() => act.arrive(arrival.by)}>${say('都不是我，重新输')}</button>` : nothing}
        <button type="button" class="button big" data-testid="go-home" @click=${act.home}>${say('返回首页')}</button>
      </div>
    </main>`;
}
