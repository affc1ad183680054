/* Step 0: which window to sit down at, who sits at the others, and taking one of these over (顶岗). */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {hallTime} from '/static/hall.js';
import {leftOverView} from './left_over.js';

function seatWords(window) {
  if (window.staff) return {word: '已有人', who: `${window.staff.name}${window.staff.title ? ` · ${window.staff.title}` : ''}`};
  return {word: '空闲', who: '现在没有人'};
}

/** Whom the window calls or serves, in words. */
function holdsWords(holds) {
  if (!holds) return '';
  const whom = holds.number || '直接登记的来访人';
  return holds.state === 'called' ? `正在叫 ${whom}` : `正在办理 ${whom}`;
}

/** Who stands for the window, and whether that is whoever looks. */
function postLine(seat) {
  if (!seat || !(seat.primary || seat.backup)) return nothing;
  const people = [['primary', 'A岗', seat.primary], ['backup', 'B岗', seat.backup]].filter(([, , name]) => name);
  return html`<span class="seat-post">${people.map(([which, word, name]) => (which === seat.yours
    ? html`<span class="badge badge-info badge-plain" data-testid="your-post">您是${word}</span> ` : html`<span>${word} ${name}</span> `))}</span>`;
}

function go(desk, window, seat) {
  if (!window.staff) return html`<span class="seat-go">坐到窗口</span>`;
  return seat && seat.may_take_over ? html`<span class="seat-go">顶岗</span>` : nothing;
}

/** What happens to whom, before it happens. */
function question(desk, window, seat) {
  const holding = holdsWords(seat.holds);
  return html`
    <div class="seat-question" role="group" aria-labelledby="take-over-${window.window_no}" data-testid="take-over-question">
      <p id="take-over-${window.window_no}"><b>由您顶 ${window.staff.name} 的岗？</b>
        ${window.staff.name} 会被签退。${holding ? `${holding}，留在本窗口由您接着办。` : ''}</p>
      <div class="row">
        <button type="button" class="button button-primary" data-testid="take-over-confirm"
          aria-disabled=${desk.busy ? 'true' : 'false'} @click=${() => desk.takeOver(window.window_no)}>顶岗</button>
        <button type="button" class="button" data-testid="take-over-cancel" @click=${() => desk.asksToTakeOver(null)}>不用了 <kbd>Esc</kbd></button>
      </div>
    </div>`;
}

function seat(desk, window) {
  const taken = Boolean(window.staff);
  const words = seatWords(window);
  const about = desk.seat(window.window_no);
  const mayTakeOver = taken && Boolean(about && about.may_take_over);
  const names = window.services.map((code) => desk.serviceNames[code] || code);
  const press = () => {
    if (!taken) desk.sitDown(window.window_no);
    else if (mayTakeOver) desk.asksToTakeOver(window.window_no);
    else if (about && about.why_not) desk.say(about.why_not, 'info');
  };
  return html`
    <li>
      <button type="button" class="seat" id="seat-${window.window_no}" data-testid="window-${window.window_no}"
        data-taken=${taken ? 'yes' : 'no'} data-take-over=${mayTakeOver ? 'yes' : 'no'}
        aria-disabled=${(taken && !mayTakeOver) || desk.busy ? 'true' : 'false'} @click=${press}>
        <span class="seat-no number">${window.window_no}</span>
        <span class="seat-text">
          <span class="seat-name">${window.name}</span>
          <span class="seat-who"><span class="badge ${taken ? '' : 'badge-ok'}">${words.word}</span> ${words.who}</span>
          ${postLine(about)}
          <span class="seat-services">${names[0] || '未设业务'}${names.length > 1 ? html`<span
            title=${names.join('、')}> 等 ${names.length} 项业务</span>` : nothing}</span>
        </span>
        ${go(desk, window, about)}
      </button>
      ${mayTakeOver && desk.takingOver === window.window_no ? question(desk, window, about) : nothing}
    </li>`;
}

/** Who took over this person's window, and when; stays until they sit down again. */
function replacedLine(desk) {
  const replaced = desk.seats && desk.seats.replaced;
  if (!replaced) return nothing;
  return html`<p class="banner banner-info" role="status" data-testid="replaced">${replaced.staff_name} ${
    hallTime(replaced.at)} 顶岗到 ${replaced.window_no} 号窗口，您已签退。</p>`;
}

export function seatView(desk) {
  return html`
    <section class="seats" aria-labelledby="seats-title">
      <h2 id="seats-title">请选择今天的窗口</h2>
      <p class="soft">坐下后窗口屏会亮出业务、您的姓名和职务，群众就能被叫到这里。</p>
      ${replacedLine(desk)}
      ${leftOverView(desk)}
      ${desk.notice ? html`<p class="banner banner-${desk.notice.kind}" data-testid="notice">${desk.notice.text}</p>` : nothing}
      ${desk.windows.length ? html`<ul class="seat-list">${desk.windows.map((window) => seat(desk, window))}</ul>`
        : html`<p class="empty">正在读取窗口…</p>`}
    </section>`;
}
