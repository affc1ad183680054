/*
 * 自报: what somebody needs and why they go first, one touch each, beside the number. Staff read it; no screen, no paper does.
 * Touches made quickly after each other are sent as one whole; the last one holds.
 */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {api} from '/static/hall.js';
import {language, mark, say} from '/static/language.js';
import {pursue} from './taking.js';

const SEND_AFTER_MS = 400;

/** Every choice, in the order of its key: `need` may be several, `group` is one. */
export const choices = [
  {key: '1', group: 'elderly', word: mark('60 岁以上')},
  {key: '2', group: 'disabled', word: mark('残疾人')},
  {key: '3', group: 'military', word: mark('军人军属')},
  {key: '4', group: 'migrant_worker', word: mark('农民工')},
  {key: '5', group: 'minor', word: mark('未成年人')},
  {key: '6', need: 'deaf', word: mark('听不清')},
  {key: '7', need: 'blind', word: mark('看不清')},
  {key: '8', need: 'wheelchair', word: mark('坐轮椅')},
  {key: '9', need: 'hakka', word: mark('讲客家话')},
  {key: '+', need: 'writing', word: mark('请人代填')},
];

/** What one person said. `on(ticket)` with the number as it stands then, `on(null)` at every other change. */
export class Care {
  constructor(ticket, needs, on) {
    Object.assign(this, {ticketId: ticket.id, needs: new Set(needs), group: ticket.priority_class || null, on, state: 'none', timer: 0, going: null, isStale: false, presses: 0});
  }

  has(choice) { return choice.need ? this.needs.has(choice.need) : this.group === choice.group; }

  touch(choice) {
    if (choice.group) this.group = this.group === choice.group ? null : choice.group;
    else if (!this.needs.delete(choice.need)) this.needs.add(choice.need);
    this.state = 'sending';
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), SEND_AFTER_MS);
    this.on(null);
  }

  /** One after the other, so that the last touch holds. */
  send() {
    if (this.going) {
      this.isStale = true;
      return;
    }
    const body = {needs: [...this.needs], ...(this.group ? {priority_class: this.group} : {})};
    this.presses += 1;
    this.going = pursue(`care ${this.ticketId} ${this.presses}`, language(), ({tapId}, options) => (
      api('POST', `tickets/${this.ticketId}/care`, {...body, press_id: tapId}, options)), {
      connecting: () => {},
      ticket: (ticket) => this.settled(this.needs.size || this.group ? 'told' : 'none', ticket),
      refused: () => this.settled('refused', null),
    });
  }

  settled(state, ticket) {
    this.going = null;
    if (this.isStale) {
      this.isStale = false;
      this.send();
      return;
    }
    this.state = state;
    this.on(ticket);
  }

  /** Nobody stands here any more: what was touched is still told, but nobody is answered. */
  leave() {
    clearTimeout(this.timer);
    if (this.state === 'sending') this.send();
    this.on = () => {};
  }
}

const said = {
  none: mark('不需要证件，点一下就告诉工作人员；大屏、叫号和号票上都不显示。'),
  sending: mark('正在告诉工作人员…'),
  told: mark('工作人员已经知道了。大屏、叫号和号票上不显示。'),
  refused: mark('没有登记上，请告诉大厅工作人员。'),
};

/** The choices as buttons; `act.care(choice)`. */
export function careView(care, act) {
  if (!care) return nothing;
  return html`
    <section class="care" aria-labelledby="care-title">
      <p class="care-title"><b id="care-title">${say('需要照顾吗？')}</b><span role="status" data-testid="care-said" data-state=${care.state}>${say(said[care.state])}</span></p>
      <div class="care-choices">${choices.map((choice) => html`
        <button type="button" class="button care-choice" data-testid="care-${choice.need || choice.group}" aria-keyshortcuts=${choice.key}
          aria-pressed=${String(care.has(choice))} @click=${() => act.care(choice)}><span class="key-sign" aria-hidden="true">${choice.key}</span>${say(choice.word)}</button>`)}</div>
    </section>`;
}
