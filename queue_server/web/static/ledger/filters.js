/* The ledger's filters and exports: from, to, service, a word; and how to see more than the masked names. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {live} from '/static/vendor/lit-html/directives/live.js';

/** A date some days from another, both YYYY-MM-DD. */
function daysFrom(day, days) {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

function ranges(today) {
  const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7;
  return [
    ['今天', today, today], ['昨天', daysFrom(today, -1), daysFrom(today, -1)],
    ['本周', daysFrom(today, -weekday), today], ['本月', `${today.slice(0, 8)}01`, today],
  ];
}

function dateField(state, name, label, changeFilter) {
  return html`
    <div class="field"><label for=${`filter-${name}`}>${label}</label>
      <input class="input" type="date" id=${`filter-${name}`} data-testid=${`filter-${name}`} max=${state.today}
        .value=${live(state.filter[name])}
        @change=${(event) => { if (event.target.value) changeFilter(inOrder(state.filter, name, event.target.value), true); }}></div>`;
}

/** The changed date, and the other one moved along when it would lie on the wrong side. */
function inOrder(filter, name, value) {
  if (name === 'from') return {from: value, to: value > filter.to ? value : filter.to};
  return {to: value, from: value < filter.from ? value : filter.from};
}

export function filterForm(state, {changeFilter, askReason, exportQuery}) {
  const {filter} = state;
  return html`
    <form class="filters" role="search" aria-label="筛选台账" @submit=${(event) => { event.preventDefault(); changeFilter({}, true); }}>
      <div class="filter-ranges choices" role="group" aria-label="常用日期">${ranges(state.today).map(([word, from, to]) => html`
        <button type="button" class="chip" aria-pressed=${String(filter.from === from && filter.to === to)}
          @click=${() => changeFilter({from, to}, true)}>${word}</button>`)}</div>
      ${dateField(state, 'from', '从', changeFilter)}
      ${dateField(state, 'to', '到', changeFilter)}
      <div class="field"><label for="filter-service">业务</label>
        <select class="select" id="filter-service" data-testid="filter-service"
          @change=${(event) => changeFilter({service: event.target.value}, true)}>
          <option value="" .selected=${live(!filter.service)}>全部业务</option>
          ${state.services.map((service) => html`<option value=${service.code}
            .selected=${live(filter.service === service.code)}>${service.name}</option>`)}
          ${state.archived.map((service) => html`<option value=${service.code}
            .selected=${live(filter.service === service.code)}>${service.name}（已归档）</option>`)}
        </select></div>
      <div class="field filter-q"><label for="filter-q">查找</label>
        <input class="input" type="search" id="filter-q" data-testid="filter-q" maxlength="60" autocomplete="off"
          title="姓名和电话要写全，电话也可以只写后四位"
          placeholder="号码、事项、姓名、电话" .value=${live(filter.q)}
          @input=${(event) => { if (!event.isComposing) changeFilter({q: event.target.value.trim()}, false); }}
          @compositionend=${(event) => changeFilter({q: event.target.value.trim()}, false)}></div>
      <label class="check filter-training"><input type="checkbox" data-testid="filter-training" .checked=${live(filter.training !== '')}
        @change=${(event) => changeFilter({training: event.target.checked ? 'true' : ''}, true)}>培训</label>
      <div class="filter-ends">
        ${state.isManager && !state.reason && !state.askingReason ? html`<button type="button" class="button button-quiet"
          data-testid="unmask" @click=${askReason}>显示完整信息</button>` : nothing}
        ${filter.training ? html`<span class="soft">培训记录不导出</span>` : html`
        <a class="button" data-testid="export-xlsx" href=${`/api/v1/ledger.xlsx?${exportQuery}`} download>导出 Excel</a>
        <a class="button" data-testid="export-csv" href=${`/api/v1/ledger.csv?${exportQuery}`} download>导出 CSV</a>`}
      </div>
    </form>`;
}
