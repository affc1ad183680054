/*
 * Four pictures of a day: arrivals and waits by hour, services, ratings, windows. Drawn on canvas; every picture has
 * the same figures as a table below it, for those who do not see it and for those who want to copy them.
 */
import {html} from '/static/vendor/lit-html/lit-html.js';
import * as echarts from '/static/vendor/echarts.esm.min.js';
import {duration} from '/static/hall.js';
import {meanings} from './meanings.js';

const levels = [['5', '非常满意'], ['4', '满意'], ['3', '基本满意'], ['2', '不满意'], ['1', '非常不满意'], ['none', '未评价']];
export const minutes = (seconds) => (seconds === null || seconds === undefined ? null : Math.round(seconds / 6) / 10);

/* ---------------------------------------------------------------- figures */

function hours(statistics) {
  const known = Object.keys(statistics.by_hour).map(Number);
  if (!known.length) return [];
  const from = Math.min(8, ...known);
  const until = Math.max(17, ...known);
  return Array.from({length: until - from + 1}, (_, index) => {
    const part = statistics.by_hour[String(from + index)];
    const waits = part ? part.waits_s : {};
    return {
      hour: from + index, taken: part ? part.counts.taken : 0, served: part ? part.counts.served : 0, wait: waits.mean ?? null, waits,
    };
  });
}

function serviceMix(statistics, services) {
  const names = new Map(services.map((service) => [service.code, service.name]));
  return Object.entries(statistics.by_service)
    .map(([code, part]) => ({
      name: names.get(code) || code, taken: part.counts.taken + part.counts.registered, served: part.counts.served,
      wait: part.waits_s.mean, waits: part.waits_s, service: part.service_s.mean,
    }))
    .filter((row) => row.taken || row.served)
    .sort((a, b) => b.taken - a.taken);
}

/** Mean, median, nine tenths and longest, in words. */
function spread(times) {
  return ['mean', 'p50', 'p90', 'max'].map((key) => duration(times[key]));
}

function ratings(statistics) {
  const all = levels.reduce((sum, [level]) => sum + (statistics.ratings[level] || 0), 0);
  return levels.map(([level, word]) => ({level, word, count: statistics.ratings[level] || 0, all}));
}

function windowLoad(statistics) {
  return Object.entries(statistics.by_window)
    .map(([no, part]) => ({
      no: Number(no), name: `${no}号窗口`, called: part.counts.called, served: part.counts.served, waits: part.waits_s,
      service: part.service_s.mean, times: part.service_s,
    }))
    .sort((a, b) => a.no - b.no);
}

/* ---------------------------------------------------------------- tables and export */

function quoted(cell) {
  const text = String(cell ?? '');
  const safe = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return `"${safe.replace(/"/g, '""')}"`;
}

function download(name, headings, rows) {
  const text = [headings, ...rows].map((row) => row.map(quoted).join(',')).join('\r\n');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(['\ufeff', text], {type: 'text/csv;charset=utf-8'}));
  link.download = `${name}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function figuresTable(title, headings, rows) {
  return html`
    <details class="chart-table"><summary>看数据表</summary>
      <div class="table-scroll"><table class="table table-tight">
        <caption class="visually-hidden">${title}</caption>
        <thead><tr>${headings.map((word, index) => html`<th scope="col" class=${index ? 'num' : ''}>${word}</th>`)}</tr></thead>
        <tbody>${rows.map(([first, ...rest]) => html`<tr><th scope="row">${first}</th>${
          rest.map((cell) => html`<td class="num">${cell}</td>`)}</tr>`)}</tbody>
      </table></div>
      <button type="button" class="button button-small" @click=${() => download(title, headings, rows)}>导出 CSV</button>
    </details>`;
}

export function chartCard(id, title, note, headings, rows) {
  return html`
    <figure class="card chart-card" data-testid="chart-${id}">
      <figcaption><h3>${title}</h3><span class="soft small">${note}</span></figcaption>
      <div class="chart" id="chart-${id}" role="img" aria-label="${title}。数值见下面的数据表。" ?hidden=${!rows.length}></div>
      ${rows.length ? figuresTable(title, headings, rows) : html`<p class="chart-none">无数据</p>`}
    </figure>`;
}

/** The four cards; `Charts.show` fills the pictures in after they stand on the page. */
export function chartCards(statistics, services) {
  const byHour = hours(statistics);
  const mix = serviceMix(statistics, services);
  const rated = ratings(statistics);
  const load = windowLoad(statistics);
  return html`
    <section class="charts" aria-label="图">
      ${chartCard('hours', '各时段取号和等候', '柱：取号人数　线：平均等候分钟',
        ['时段', '取号', '办结', '平均等候', '等候中位', '等候九成在内', '最长等候'],
        byHour.map((row) => [`${row.hour}时`, row.taken, row.served, ...spread(row.waits)]))}
      ${chartCard('services', '业务构成', '取号和直接登记的件数', ['业务', '件数', '办结', '平均等候', '等候中位', '等候九成在内', '最长等候', '平均办理'],
        mix.map((row) => [row.name, row.taken, row.served, ...spread(row.waits), duration(row.service)]))}
      ${chartCard('ratings', '满意度评价', '未评价单列，不算进满意率', ['评价', '次数'],
        rated.length && rated[0].all ? rated.map((row) => [row.word, row.count]) : [])}
      ${chartCard('windows', '窗口办件', '柱：办结件数　标注：平均办理用时',
        ['窗口', '叫过', '办结', '平均等候', '等候九成在内', '平均办理', '办理中位', '办理九成在内'],
        load.map((row) => [row.name, row.called, row.served, duration(row.waits.mean), duration(row.waits.p90),
          ...spread(row.times).slice(0, 3)]))}
      ${meanings('charts', 'taken', 'called', 'served', 'registered', 'waits', 'service', 'percentiles', 'hours', 'place', 'ratings')}
    </section>`;
}

/* ---------------------------------------------------------------- pictures */

export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

export function ground() {
  const style = getComputedStyle(document.body);
  return {
    animationDuration: 400,
    textStyle: {fontFamily: style.fontFamily, fontSize: 13, color: colour('--ink')},
    tooltip: {
      renderMode: 'richText', trigger: 'axis', backgroundColor: colour('--surface'), borderColor: colour('--line-strong'),
      textStyle: {color: colour('--ink'), fontSize: 13}, axisPointer: {type: 'shadow'},
    },
    grid: {left: 8, right: 8, top: 36, bottom: 4, containLabel: true},
  };
}

export function axis(extra) {
  return {
    axisLine: {lineStyle: {color: colour('--line')}}, axisTick: {show: false},
    axisLabel: {color: colour('--ink-soft'), fontSize: 13}, splitLine: {lineStyle: {color: colour('--surface-sunk')}},
    ...extra,
  };
}

/** An axis that does not blow up a quiet day: it reaches at least this far. */
const atLeast = (least) => (range) => (range.max > least ? null : least);

export const bar = (extra) => ({type: 'bar', barMaxWidth: 28, itemStyle: {borderRadius: 4, color: colour('--blue')}, ...extra});

function hoursOption(rows) {
  const named = {color: colour('--ink-soft')};
  const amber = colour('--amber');
  return {
    ...ground(),
    xAxis: axis({type: 'category', data: rows.map((row) => `${row.hour}时`)}),
    yAxis: [
      axis({type: 'value', name: '人', minInterval: 1, max: atLeast(5), nameTextStyle: {...named, align: 'right'}}),
      axis({
        type: 'value', name: '分钟', max: atLeast(10), splitLine: {show: false}, nameTextStyle: {...named, align: 'left'},
      }),
    ],
    series: [
      bar({name: '取号', data: rows.map((row) => row.taken)}),
      {
        name: '平均等候（分）', type: 'line', yAxisIndex: 1, data: rows.map((row) => minutes(row.wait)), connectNulls: false,
        symbol: 'circle', symbolSize: 10, lineStyle: {width: 3, color: amber},
        itemStyle: {color: amber, borderColor: colour('--surface'), borderWidth: 2},
      },
    ],
  };
}

function lyingOption(rows, name, value, label, tone) {
  return {
    ...ground(), grid: {left: 8, right: 88, top: 8, bottom: 4, containLabel: true},
    xAxis: axis({type: 'value', minInterval: 1, axisLabel: {show: false}, splitLine: {show: false}}),
    yAxis: axis({
      type: 'category', inverse: true, data: rows.map(name), axisLine: {show: false},
      axisLabel: {color: colour('--ink'), fontSize: 13, width: 150, overflow: 'truncate'},
    }),
    series: [bar({
      data: rows.map((row) => ({value: value(row), itemStyle: {borderRadius: 4, color: tone(row)}})),
      label: {
        show: true, position: 'right', color: colour('--ink'), fontSize: 13,
        formatter: (point) => label(rows[point.dataIndex]),
      },
      showBackground: true, backgroundStyle: {color: colour('--paper'), borderRadius: 4},
    })],
  };
}

function ratingsOption(rows) {
  const tones = {5: '--ok-deep', 4: '--ok', 3: '--blue', 2: '--amber', 1: '--bad', none: '--line-strong'};
  const share = (row) => (row.all ? `${row.count} 次 · ${Math.floor((row.count * 100) / row.all)}%` : '0');
  return lyingOption(rows, (row) => row.word, (row) => row.count, share, (row) => colour(tones[row.level]));
}

/** Beside each other where there is room, below each other where many windows stand side by side. */
function windowLabel(row, many) {
  return `${row.served} 件${many ? '\n' : ' · '}${duration(row.service)}`;
}

function windowsOption(rows) {
  const many = rows.length > 5;
  const option = {
    ...ground(), grid: {left: 8, right: 8, top: many ? 44 : 28, bottom: 4, containLabel: true},
    xAxis: axis({type: 'category', data: rows.map((row) => row.name)}),
    yAxis: axis({type: 'value', minInterval: 1}),
    series: [bar({
      name: '办结', barMaxWidth: 48, data: rows.map((row) => row.served),
      label: {
        show: true, position: 'top', color: colour('--ink'), fontSize: 13, lineHeight: 17,
        formatter: (point) => windowLabel(rows[point.dataIndex], many),
      },
    })],
  };
  return option;
}

function onPaper(option) {
  const bars = option.series.filter((series) => series.type === 'bar').length;
  return {...option, animation: false, aria: {enabled: true, decal: {show: bars > 1}}};
}

export class Charts {
  /** `paper`: vector graphics that stand still, stacked bars told apart by their hatching. */
  constructor({paper = false} = {}) {
    this.paper = paper;
    this.drawn = new Map();
    this.resized = new ResizeObserver(() => this.drawn.forEach((chart) => chart.resize()));
  }

  /** Draws or redraws all four pictures. */
  show(statistics, services) {
    const blue = () => colour('--blue');
    this.draw('hours', hours(statistics), hoursOption);
    this.draw('services', serviceMix(statistics, services), (rows) => lyingOption(
      rows, (row) => row.name, (row) => row.taken, (row) => `${row.taken} 件`, blue));
    this.draw('ratings', ratings(statistics).filter((row) => row.all), ratingsOption);
    this.draw('windows', windowLoad(statistics), windowsOption);
  }

  draw(id, rows, optionOf) {
    const place = document.getElementById(`chart-${id}`);
    if (!place) return;
    let chart = this.drawn.get(id);
    if (chart && chart.getDom() !== place) {
      this.resized.unobserve(chart.getDom());
      chart.dispose();
      this.drawn.delete(id);
      chart = null;
    }
    if (!rows.length) return;
    if (!chart) {
      chart = echarts.init(place, null, {renderer: this.paper ? 'svg' : 'canvas', locale: 'ZH'});
      this.drawn.set(id, chart);
      this.resized.observe(place);
    }
    const figures = JSON.stringify(rows);
    if (chart.figures === figures) return;
    chart.figures = figures;
    chart.setOption(this.paper ? onPaper(optionOf(rows)) : optionOf(rows), {notMerge: true});
  }
}
