/* 留号过夜: which of the open numbers midnight keeps: everybody's, those of one service, or chosen ones. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {hallTime} from '/static/hall.js';

export const nightReasons = ['停电', '系统故障', '极端天气', '突发事件'];

const stateWords = {waiting: '等候', called: '叫号', serving: '办理中', on_hold: '挂起', missed: '过号', finished: '办结', cancelled: '取消', abandoned: '弃号'};

const keptWords = '已决定留号过夜，请告知来访人号码继续有效';

/** Why, and whose numbers: `go({reason, service})`; `services` [{code, name, count}] lets one choose, null where one number is meant. */
export function nightForm({title, word, go, cancel, services = null}) {
  const said = (form, reason) => {
    const service = services ? new FormData(form).get('service') || null : null;
    if (reason) go(services ? {reason, service} : {reason});
  };
  return html`
    <form class="inline-form" data-testid="night-form" aria-label=${title}
      @submit=${(event) => { event.preventDefault(); said(event.target, String(new FormData(event.target).get('reason')).trim()); }}
      @keydown=${(event) => { if (event.key === 'Escape') cancel(); }}>
      ${services ? html`<label class="label" for="night-service">留哪些号</label>
        <select class="select" id="night-service" data-testid="night-service" name="service"><option value="">全部业务</option>
          ${services.map((one) => html`<option value=${one.code}>只留${one.name}（${one.count} 个）</option>`)}</select>` : nothing}
      <label class="label" for="night-reason">${title}</label>
      <input class="input" id="night-reason" name="reason" data-testid="night-reason" maxlength="60" required autocomplete="off">
      <div class="quick">${nightReasons.map((reason) => html`<button type="button" class="chip"
        @click=${(event) => said(event.target.closest('form'), reason)}>${reason}</button>`)}</div>
      <div class="found-form-buttons"><button type="submit" class="button button-small button-primary" data-testid="night-go">${word}</button>
        <button type="button" class="button button-small" @click=${cancel}>不用了</button></div>
    </form>`;
}

/** The services of which somebody's number is still open, each with how many. */
function openServices(desk) {
  const open = [...desk.floor.waiting, ...desk.floor.missed, ...desk.floor.held];
  return desk.floor.queues.map((one) => ({
    code: one.service, name: one.service_name, count: open.filter((ticket) => ticket.service === one.service).length,
  })).filter((one) => one.count);
}

function decidedWords(one) {
  return `${one.decided_by || ''} ${hallTime(one.decided_at)} 决定，原因：${one.reason}。`;
}

function part(desk, one) {
  const whose = one.number ? `${one.number} 号` : `${one.service_name}（现在 ${one.keeps} 个）`;
  const scope = one.number ? {ticket_id: one.ticket_id} : {service: one.service};
  return html`<li data-testid="night-part"><span>${whose}留到 <b>${one.to_day}</b>${one.number && !one.keeps ? '（现在不在等候）' : ''}
    <span class="soft small">${decidedWords(one)}</span></span>
    <button type="button" class="link-button" data-testid="night-part-withdraw" aria-label="撤销：${whose}留号过夜"
      @click=${() => desk.decide('overnight/withdraw', scope, `已撤销，${one.number ? `${one.number} 号` : one.service_name}过零点照常弃号`)}>撤销</button></li>`;
}

function undecided(desk, {parts, open_numbers: open, kept_numbers: kept}) {
  const asked = Boolean(desk.form) && desk.form.kind === 'night';
  const ask = () => desk.ask('night', 'today');
  return html`
    <p data-testid="night-words">${parts.length ? `过零点，没办的 ${open} 个号里留下 ${kept} 个，排在最前面；其余 ${open - kept} 个记为弃号。`
      : `过零点，没办的号（现在等候、过号、挂起共 ${open} 个）记为弃号。`}</p>
    ${parts.length ? html`<ul class="close-rows">${parts.map((one) => part(desk, one))}</ul>` : nothing}
    <p class="soft small">只在停电等紧急情况下留号过夜；可以全留、只留一项业务，或在号码卡片上只留一个号。叫号中的不留，请先开始、挂起或按过号。只留一次，再留一夜要重新决定。</p>
    <button type="button" class="button button-small" data-testid="night" aria-expanded=${String(asked)} @click=${ask}>${parts.length ? '再留一些' : '留号过夜'}</button>
    ${asked ? nightForm({
      title: '留号过夜的原因（必填）', word: '留号过夜', services: openServices(desk), cancel: ask,
      go: (said) => desk.decide('overnight', said, keptWords),
    }) : nothing}`;
}

/** What midnight will do with the open numbers, and the decisions that it keeps some or all of them, in an emergency. */
export function overnight(desk, close) {
  const {decision, parts, open_numbers: open, kept_from_before: kept} = close.night;
  const before = Object.values(kept).reduce((sum, count) => sum + count, 0);
  return html`
    <section class="card close-item" data-testid="close-night" data-decided=${decision ? 'yes' : parts.length ? 'part' : 'no'}>
      <h2 class="card-title">留号过夜<span class="badge ${decision || parts.length ? 'badge-warn' : 'badge-plain'}">${
        decision ? '今晚留号' : parts.length ? '留一部分' : '不留号'}</span></h2>
      ${before ? html`<p class="small" data-testid="kept-before">前一天留下的号 ${before} 个：${
        Object.entries(kept).map(([state, count]) => `${stateWords[state] || state} ${count}`).join('，')}。</p>` : nothing}
      ${decision ? html`
        <p>等候、过号、挂起的号（现在 ${open} 个）过零点不作废，留到 <b>${decision.to_day}</b>，排在最前面。</p>
        <p class="soft small">${decidedWords(decision)}只留一次，再留一夜要重新决定。</p>
        <button type="button" class="button button-small" data-testid="night-withdraw" @click=${() => desk.decide('overnight/withdraw', {}, '已撤销，过零点照常弃号')}>撤销</button>`
      : undecided(desk, close.night)}
    </section>`;
}
