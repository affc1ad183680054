/* A number for somebody: who they are and what they need first, if anything, then one touch on the service. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {live} from '/static/vendor/lit-html/directives/live.js';
import {numbersLeftWords, queueWords, waitWords, waitsForAWindow} from '/static/hall.js';
import {namesIn} from '/static/work_order/draft.js';
import {alongTheList, printWord} from '/static/floor/words.js';

const largestParty = 99;
const shortClass = {
  military: '军人军属', migrant_worker: '农民工', elderly: '60岁以上', disabled: '残疾人', minor: '未成年人', other: '其他',
};

/** Nothing chosen yet. */
export function blankForm() {
  return {priority: '', reason: '', needs: new Set(), party: 1, name: '', phone: '', companions: ''};
}

function pick(type, name, value, word, checked, title, change) {
  return html`<label class="pick" title=${title || nothing}><input type=${type} name=${name} value=${value} .checked=${live(checked)}
    data-testid="${name}-${value || 'none'}" @change=${change}><span>${word}</span></label>`;
}

function choice(id, word, body) {
  return html`<div class="choice" role="group" aria-labelledby=${id}><span class="choice-name" id=${id}>${word}</span>
    <div class="picks">${body}</div></div>`;
}

function choices(desk) {
  const {form} = desk;
  const set = (change) => {
    Object.assign(form, change);
    desk.draw();
  };
  const party = (value) => set({party: Math.min(largestParty, Math.max(1, Math.round(value) || 1))});
  return html`
    ${choice('of-class', '优先', html`
      ${pick('radio', 'priority', '', '普通', !form.priority, '', () => set({priority: ''}))}
      ${desk.words.classes.map(({code, name}) => pick('radio', 'priority', code, shortClass[code] || name, form.priority === code, name,
        () => set({priority: code})))}
      ${form.priority === 'other' ? html`<input class="input reason" id="priority-reason" data-testid="priority-reason" maxlength="60"
        aria-label="优先原因" placeholder="优先原因（必填）" autocomplete="off" .value=${live(form.reason)}
        @input=${(event) => { form.reason = event.target.value; }}>` : nothing}`)}
    ${choice('of-needs', '需要', html`
      ${desk.words.needs.map(({code, name}) => pick('checkbox', 'need', code, name, form.needs.has(code), '', (event) => {
        if (event.target.checked) form.needs.add(code);
        else form.needs.delete(code);
        desk.draw();
      }))}
      <span class="soft small">叫到时导服接引，只给工作人员看</span>`)}
    ${choice('of-who', '来访人', html`
      <span class="party"><button type="button" class="button" aria-label="少一人" @click=${() => party(form.party - 1)}>−</button>
        <input class="input" type="text" inputmode="numeric" data-testid="party" aria-label="几人同来" maxlength="2" .value=${live(String(form.party))}
          @change=${(event) => party(Number(event.target.value))}>
        <button type="button" class="button" data-testid="party-more" aria-label="多一人" @click=${() => party(form.party + 1)}>+</button><span>人</span></span>
      <span class="who-fields"><input class="input" data-testid="visitor-name" aria-label="姓名（可不填）" placeholder="姓名（可不填）" maxlength="40" autocomplete="off"
          .value=${live(form.name)} @input=${(event) => { form.name = event.target.value; }}>
        <input class="input" data-testid="visitor-phone" aria-label="电话（可不填）" placeholder="电话（可不填）" maxlength="20" inputmode="tel" autocomplete="off"
          .value=${live(form.phone)} @input=${(event) => { form.phone = event.target.value; }}>
        ${form.party > 1 ? html`<input class="input companions" data-testid="companions" aria-label="同来人员（可不填）"
          placeholder="同来人员（可不填，用顿号隔开）" maxlength="1900" autocomplete="off" .value=${live(form.companions)}
          @input=${(event) => { form.companions = event.target.value; }}
          @change=${() => party(Math.max(form.party, 1 + namesIn(form.companions).length))}>` : nothing}</span>`)}`;
}

function tile(desk, service, index) {
  const open = service.is_open && desk.mayTake;
  const {line, wait} = queueWords(service.waiting, service);
  const busy = [...desk.acts.busy].some((intent) => intent.startsWith('tickets {'));
  return html`
    <button type="button" class="tile" data-testid="service-${service.code}" tabindex=${index ? '-1' : '0'} title=${service.about}
      aria-disabled=${open && !busy ? 'false' : 'true'} @click=${(event) => { if (event.detail < 2) desk.take(service); }}>
      <span class="tile-name">${service.name}</span>
      ${service.is_open ? html`<span class="tile-facts"><span>${service.waiting ? html`等候 <b>${service.waiting}</b> 人` : line}</span>
        ${wait ? html`<span>${wait}</span>` : nothing}</span>${service.numbers_left
          ? html`<span class="tile-left" data-testid="left-${service.code}">${numbersLeftWords(service.numbers_left)}</span>` : nothing}`
        : html`<span class="tile-why">${service.closed_reason}</span>`}
    </button>`;
}

const openWords = {waiting: '正在等候', called: '正在叫号', serving: '正在办理', on_hold: '已挂起', missed: '已过号，可以复号'};

/** The same person took a number of this service before: that one is shown, and counts. */
function alreadyOpen(desk, taken) {
  return html`
    <div class="taken" data-testid="taken" data-some="yes" data-number=${taken.number} data-already="yes">
      <span class="taken-number number">${taken.number}</span>
      <p class="taken-words"><span class="taken-service" title=${taken.service_name}>已有 ${taken.number} 号，不用再取</span>
        <span>${taken.service_name}，${openWords[taken.state] || ''}${taken.state === 'waiting' ? `，前面 ${taken.ahead} 人` : ''}${
          desk.printState ? html`，<b data-testid="print-state">${printWord(desk.printState)}</b>` : nothing}</span></p>
      <div class="taken-buttons">
        <button type="button" class="button button-primary" data-testid="print" @click=${() => desk.print()}>重打号票 <kbd>F8</kbd></button>
        <button type="button" class="button" data-testid="take-another" @click=${() => desk.takeAnother()}>仍要再取一个号</button>
      </div>
    </div>`;
}

function takenView(desk) {
  const {taken} = desk;
  if (!taken) {
    return html`<div class="taken" data-testid="taken" data-some="no"><p>选好来访人的情况（普通来访人不用选），点业务就取号；号码显示在这里。</p></div>`;
  }
  if (taken.already_open) return alreadyOpen(desk, taken);
  const service = desk.serviceList.find(({code}) => code === taken.service);
  return html`
    <div class="taken" data-testid="taken" data-some="yes" data-number=${taken.number}>
      <span class="taken-number number">${taken.number}</span>
      <p class="taken-words"><span class="taken-service" title=${taken.service_name}>${taken.service_name}</span>
        <span>前面 ${taken.ahead} 人${taken.estimated_wait ? `，${waitsForAWindow(taken.ahead, service) ? '窗口正忙，' : ''}${waitWords(taken.estimated_wait)}` : ''}，查询码 ${taken.query_code}${
          desk.printState ? html`，<b data-testid="print-state">${printWord(desk.printState)}</b>` : nothing}</span></p>
      <div class="taken-buttons">
        <button type="button" class="button button-primary" data-testid="print" @click=${() => desk.print()}>打印号票 <kbd>F8</kbd></button>
        <button type="button" class="button" data-testid="take-back" @click=${() => desk.takeBack()}>取消这个号</button>
      </div>
    </div>`;
}

/** The left side. */
export function takeView(desk) {
  return html`
    <section class="take" aria-labelledby="take-title">
      <div class="take-head">
        <h2 id="take-title">取号 <kbd>F2</kbd></h2>
        <div class="way"><span class="way-count">今天问路 <b data-testid="enquiries">${desk.board.enquiries}</b> 次</span>
          ${desk.mayUndoWay() ? html`<button type="button" class="link-button" data-testid="enquiry-undo"
            @click=${() => desk.toldOneLess()}>撤销上一次</button>` : nothing}
          <button type="button" class="button" data-testid="enquiry" @click=${() => desk.toldTheWay()}>只是问路 <kbd>F9</kbd></button></div>
      </div>
      ${choices(desk)}
      <div class="tiles" role="group" aria-label="业务" @keydown=${alongTheList('.tile')}>
        ${desk.serviceList.map((service, index) => tile(desk, service, index))}</div>
      ${takenView(desk)}
    </section>`;
}
