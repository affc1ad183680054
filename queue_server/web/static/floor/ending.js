/* 结束并说明: nobody of a line, or one number, can be served today; a reason and a way on, which screens and phones tell. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {hallTime} from '/static/hall.js';

const reasons = ['系统故障', '停电', '承办人员外出', '今天办不完'];

function read(form) {
  const data = new FormData(form);
  return {reason: String(data.get('reason')).trim(), instead: data.getAll('instead')};
}

/** `go({reason, instead, service})`; `services` [{code, name}] lets one choose whose line, null where that is clear. */
export function endingForm({title, word, go, cancel, services = null}) {
  return html`
    <form class="inline-form ending-form" data-testid="ending-form" aria-label=${title} @submit=${(event) => {
      event.preventDefault();
      const said = read(event.target);
      const box = event.target.querySelector('[name=instead]');
      box.setCustomValidity(said.instead.length ? '' : '请至少选一样');
      if (!said.instead.length) return box.reportValidity();
      if (said.reason) go({...said, ...(services ? {service: new FormData(event.target).get('service') || null} : {})});
      return undefined;
    }} @change=${(event) => event.currentTarget.querySelector('[name=instead]').setCustomValidity('')}
      @keydown=${(event) => { if (event.key === 'Escape') cancel(); }}>
      ${services ? html`<label class="label" for="ending-service">结束哪一队</label>
        <select class="select" id="ending-service" name="service" data-testid="ending-service">
          ${services.map((one) => html`<option value=${one.code}>${one.name}</option>`)}
          ${services.length > 1 ? html`<option value="">全部业务</option>` : nothing}</select>` : nothing}
      <label class="label" for="ending-reason">${title}</label>
      <input class="input" id="ending-reason" name="reason" data-testid="ending-reason" maxlength="60" required autocomplete="off" list="ending-reasons">
      <datalist id="ending-reasons">${reasons.map((reason) => html`<option value=${reason}></option>`)}</datalist>
      <fieldset class="ending-ways"><legend class="label">请他们</legend>
        <label class="check"><input type="checkbox" name="instead" value="come_again" checked data-testid="ending-come-again">下次开门再来</label>
        <label class="check"><input type="checkbox" name="instead" value="hotline" data-testid="ending-hotline">打 12348 热线</label></fieldset>
      <p class="soft small">大屏、取号机、手机号票页都会写明原因和去处；按错了，10 分钟内可以撤销，以后只能重新取号。能留到明天的，请用“留号过夜”。</p>
      <div class="found-form-buttons"><button type="submit" class="button button-small button-danger" data-testid="ending-go">${word}</button>
        <button type="button" class="button button-small" @click=${cancel}>不用了</button></div>
    </form>`;
}

/** What the supervisor is told of it afterwards. */
export function endedWords({ended, services, stopped}) {
  return `${services.join('、')}今天的排队已结束，${ended} 人已写明原因${stopped.length ? `；${stopped.join('、')}已停号，明天记得恢复` : ''}`;
}

/** What was ended just now, each with the way back while there is one. */
export function freshEndings(desk, endings) {
  if (!endings.length) return nothing;
  return html`<ul class="closing-notes" data-testid="fresh-endings" aria-label="刚结束的">${endings.map((one) => {
    const whose = one.whole_line ? `${one.service_name}的排队（${one.numbers.length} 人）` : `${one.numbers.join('、')} 号`;
    return html`<li class="longer" data-testid="fresh-ending"><span>${whose}已结束：${one.reason}</span>
      <button type="button" class="link-button" data-testid="undo-ending" aria-label="撤销结束：${whose}" title="${hallTime(one.undo_until)} 前可以撤销"
        @click=${() => desk.decide(`endings/${one.id}/undo`, {}, undoneWords)}>撤销</button></li>`;
  })}</ul>`;
}

function undoneWords({back, service_name: service, resumed}) {
  return `已撤销，${service} ${back} 个号回到原来的位置${resumed ? '，已恢复取号' : ''}`;
}

/** What closing means now, each in one line; nothing while the day goes on. */
export function closingNotes(notes) {
  if (!notes.length) return nothing;
  return html`<ul class="closing-notes" data-testid="closing-notes">${notes.map((note) => html`
    <li data-testid="closing-note" data-kind=${note.kind}>${note.sentence}</li>`)}</ul>`;
}
