/* Step 0: which window to sit down at, and who sits at the others. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';

function seatWords(window) {
  if (window.staff) return {word: '已有人', who: `${window.staff.name}${window.staff.title ? ` · ${window.staff.title}` : ''}`};
  return {word: '空闲', who: '现在没有人'};
}

function seat(desk, window) {
  const taken = Boolean(window.staff);
  const words = seatWords(window);
  const names = window.services.map((code) => desk.serviceNames[code] || code);
  return html`
    <li>
      <button type="button" class="seat" data-testid="window-${window.window_no}" data-taken=${taken ? 'yes' : 'no'}
        aria-disabled=${taken || desk.busy ? 'true' : 'false'}
        @click=${() => { if (!taken) desk.sitDown(window.window_no); }}>
        <span class="seat-no number">${window.window_no}</span>
        <span class="seat-text">
          <span class="seat-name">${window.name}</span>
          <span class="seat-who"><span class="badge ${taken ? '' : 'badge-ok'}">${words.word}</span> ${words.who}</span>
          <span class="seat-services">${names[0] || '未设业务'}${names.length > 1 ? html`<span
            title=${names.join('、')}> 等 ${names.length} 项业务</span>` : nothing}</span>
        </span>
        <span class="seat-go">${taken ? nothing : '坐到窗口'}</span>
      </button>
    </li>`;
}

export function seatView(desk) {
  return html`
    <section class="seats" aria-labelledby="seats-title">
      <h2 id="seats-title">请选择今天的窗口</h2>
      <p class="soft">坐下后窗口屏会亮出业务、您的姓名和职务，群众就能被叫到这里。</p>
      ${desk.notice ? html`<p class="banner banner-${desk.notice.kind}" data-testid="notice">${desk.notice.text}</p>` : nothing}
      ${desk.windows.length ? html`<ul class="seat-list">${desk.windows.map((window) => seat(desk, window))}</ul>`
        : html`<p class="empty">正在读取窗口…</p>`}
    </section>`;
}
