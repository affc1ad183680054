/* What a tile says of a service: how many wait, or why there is no number. */
import {say} from '/static/language.js';
import {closedOf} from './names.js';
import {codeWords} from './refusals.js';

export function closedReason(service) {
  return codeWords(service.closed_reason) || closedOf(service) || say('暂停取号');
}

export function waitingFor(service, model) {
  return model.waiting[service.code] === undefined ? service.waiting : model.waiting[service.code];
}
