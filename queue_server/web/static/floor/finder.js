/*
 * A number found again: by number or by the query code on the paper, how it stands, what can be done with it, and why
 * it was not called yet. The server says what may be done; the card only offers it.
 */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {live} from '/static/vendor/lit-html/directives/live.js';
import {Problem, announce, api, hallTime, waitWords} from '/static/hall.js';
import {tell, tellProblem} from '/static/staff.js';
import {endingForm} from './ending.js';
import {nightForm} from './night.js';
import {MaterialsSlip} from '/static/slip.js';
import {followPrint, printWord, waitOf} from './words.js';

const tones = {waiting: 'badge-info', called: 'badge-warn', serving: 'badge-ok', on_hold: 'badge-warn', missed: 'badge-warn'};
/** Done by the press itself; the other buttons open a form. */
const atOnce = ['return', 'print', 'undo_end', 'withdraw_overnight'];
const raiseReasons = ['孕妇', '突发疾病', '行动不便', '路途遥远当天返回', '紧急案件'];

export class Finder {
  /** `page`: {draw, acts, words, services(), windows()}. */
  constructor(page) {
    this.page = page;
    this.text = '';
    this.asked = '';
    this.found = null;
    this.form = null;        // {id, kind: change_service | send_to_window | raise | cancel | end | slip}
    this.why = null;         // {id, answer}
    this.printed = new Map();
    this.slip = new MaterialsSlip(() => page.draw());
  }

  /** Looks for a number of today. */
  async search(text) {
    const asked = text.trim();
    this.text = text;
    if (!asked) {
      this.close();
      return;
    }
    this.form = null;
    this.why = null;
    if (asked !== this.asked) this.found = null;   // a slow answer must not leave another number's buttons to press
    this.asked = asked;
    this.page.draw();
    await this.look();
    if (!this.found) return;
    announce(this.found.length ? `找到 ${this.found.map((one) => `${one.ticket.number} ${one.state_word}`).join('，')}`
      : `今天没有 ${asked}`);
  }

  /** A paper or a code before the barcode gun. */
  async scan(scan) {
    if (scan.code) {
      tell(`${scan.code} 是预约码：请打开“预约”页再扫一次，就能签到。`, 'info');
      return;
    }
    if (scan.number) {
      await this.search(scan.number);
      return;
    }
    try {
      const {tickets} = await api('GET', `find?${new URLSearchParams({paper: scan.status})}`);
      if (tickets.length) await this.search(tickets[0].ticket.number);
      else tell('扫到的不是今天的号票。', 'warn');
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      tellProblem(problem);
    }
  }

  /** Looks again for what is open. */
  async look() {
    const {asked} = this;
    if (!asked) return;
    const words = new URLSearchParams({number: asked.slice(0, 10), code: asked.slice(0, 10)});
    try {
      const answer = await api('GET', `find?${words}`);
      if (this.asked === asked) this.found = answer.tickets;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      tellProblem(problem);
    }
    this.page.draw();
  }

  close() {
    Object.assign(this, {text: '', asked: '', found: null, form: null, why: null});
    this.page.draw();
  }

  async act(one, verb, body, done) {
    this.form = null;
    const answer = await this.page.acts.press(`tickets/${one.ticket.id}/${verb}`, body, done);
    await this.look();
    return answer;
  }

  /** What becomes of this number alone at midnight. */
  async night(one, path, said, done) {
    this.form = null;
    await this.page.acts.press(path, {...said, ticket_id: one.ticket.id}, done);
    await this.look();
  }

  async print(one) {
    const answer = await this.act(one, 'print', {}, '');
    if (!answer || !answer.print) return;
    const seen = (state) => {
      this.printed.set(one.ticket.id, state);
      this.page.draw();
    };
    seen(answer.print.state);
    await followPrint(answer.print.job_id, seen);
    const last = this.printed.get(one.ticket.id);
    tell(`${one.ticket.number} 号票${printWord(last)}`, last === 'printed' ? 'ok' : 'warn');
  }

  async explain(one) {
    try {
      this.why = {id: one.ticket.id, answer: await api('GET', `tickets/${one.ticket.id}/overtakings`)};
      announce(this.why.answer.summary);
    } catch (problem) {
      tellProblem(problem);
    }
    this.page.draw();
  }

  /** What to bring for this number's service, on paper; ticked, what still lacks. */
  asksForSlip(one) {
    this.slip.of(`tickets/${one.ticket.id}`, one.ticket.service);
    this.ask(one, 'slip');
    if (this.form) this.slip.opens();
  }

  ask(one, kind) {
    this.form = this.form && this.form.id === one.ticket.id && this.form.kind === kind ? null : {id: one.ticket.id, kind};
    this.page.draw();
    const first = document.querySelector('.found-form select, .found-form input, .found-form button, .found .inline-form input');
    if (first) first.focus();
  }

  /* -------------------------------------------------------------- drawing */

  searchForm(shortcut) {
    return html`
      <form class="finder" role="search" @submit=${(event) => {
        event.preventDefault();
        this.search(new FormData(event.target).get('what'));
      }}>
        <label class="visually-hidden" for="find">排队号或查询码</label>
        <input class="input" id="find" name="what" data-testid="find" autocomplete="off" maxlength="10"
          placeholder="排队号或查询码" .value=${live(this.text)} @input=${(event) => { this.text = event.target.value; }}
          @keydown=${(event) => { if (event.key === 'Escape' && this.asked) this.close(); }}>
        <button type="submit" class="button" data-testid="find-go">找号${shortcut ? html` <kbd>${shortcut}</kbd>` : nothing}</button>
      </form>`;
  }

  results() {
    if (!this.found) return nothing;
    return html`
      <div class="found-list" data-testid="found-list">
        <p class="found-head"><span>${this.found.length ? `“${this.asked}” 找到 ${this.found.length} 个号`
          : `今天没有 “${this.asked}”，请核对号票上的号码或查询码`}</span>
          <button type="button" class="link-button" data-testid="find-close" @click=${() => this.close()}>收起</button></p>
        ${this.found.map((one) => this.card(one))}
      </div>`;
  }

  card(one) {
    const {ticket} = one;
    return html`
      <article class="found" data-testid="found" data-number=${ticket.number} data-state=${ticket.state} aria-label=${ticket.number}>
        <header class="found-top">
          <span class="found-number number">${ticket.number}</span>
          <span class="found-what"><span class="found-service">${ticket.service_name}</span>
            <span class="badge ${tones[ticket.state] || ''}" data-testid="found-state">${one.state_word}</span></span>
        </header>
        <p class="found-facts">${this.facts(one)}</p>
        ${this.page.words.tags({...one, priority_class: ticket.priority_class})}
        ${one.notice ? html`<p class="found-notice" data-testid="found-notice">${one.notice.sentence}</p>` : nothing}
        <div class="found-buttons">${this.buttons(one)}</div>
        ${this.form && this.form.id === ticket.id ? this.formOf(one) : nothing}
        ${this.why && this.why.id === ticket.id ? this.whyOf() : nothing}
      </article>`;
  }

  facts(one) {
    const {ticket} = one;
    const printed = this.printed.get(ticket.id) || (ticket.print && ticket.print.state);
    const facts = [html`<span>取号 ${hallTime(ticket.taken_at)}</span>`, html`<span>查询码 ${ticket.query_code}</span>`];
    if (ticket.state === 'waiting') {
      facts.push(html`<span>前面 <b data-testid="found-ahead">${ticket.ahead}</b> 人</span>`, waitOf(ticket.taken_at));
      if (ticket.estimated_wait) facts.push(html`<span>还要等${waitWords(ticket.estimated_wait)}</span>`);
    } else if (ticket.window_no) {
      facts.push(html`<span>${ticket.window_no} 号窗口${ticket.called_at ? ` ${hallTime(ticket.called_at)} 叫号` : ''}</span>`);
    }
    if (one.returns) facts.push(html`<span>已复号 ${one.returns} 次</span>`);
    if (ticket.state === 'missed' && !one.returns_left) facts.push(html`<span>不能再复号，请重新取号</span>`);
    if (printed) facts.push(html`<span data-testid="found-print">${printWord(printed)}</span>`);
    return facts;
  }

  buttons(one) {
    const {ticket} = one;
    const opens = (kind) => () => this.ask(one, kind);
    const offers = {
      return: ['复号', () => this.act(one, 'return', {}, (back) => `${back.number} 号已复号，前面 ${back.ahead} 人`), 'button-primary'],
      change_service: ['换业务', opens('change_service'), ''],
      print: ['补打', () => this.print(one), ''],
      send_to_window: ['转窗口', opens('send_to_window'), ''],
      raise: ['置顶', opens('raise'), ''],
      cancel: ['取消', opens('cancel'), 'button-danger'],
      end: ['结束并说明', opens('end'), 'button-danger'],
      undo_end: ['撤销结束', () => this.act(one, 'undo-end', {}, (back) => `${back.number} 号回到原来的位置`), ''],
      keep_overnight: ['留号过夜', opens('keep_overnight'), ''],
      withdraw_overnight: ['不留过夜', () => this.night(one, 'overnight/withdraw', {}, `${ticket.number} 号过零点照常弃号`), ''],
    };
    const isOpen = (verb) => this.form && this.form.id === ticket.id && this.form.kind === verb;
    return [
      ...one.can.filter((verb) => offers[verb]).map((verb) => html`<button type="button" class="button button-small ${offers[verb][2]}"
        data-testid="do-${verb}" aria-expanded=${atOnce.includes(verb) ? nothing : String(Boolean(isOpen(verb)))}
        @click=${offers[verb][1]}>${offers[verb][0]}</button>`),
      html`<button type="button" class="button button-small" data-testid="do-slip" aria-expanded=${String(Boolean(isOpen('slip')))}
        @click=${() => this.asksForSlip(one)}>材料清单</button>`,
      html`<button type="button" class="button button-small button-quiet" data-testid="do-why"
        @click=${() => this.explain(one)}>为什么还没叫我</button>`,
    ];
  }

  formOf(one) {
    const {ticket} = one;
    const submit = (take) => (event) => {
      event.preventDefault();
      take(new FormData(event.target));
    };
    const frame = (title, go, word, fields) => html`
      <form class="found-form" data-testid="found-form" aria-label=${title} @submit=${submit(go)}
        @keydown=${(event) => { if (event.key === 'Escape') this.ask(one, this.form.kind); }}>
        ${fields}
        <div class="found-form-buttons">
          <button type="submit" class="button button-small button-primary" data-testid="form-go">${word}</button>
          <button type="button" class="button button-small" @click=${() => this.ask(one, this.form.kind)}>不用了</button>
        </div>
      </form>`;
    const select = (label, name, options) => html`<label class="label" for="form-${name}">${label}</label>
      <select class="select" id="form-${name}" name=${name} data-testid="form-${name}">${options}</select>`;
    switch (this.form.kind) {
      case 'change_service':
        return frame('换业务', (data) => this.act(one, 'change-service', {service: data.get('service')},
          (changed) => `${changed.number} 号改等${changed.service_name}，前面 ${changed.ahead} 人`), '换过去',
        select('改等（取号时间不变）', 'service', this.page.services().filter((service) => service.code !== ticket.service)
          .map((service) => html`<option value=${service.code} ?disabled=${!service.is_open}>${service.name}${
            service.is_open ? `（等 ${service.waiting} 人）` : '（现在不取号）'}</option>`)));
      case 'send_to_window':
        return frame('转窗口', (data) => {
          const no = data.get('window') ? Number(data.get('window')) : null;
          return this.act(one, 'send-to-window', {window_no: no},
            no ? `${ticket.number} 号只由 ${no} 号窗口叫` : `${ticket.number} 号由各窗口叫`);
        }, '确定', select('只由这个窗口叫', 'window', [
          html`<option value="">不指定，各窗口都可以叫</option>`,
          ...this.page.windows().map((window) => html`<option value=${window.window_no}
            ?selected=${window.window_no === one.for_window_no}>${window.window_no} 号 ${window.name}${
              window.state === 'open' ? '' : window.state === 'paused' ? '（暂停）' : '（没有人）'}</option>`)]));
      case 'slip':
        return html`<section class="found-form slip" data-testid="slip" aria-label="材料清单"
          @keydown=${(event) => { if (event.key === 'Escape') this.ask(one, 'slip'); }}>
          <p class="soft small">还缺的打上勾，就是一次性告知单。</p>${this.slip.view()}</section>`;
      case 'raise':
        return frame('置顶', (data) => {
          const reason = String(data.get('reason')).trim();
          if (reason) this.act(one, 'raise', {reason}, `${ticket.number} 号已置顶`);
        }, '置顶', html`<label class="label" for="form-reason">置顶原因（必填，记入流水）</label>
          <input class="input" id="form-reason" name="reason" data-testid="form-reason" list="raise-reasons" maxlength="60" required
            autocomplete="off"><datalist id="raise-reasons">${raiseReasons.map((reason) => html`<option value=${reason}></option>`)}</datalist>`);
      case 'end':
        return endingForm({
          title: `${ticket.number} 今天不能办的原因（本人能看到）`, word: `结束 ${ticket.number}`, cancel: () => this.ask(one, 'end'),
          go: (said) => this.act(one, 'end', said, `${ticket.number} 号已结束，原因已写明`),
        });
      case 'keep_overnight':
        return nightForm({
          title: `${ticket.number} 留到下一个办公日的原因（必填）`, word: `留下 ${ticket.number}`, cancel: () => this.ask(one, 'keep_overnight'),
          go: (said) => this.night(one, 'overnight', said, (night) => `${ticket.number} 号留到 ${
            night.parts.find((part) => part.ticket_id === ticket.id).to_day}，排在最前面`),
        });
      default:
        return frame('取消', () => this.act(one, 'cancel', {}, `${ticket.number} 号已取消`), `确定取消 ${ticket.number}`,
          html`<p>来访人不办了？取消后不能恢复，只能重新取号。</p>`);
    }
  }

  whyOf() {
    const {answer} = this.why;
    return html`
      <div class="why" data-testid="why">
        <p class="strong">${answer.summary}</p>
        <ul>${answer.overtakings.map((one) => html`<li><span class="soft">${hallTime(one.at)}</span> ${one.sentence}</li>`)}</ul>
      </div>`;
  }
}
