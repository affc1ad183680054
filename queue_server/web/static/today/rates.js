/* The rates with numerator and denominator, the day in numbers, and the work orders that still lack something. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {duration} from '/static/hall.js';
import {missingWords} from '/static/staff.js';
import {meanings} from './meanings.js';
import {percentText} from './glance.js';

const rateWords = {
  'K-1': ['工单采集率', '应采集的接待中，工单必备内容齐全的'],
  'K-2': ['办理反馈率', '已办结的工单中，有反馈时间和方式的'],
  'K-9': ['咨询对象满意率', '有效评价中，非常满意、满意和基本满意的'],
  'K-14': ['一次性告知合格率', '开过一次性告知单的来访中，没有为同一事项再开的'],
};

function verdict(rate) {
  if (!rate.denominator || typeof rate.met !== 'boolean') return html`<span class="badge badge-plain">无数据</span>`;
  return rate.met ? html`<span class="badge badge-ok">达标</span>` : html`<span class="badge badge-warn">未达标</span>`;
}

/** Rounded down to one decimal, like every rate of the hall. */
function floorPercent(numerator, denominator) {
  return denominator ? `${(Math.floor((numerator * 1000) / denominator) / 10).toFixed(1)}%` : '无数据';
}

function rateCard(code, rate) {
  const [name, meaning] = rateWords[code];
  return html`
    <div class="card rate-card" data-testid="rate-${code}">
      <div class="rate-head"><h3>${name} <small class="soft">${code}</small></h3>${verdict(rate)}</div>
      <p class="figure" data-none=${rate.denominator ? 'no' : 'yes'}>${percentText(rate)}</p>
      <p class="rate-parts"><span class="number">${rate.numerator} / ${rate.denominator}</span>
        <span>目标 ${code === 'K-9' ? '≥ ' : ''}${rate.target}%</span></p>
      <progress class="meter" max="100" value=${rate.denominator ? rate.percent_floor : 0} aria-label="${name}"></progress>
      <p class="soft small">${meaning}</p>
      ${rate.strict_numerator === undefined ? nothing : html`<p class="small rate-strict">严口径（非常满意和满意）：
        <b>${floorPercent(rate.strict_numerator, rate.denominator)}</b>，${rate.strict_numerator} / ${rate.denominator}</p>`}
    </div>`;
}

export function rateCards(statistics) {
  const codes = Object.keys(rateWords).filter((code) => statistics.rates[code]);
  const rated = statistics.rates.rating_rate;
  return html`
    <section aria-labelledby="rates-title">
      <h2 class="section-title" id="rates-title">指标</h2>
      <div class="rates">${codes.map((code) => rateCard(code, statistics.rates[code]))}</div>
      <p class="soft small rates-note">百分比只舍不入，没有分母时不计算。未评价不计入满意率${
        rated && rated.denominator ? `；评价率 ${percentText(rated)}（${rated.numerator} / ${rated.denominator}）` : ''}。直接登记的件数来自人工登记。</p>
    </section>`;
}

const countWords = [
  ['taken', '取号'], ['called', '叫过'], ['served', '办结'], ['missed', '过号'], ['abandoned', '弃号'], ['cancelled', '取消'],
  ['registered', '直接登记'],
];

function spread(word, times) {
  return html`<tr><th scope="row">${word}</th>${['mean', 'p50', 'p90', 'max'].map((key) => html`<td class="num">${
    duration(times[key])}</td>`)}</tr>`;
}

/** Counts and times of the day or span. */
export function summaryTable(statistics) {
  return html`
    <section aria-labelledby="numbers-title">
      <h2 class="section-title" id="numbers-title">数量和用时</h2>
      <div class="numbers">
        <dl class="card numbers-counts">${countWords.map(([key, word]) => html`<div><dt>${word}</dt>
          <dd class="number" data-testid="count-${key}">${statistics.counts[key]}</dd></div>`)}<div><dt>只是问路</dt>
          <dd class="number" data-testid="count-enquiries">${statistics.depth.enquiries}</dd></div></dl>
        <div class="table-scroll"><table class="table">
          <caption class="visually-hidden">等候和办理用时</caption>
          <thead><tr><th scope="col">用时</th><th scope="col" class="num">平均</th><th scope="col" class="num">中位</th>
            <th scope="col" class="num">九成在内</th><th scope="col" class="num">最长</th></tr></thead>
          <tbody>${spread('等候', statistics.waits_s)}${spread('办理', statistics.service_s)}${
            spread('叫号到到场', statistics.depth.to_window_s)}</tbody>
        </table></div>
      </div>
      ${meanings('numbers', 'taken', 'called', 'served', 'missed', 'abandoned', 'cancelled', 'registered', 'enquiries', 'waits',
        'service', 'toWindow', 'percentiles')}
    </section>`;
}

/** The work orders that lower K-1, each with a way to its form. */
export function incompleteTable(rows) {
  const day = (row) => `/ledger?work_order=${row.work_order_id}`;
  return html`
    <section aria-labelledby="incomplete-title">
      <h2 class="section-title" id="incomplete-title">内容不全的工单 <span class="soft">${
        rows.length >= 50 ? '前 50 件' : `${rows.length} 件`}</span></h2>
      ${rows.length ? html`
        <div class="table-scroll"><table class="table table-tight">
          <thead><tr><th scope="col">号码</th><th scope="col">接待人员</th><th scope="col">还缺</th><th scope="col">补充</th></tr></thead>
          <tbody>${rows.map((row) => html`
            <tr data-testid="incomplete-row"><th scope="row" class="number">${row.ticket_number || '直接登记'}</th>
              <td>${nameOf(row.receptionist)}</td>
              <td>${row.missing.map((field) => missingWords[field] || field).join('、')}</td>
              <td><a href=${day(row)}>打开工单<span class="visually-hidden"> ${row.ticket_number || '直接登记'}</span></a></td>
            </tr>`)}</tbody>
        </table></div>`
        : html`<p class="card card-flat empty">没有内容不全的工单</p>`}
    </section>`;
}

function nameOf(person) {
  return person && typeof person === 'object' ? person.name : person || '—';
}
