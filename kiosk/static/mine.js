/*
 * 我的号: the number and the query code that stand on the paper, or the paper itself before a scanner; then how it stands
 * and what can be done with it. State and presses only; how it looks is in mine_view.js.
 */
import {api} from '/static/hall.js';
import {language, mark, say} from '/static/language.js';
import {problemWords} from './refusals.js';
import {Care} from './care.js';
import {pursue} from './taking.js';

export const CODE_LENGTH = 4;
const NUMBER_LENGTH = 4;
const CODE_SIGNS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** What was done, in words, by verb. */
export const doneWords = {
  return: mark('已经报到，请留意大屏叫号。'), cancel: mark('这个号已经取消。'), print: mark('正在补打号票，请在出票口取。'), 'change-service': mark('已经换好，号码不变。'),
};

export class Mine {
  /** `on()` at every change. */
  constructor(on) {
    Object.assign(this, {
      on, step: 'number',       // number | code | looking | found | confirm | services | doing
      number: '', code: '', problem: '', proof: null, found: null, care: null, why: null, done: '', failures: 0, presses: 0, going: null, over: false,
    });
  }

  /** Takes one key of the place where somebody types; false when it means nothing here. */
  type(key) {
    const letter = key.toUpperCase();
    if (this.step === 'number') {
      if (key === 'Backspace') this.number = this.number.slice(0, -1);
      else if (/^[0-9]$/.test(letter) && this.number.length < NUMBER_LENGTH) this.number += letter;
      else return false;
    } else if (this.step === 'code') {
      if (key === 'Backspace' && this.code === '') this.step = 'number';
      else if (key === 'Backspace') this.code = this.code.slice(0, -1);
      else if (letter.length === 1 && CODE_SIGNS.includes(letter) && this.code.length < CODE_LENGTH) this.code += letter;
      else return false;
      if (this.code.length === CODE_LENGTH) this.look({number: this.number, query_code: this.code});
    } else return false;
    if (this.step !== 'looking') this.problem = '';
    this.on();
    return true;
  }

  next() {
    if (this.step !== 'number' || !this.number) return;
    this.step = 'code';
    this.on();
  }

  /** Asks for the number; what was wrong stands in `problem`, and one types again. */
  async look(proof) {
    Object.assign(this, {step: 'looking', proof, problem: ''});
    this.on();
    try {
      await this.read();
      this.step = 'found';
    } catch (problem) {
      Object.assign(this, {step: 'number', number: '', code: '', proof: null, problem: problemWords(problem)});
    }
    this.on();
  }

  async read() {
    const {proof} = this;
    const found = await api('POST', 'own-number', proof);
    if (this.over || proof !== this.proof) return;
    this.found = found;
    if (!found.can.includes('care')) this.care = null;
    else if (!this.care) this.care = this.careOf(found);
  }

  careOf(found) {
    return new Care(found.ticket, found.needs, (ticket) => {
      if (ticket && this.found) this.found = {...this.found, ticket: {...this.found.ticket, ahead: ticket.ahead, estimated_wait: ticket.estimated_wait}};
      this.on();
    });
  }

  /** Something happened to the number: how it stands now. What was known stays where nobody answers. */
  async refresh() {
    if (!this.proof || this.step === 'looking') return;
    await this.read().catch(() => {});
    this.on();
  }

  async askWhy() {
    if (this.why) this.why = null;
    else {
      try {
        this.why = await api('GET', `tickets/${this.found.ticket.id}/overtakings`);
        this.problem = '';
      } catch (problem) {
        this.problem = problemWords(problem);
      }
    }
    this.on();
  }

  go(step) {
    Object.assign(this, {step, done: '', problem: ''});
    this.on();
  }

  /** One press, kept through every retry. */
  press(verb, more) {
    if (this.step === 'doing') return;
    const {id} = this.found.ticket;
    Object.assign(this, {step: 'doing', done: '', problem: '', why: null, failures: 0});
    this.on();
    this.presses += 1;   // given up and pressed again is another press: the number may have changed in between
    this.going = pursue(`${verb} ${id} ${this.presses}`, language(), ({tapId}, options) => api('POST', `tickets/${id}/${verb}`, {...more, press_id: tapId}, options), {
      connecting: (failures) => { this.failures = failures; this.on(); },
      ticket: () => this.settled({done: say(doneWords[verb])}),
      refused: (problem) => this.settled({problem: problemWords(problem)}),
    });
  }

  async settled(said) {
    this.going = null;
    await this.read().catch(() => {});
    if (this.over) return;
    Object.assign(this, {step: 'found', ...said});
    this.on();
  }

  /** Nothing of it is left on the page. */
  leave() {
    this.over = true;
    if (this.going) this.going.giveUp();
    if (this.care) this.care.leave();
    this.on = () => {};
  }
}

/** What a person can do here, for the page. */
export function mineActs(model) {
  return {
    mineNext() { model.mine.next(); },
    mineBack() { model.mine.go('found'); },
    mineCancel() { model.mine.press('cancel'); },
    mineChange(service) { model.mine.press('change-service', {service: service.code}); },
    mineDo(verb) {
      const steps = {care: 'care', change_service: 'services', cancel: 'confirm'};
      if (verb === 'why') model.mine.askWhy();
      else if (steps[verb]) model.mine.go(steps[verb]);
      else model.mine.press(verb);
    },
  };
}
