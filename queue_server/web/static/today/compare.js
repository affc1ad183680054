/*
 * A period beside last week's same weekdays and beside the period before: one table of totals, then one small picture a
 * figure, services side by side, each with its own table. The answer of GET /statistics/compared. Nothing is compared with
 * nothing: a period nobody came says 无数据.
 */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {duration, hallTime} from '/static/hall.js';
import {meanings} from './meanings.js';
import {axis, bar, chartCard, colour, ground, minutes} from './charts.js';

const columns = [['period', '--blue'], ['last_week', '--amber'], ['before', '--line-strong']];
const tenths = (numerator, denominator) => (denominator ? Math.floor((numerator * 1000) / denominator) / 10 : null);

function rated(part) {
  return ['5', '4', '3', '2', '1'].reduce((sum, level) => sum + part.ratings[level], 0);
}

function satisfaction(part) {
  return tenths(part.ratings[5] + part.ratings[4] + part.ratings[3], rated(part));
}

const percent = (value) => `${value.toFixed(1)}%`;
const points = (value) => `${(Math.round(value * 10) / 10).toFixed(1)} 个百分点`;
/* id, word, unit of the picture, the figure of a part, its words, the words of a difference, what the picture shows */
const figures = [
  ['taken', '取号', '人', (part) => part.counts.taken, String, String, (value) => value],
  ['served', '办结', '件', (part) => part.counts.served, String, String, (value) => value],
  ['p50', '等候中位', '分钟', (part) => part.waits_s.p50, duration, duration, minutes],
  ['p90', '等候九成在内', '分钟', (part) => part.waits_s.p90, duration, duration, minutes],
  ['missed', '过号', '人', (part) => part.counts.missed, String, String, (value) => value],
  ['rated', '有效评价', '次', rated, String, String, (value) => value],
  ['satisfied', '满意率', '%', satisfaction, percent, points, (value) => value],
];
const pictured = new Set(['taken', 'served', 'p50', 'p90', 'missed', 'satisfied']);

const anybody = (statistics) => statistics.counts.taken + statistics.counts.registered > 0;

function whatDay(span) {
  if (span.from !== span.to) return `${span.from} 至 ${span.to}`;
  return hallTime(`${span.from}T04:00:00Z`, {show: 'day'});
}

function namesOf(compared) {
  const {period, last_week: week} = compared;
  if (period.from === period.to) return {period: '本日', last_week: '上周同一天', before: '上一个有人来的日子'};
  const oneWeek = new Date(period.from) - new Date(week.from) === 7 * 24 * 3600 * 1000;
  return {period: '本期', last_week: oneWeek ? '上周同期' : '早几周的同期', before: '上一期'};
}

/** Last week and the period before are one and the same for whole weeks: then there is one column less. */
function shown(compared) {
  const {last_week: week, before} = compared;
  const same = week.from === before.from && week.to === before.to;
  return columns.filter(([key]) => key !== 'before' || !same);
}

function difference(now, then, words) {
  if (now === null || then === null) return '—';
  if (now === then) return '相同';
  return `${now > then ? '多' : '少'} ${words(Math.abs(now - then))}`;
}

function totals(compared, names) {
  const keys = shown(compared).map(([key]) => key);
  const value = (of, key) => (anybody(compared[key]) ? of(compared[key]) : null);
  return html`<div class="table-scroll"><table class="table table-tight" data-testid="compared-totals">
    <caption class="visually-hidden">和以前比，全部业务</caption>
    <thead><tr><th scope="col">项目</th>${keys.map((key) => html`<th scope="col" class="num">${names[key]}</th>${
      key === 'period' ? nothing : html`<th scope="col" class="num">本期相差</th>`}`)}</tr></thead>
    <tbody>${figures.map(([id, word, , of, words, less]) => html`<tr><th scope="row">${word}</th>${keys.map((key) => {
      const [now, then] = [value(of, 'period'), value(of, key)];
      return html`<td class="num" data-testid="${id}-${key}">${then === null ? '无数据' : words(then)}</td>${
        key === 'period' ? nothing : html`<td class="num">${difference(now, then, less)}</td>`}`;
    })}</tr>`)}</tbody></table></div>`;
}

function servicesOf(compared, services) {
  const names = new Map(services.map((service) => [service.code, service.name]));
  const seen = new Set(columns.flatMap(([key]) => Object.keys(compared[key].by_service)));
  const known = services.map((service) => service.code).filter((code) => seen.has(code));
  return [...known, ...[...seen].filter((code) => !names.has(code))].map((code) => ({code, name: names.get(code) || code}));
}

/** One row a service: its figure in each column; null where that period knows nothing of it. */
function rowsOf(compared, services, of) {
  return servicesOf(compared, services).map(({code, name}) => {
    const values = shown(compared).map(([key]) => {
      const part = compared[key].by_service[code];
      return part ? of(part) : null;
    });
    return {name, values};
  });
}

/** The section; nothing while the answer is not there yet. */
export function compareSection(compared, services) {
  if (!compared) return nothing;
  const names = namesOf(compared);
  const keys = shown(compared);
  return html`
    <section aria-labelledby="compare-title" data-testid="compared">
      <h2 class="section-title" id="compare-title">和以前比</h2>
      <ul class="compare-key">${keys.map(([key]) => html`<li data-column=${key}><b>${names[key]}</b> ${whatDay(compared[key])}${
        anybody(compared[key]) ? nothing : '：无数据'}</li>`)}</ul>
      ${compared.not_over ? html`<p class="soft small">今天还没有过完，以前的日子是全天的数字。</p>` : nothing}
      ${totals(compared, names)}
      <div class="compare-charts">${figures.filter(([id]) => pictured.has(id)).map(([id, word, unit, of, words]) => chartCard(
        `compare-${id}`, word, `各业务，${unit}`, ['业务', ...keys.map(([key]) => names[key])],
        rowsOf(compared, services, of).map((row) => [row.name, ...row.values.map((value) => (value === null ? '无数据' : words(value)))]),
      ))}</div>
      ${meanings('compare', 'lastWeek', 'before', 'taken', 'served', 'waits', 'percentiles', 'missed', 'satisfied')}
    </section>`;
}

/** Draws the small pictures after the section stands on the page. */
export function drawCompare(charts, compared, services) {
  if (!compared) return;
  const names = namesOf(compared);
  for (const [id, , unit, of, , , scaled] of figures.filter(([each]) => pictured.has(each))) {
    const rows = rowsOf(compared, services, of);
    charts.draw(`compare-${id}`, rows, () => option(rows, shown(compared), names, scaled, unit));
  }
}

function option(rows, keys, names, scaled, unit) {
  return {
    ...ground(), grid: {left: 8, right: 16, top: 4, bottom: 4, containLabel: true},
    xAxis: axis({type: 'value', minInterval: 1, splitNumber: 3, ...(unit === '%' ? {max: 100, interval: 50} : {})}),
    yAxis: axis({
      type: 'category', inverse: true, data: rows.map((row) => row.name), axisLine: {show: false},
      axisLabel: {color: colour('--ink'), fontSize: 12, width: 84, overflow: 'truncate'},
    }),
    series: keys.map(([key, tone], index) => bar({
      name: names[key], barMaxWidth: 9, barGap: '15%', itemStyle: {borderRadius: 2, color: colour(tone)},
      data: rows.map((row) => (row.values[index] === null ? null : scaled(row.values[index]))),
    })),
  };
}
