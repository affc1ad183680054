/*
 * An identity card on the reader beside this terminal: a line says so, and whoever takes a number now is registered by name.
 * Never needed: 不登记 forgets it, and so does time. What stands on the card is not told to this page.
 */
import {announce} from '/static/hall.js';
import {say} from '/static/language.js';

let atHand = null;            // {id, timer} while a card's name may be used

/** The id that gives the next number its name, or null. */
export function cardId() {
  return atHand ? atHand.id : null;
}

/** The next person is somebody else. */
export function forgetCard() {
  if (atHand) clearTimeout(atHand.timer);
  atHand = null;
  const place = document.getElementById('card-line');
  if (place) place.remove();
}

function problemWords(problem) {
  if (problem === 'layout') return say('这种证件读不了，不用证件也能取号');
  if (problem === 'moved') return say('卡片移动太快，请平放不动再试一次');
  return say('没有读出证件，不用证件也能取号');
}

/** A card was laid on the reader; `touch` is told that somebody is here. */
export function presentCard(message, touch) {
  touch();
  forgetCard();
  const place = document.createElement('div');
  place.id = 'card-line';
  place.className = 'card-line';
  place.dataset.testid = 'card-line';
  place.dataset.problem = message.problem || '';
  place.setAttribute('role', 'status');
  const words = document.createElement('p');
  words.textContent = message.problem ? problemWords(message.problem) : say('已读到身份证：现在取号会登记您的姓名');
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button';
  button.dataset.testid = 'card-forget';
  button.textContent = message.problem ? say('知道了') : say('不登记姓名');
  button.addEventListener('click', forgetCard);
  place.append(words, button);
  document.body.append(place);
  announce(words.textContent);
  const timer = setTimeout(forgetCard, (message.problem ? 8 : message.expires_s) * 1000);
  atHand = {id: message.problem ? null : message.card_id, timer};
}
