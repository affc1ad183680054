/*
 * The figures in depth: how long people took from the call to the window, for what the windows paused, and a day beside
 * the same weekday last week. From `depth` of the figures; last week from GET /statistics/{hall_day}/depth.
 */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {duration, hallTime} from '/static/hall.js';
import {axis, bar, chartCard, colour, ground, minutes} from './charts.js';

const rows = [
  ['取号', (figures) => figures.counts.taken, String],
  ['办结', (figures) => figures.counts.served, String],
  ['过号', (figures) => figures.counts.missed, String],
  ['平均等候', (figures) => figures.waits_s.mean, duration],
  ['九成在内', (figures) => figures.waits_s.p90, duration],
  ['平均办理', (figures) => figures.service_s.mean, duration],
];

function difference(now, before, words) {
  if (now === null || before === null) return '—';
  if (now === before) return '相同';
  return `${now > before ? '多' : '少'} ${words(Math.abs(now - before))}`;
}

function lastWeekCard(statistics, lastWeek) {
  const day = hallTime(`${lastWeek.hall_day}T04:00:00Z`, {show: 'day'});
  const none = !lastWeek.counts.taken && !lastWeek.counts.registered;
  return html`
    <div class="card depth-card" data-testid="last-week">
      <h3>和上周同一天比</h3>
      <p class="soft small">${day}${none ? '：无数据' : ''}</p>
      <table class="table table-tight">
        <thead><tr><th scope="col">项目</th><th scope="col" class="num">本日</th><th scope="col" class="num">上周</th>
          <th scope="col" class="num">相差</th></tr></thead>
        <tbody>${rows.map(([word, of, words]) => {
          const [now, before] = [of(statistics), none ? null : of(lastWeek)];
          return html`<tr><th scope="row">${word}</th><td class="num">${now === null ? '无数据' : words(now)}</td>
            <td class="num">${before === null ? '无数据' : words(before)}</td>
            <td class="num">${difference(now, before, words)}</td></tr>`;
        })}</tbody>
      </table>
    </div>`;
}

function toWindowCard(depth, services) {
  const names = new Map(services.map((service) => [service.code, service.name]));
  const parts = [['全部', depth.to_window_s],
    ...Object.entries(depth.to_window_s_by_window).map(([no, times]) => [`${no}号窗口`, times]),
    ...Object.entries(depth.to_window_s_by_service).map(([code, times]) => [names.get(code) || code, times])];
  return html`
    <div class="card depth-card" data-testid="to-window">
      <h3>叫号到到场</h3>
      <p class="soft small">从叫号到开始办理；没有来的不算</p>
      ${depth.to_window_s.mean === null ? html`<p class="chart-none depth-none">无数据</p>` : html`
        <table class="table table-tight">
          <thead><tr><th scope="col">窗口、业务</th><th scope="col" class="num">平均</th><th scope="col" class="num">中位</th>
            <th scope="col" class="num">九成在内</th></tr></thead>
          <tbody>${parts.map(([word, times]) => html`<tr><th scope="row">${word}</th><td class="num">${duration(times.mean)}</td>
            <td class="num">${duration(times.p50)}</td><td class="num">${duration(times.p90)}</td></tr>`)}</tbody>
        </table>`}
    </div>`;
}

/** The section; `day` is the answer about one day, null for a span or while it is not there yet. */
export function depthSection(statistics, services, day) {
  const {depth} = statistics;
  return html`
    <section aria-labelledby="depth-title">
      <h2 class="section-title" id="depth-title">更深一层</h2>
      <div class="depth">
        ${day ? lastWeekCard(statistics, day.last_week) : nothing}
        ${toWindowCard(depth, services)}
        ${chartCard('pauses', '暂停时间', '各窗口按原因合计，分钟', ['窗口', '原因', '次数', '合计'],
          depth.pauses.map((row) => [`${row.window_no}号窗口`, row.reason, row.times, duration(row.total_s)]))}
      </div>
    </section>`;
}

/** Draws the pauses: one bar a window, one colour a reason. */
export function drawDepth(charts, statistics) {
  charts.draw('pauses', statistics.depth.pauses, pausesOption);
}

function pausesOption(pauses) {
  const windows = [...new Set(pauses.map((row) => row.window_no))].sort((a, b) => a - b);
  const reasons = [...new Set(pauses.map((row) => row.reason))];
  const tones = ['--blue', '--amber', '--ok', '--line-strong', '--bad', '--ink-soft'].map(colour);
  const of = (no, reason) => pauses.find((row) => row.window_no === no && row.reason === reason);
  return {
    ...ground(), grid: {left: 8, right: 8, top: 40, bottom: 4, containLabel: true},
    legend: {type: 'scroll', top: 0, textStyle: {color: colour('--ink'), fontSize: 13}},
    xAxis: axis({type: 'category', data: windows.map((no) => `${no}号`)}),
    yAxis: axis({type: 'value', name: '分钟'}),
    series: reasons.map((reason, index) => bar({
      name: reason, stack: 'pauses', itemStyle: {color: tones[index % tones.length]},
      data: windows.map((no) => minutes((of(no, reason) || {total_s: 0}).total_s)),
    })),
  };
}
