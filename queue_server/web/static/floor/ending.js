/* 结束并说明: nobody of a line, or one number, can be served today; a reason and a way on, which screens and phones tell. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';

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
      <p class="soft small">大屏、取号机、手机号票页都会写明原因和去处；结束后不能恢复，只能重新取号。能留到明天的，请用“留号过夜”。</p>
      <div class="found-form-buttons"><button type="submit" class="button button-small button-danger" data-testid="ending-go">${word}</button>
        <button type="button" class="button button-small" @click=${cancel}>不用了</button></div>
    </form>`;
}

/** What the supervisor is told of it afterwards. */
export function endedWords({ended, services, stopped}) {
  return `${services.join('、')}今天的排队已结束，${ended} 人已写明原因${stopped.length ? `；${stopped.join('、')}已停号，明天记得恢复` : ''}`;
}

/** What closing means now, each in one line; nothing while the day goes on. */
export function closingNotes(notes) {
  if (!notes.length) return nothing;
  return html`<ul class="closing-notes" data-testid="closing-notes">${notes.map((note) => html`
    <li data-testid="closing-note" data-kind=${note.kind}>${note.sentence}</li>`)}</ul>`;
}
