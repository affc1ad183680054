/* 今日延时: which service, how much longer. The same form on the floor and among the single days of the settings. */
import {html} from '/static/vendor/lit-html/lit-html.js';

const longer = [15, 30, 60, 90, 120];
const midnight = '24:00';

/** What stood on a clock at that many minutes more: 延时半小时. */
function longerWords(minutes) {
  return {30: '半小时', 60: '一小时', 120: '两小时'}[minutes] || `${minutes} 分钟`;
}

/** Why nothing can be open longer today, in a sentence. */
function whyNone(queues) {
  return queues.some((one) => one.closes_at === midnight) ? '今天开门的业务本来就全天受理，不用延时。'
    : '今天没有业务办理，不能延时；要临时开放，请管理员在“特别安排”里加一条改时段。';
}

/** What the server did, in a sentence; ``answer`` as POST /hours-today/extend gives it. */
export function longerDone(answer, minutes) {
  const {services} = answer.extensions[answer.extensions.length - 1];
  return `${services.length > 1 ? `${services.length} 项业务` : services[0].service_name}今天延时${longerWords(minutes)}`;
}

/** The form. `queues` as GET /floor gives them; `go(minutes, service code or null)`, `cancel()`. It never makes a day shorter. */
export function longerForm({queues, go, cancel}) {
  const ending = queues.filter((one) => one.closes_at && one.closes_at !== midnight);
  const always = queues.filter((one) => one.closes_at === midnight).length;
  return html`
    <form class="inline-form" data-testid="longer-form" aria-label="今日延时" @submit=${(event) => {
      event.preventDefault();
      const data = new FormData(event.target);
      go(Number(data.get('minutes')), data.get('service') || null);
    }} @keydown=${(event) => { if (event.key === 'Escape') cancel(); }}>
      ${ending.length ? html`
        <label class="label" for="longer-service">哪项业务</label>
        <select class="select" id="longer-service" name="service" data-testid="longer-service"><option value="">全部（${ending.length} 项）</option>
          ${ending.map((one) => html`<option value=${one.service}>${one.service_name}（今天到 ${one.closes_at}）</option>`)}</select>
        <label class="label" for="longer-minutes">比今天的下班时间晚</label>
        <select class="select" id="longer-minutes" name="minutes" data-testid="longer-minutes">${longer.map((minutes) => html`<option
          value=${minutes} ?selected=${minutes === 30}>${longerWords(minutes)}</option>`)}</select>
        <p class="soft small">只改今天；取号机、下班时间马上跟着变，可以撤销。${always ? `另有 ${always} 项本来就办到 24:00，不受影响。` : ''}</p>
        <div class="found-form-buttons"><button type="submit" class="button button-small button-primary" data-testid="longer-go">延时</button>
          <button type="button" class="button button-small" @click=${cancel}>不用了</button></div>`
      : html`<p data-testid="longer-why">${whyNone(queues)}</p>
        <div class="found-form-buttons"><button type="button" class="button button-small" @click=${cancel}>知道了</button></div>`}
    </form>`;
}
