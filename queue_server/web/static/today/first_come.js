/*
 * 先来先办: of the numbers first called, how many nobody overtook outside the rule, why the others were overtaken, and
 * who picked numbers by hand. From `depth.first_come` of the figures; the single calls of a day from GET …/depth.
 */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {hallTime} from '/static/hall.js';
import {percentText} from './glance.js';

const reasons = [
  ['priority', '优先类别', '按规则'], ['returned', '过号后复号', '按规则'], ['transferred', '转办到本业务', '按规则'],
  ['appointed', '预约的时间', '按规则'], ['raised', '值班长置顶', '按规则'], ['sent_to_window', '指定了窗口', '按规则'],
  ['left', '留给更合适的窗口', '按规则'], ['chosen', '窗口选呼', '不按规则'],
  ['unexplained', '查不出原因', '不按规则'],
];

/** One sentence that says no more than is known. */
export function fairSentence(told) {
  const {first_called: called, within_rule: within, overtaken} = told;
  if (!called) return '这段时间没有叫过号：无数据。';
  const outside = called - within.numerator;
  const head = `头一次叫到的 ${called} 个号里，${within.numerator} 个（${percentText(within)}）没有被人不按规则抢先`;
  const tail = outside ? `，${outside} 个被抢先` : '';
  const people = overtaken.people
    ? `。后到却先叫的，平均每个号前面有 ${overtaken.mean.toFixed(2)} 人，最多 ${overtaken.max} 人`
    : '。没有后到却先叫的人';
  return `${head}${tail}${people}。`;
}

function reasonTable(told) {
  const seen = reasons.filter(([code, , rule]) => told.by_reason[code].people || rule === '不按规则' && code === 'chosen');
  return html`<div class="table-scroll"><table class="table table-tight" data-testid="fair-reasons">
    <caption class="visually-hidden">后到先叫的原因</caption>
    <thead><tr><th scope="col">后到先叫的原因</th><th scope="col">规则</th><th scope="col" class="num">被越过的号</th>
      <th scope="col" class="num">越过的人次</th><th scope="col" class="num">平均每号</th><th scope="col" class="num">最多</th></tr></thead>
    <tbody>${seen.map(([code, word, rule]) => {
      const part = told.by_reason[code];
      return html`<tr><th scope="row">${word}</th><td>${rule}</td><td class="num">${part.tickets}</td>
        <td class="num">${part.people}</td><td class="num">${part.mean === null ? '无数据' : part.mean.toFixed(2)}</td>
        <td class="num">${part.max === null ? '无数据' : part.max}</td></tr>`;
    })}</tbody></table></div>`;
}

function callsOf(calls, row) {
  const mine = calls.filter((call) => call.window_no === row.window_no && call.staff_no === row.staff_no);
  if (!mine.length) return nothing;
  return html`<details data-testid="chosen-calls-${row.window_no}-${row.staff_no}"><summary>看每一次</summary>
    <ul class="fair-calls">${mine.map((call) => html`<li><span class="number">${hallTime(call.at)}</span>
      选呼 <b class="number">${call.number}</b>${call.passed.length
        ? html`，越过 <span class="number">${call.passed.join('、')}</span>` : '，排在最前，没有越过别人'}</li>`)}</ul></details>`;
}

function chosenTable(told, names, calls) {
  if (!told.chosen.length) return html`<p class="card card-flat empty">没有窗口选呼过号码</p>`;
  return html`<div class="table-scroll"><table class="table table-tight" data-testid="fair-chosen">
    <caption class="visually-hidden">窗口选呼</caption>
    <thead><tr><th scope="col">窗口</th><th scope="col">人员</th><th scope="col" class="num">选呼</th>
      <th scope="col" class="num">其中越过别人</th><th scope="col" class="num">越过的号</th>
      ${calls ? html`<th scope="col">明细</th>` : nothing}</tr></thead>
    <tbody>${told.chosen.map((row) => html`<tr><th scope="row">${row.window_no}号窗口</th>
      <td>${names[row.staff_no] || '—'} <span class="soft">${row.staff_no || ''}</span></td><td class="num">${row.calls}</td>
      <td class="num">${row.out_of_turn}</td><td class="num">${row.passed}</td>
      ${calls ? html`<td>${callsOf(calls, row)}</td>` : nothing}</tr>`)}</tbody></table></div>`;
}

/** The section; `depth` is the answer of GET /statistics/{hall_day}/depth, or null for a span of days. */
export function firstComeSection(statistics, depth) {
  const {first_come: told, staff_names: names} = statistics.depth;
  return html`
    <section aria-labelledby="fair-title" data-testid="first-come">
      <h2 class="section-title" id="fair-title">先来先办</h2>
      <p class="fair-sentence" data-testid="fair-sentence">${fairSentence(told)}</p>
      <p class="soft small">比的是同一项业务里谁先排进队。优先、复号、转办、预约、置顶、指定窗口、留给更合适的窗口，是叫号规则本来的安排；窗口人员自己选号，规则没有这样排，
        不论有没有理由都算不按规则。一直没叫到的号不算在内。</p>
      ${told.first_called ? html`<div class="fair">${reasonTable(told)}${chosenTable(told, names, depth && depth.chosen_calls)}</div>` : nothing}
    </section>`;
}
