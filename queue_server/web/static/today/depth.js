/* The figures in depth: how long people took from the call to the window, and for what the windows paused. */
import {html} from '/static/vendor/lit-html/lit-html.js';
import {duration} from '/static/hall.js';
import {meanings} from './meanings.js';
import {axis, bar, chartCard, colour, ground, minutes} from './charts.js';

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
            <th scope="col" class="num">九成在内</th><th scope="col" class="num">最长</th></tr></thead>
          <tbody>${parts.map(([word, times]) => html`<tr><th scope="row">${word}</th><td class="num">${duration(times.mean)}</td>
            <td class="num">${duration(times.p50)}</td><td class="num">${duration(times.p90)}</td>
            <td class="num">${duration(times.max)}</td></tr>`)}</tbody>
        </table>`}
    </div>`;
}

function clerksCard(statistics) {
  const {by_clerk: clerks, depth} = statistics;
  const rows = Object.entries(clerks).map(([no, part]) => [depth.staff_names[no] || '—', no, part]);
  return html`
    <div class="card depth-card" data-testid="clerks">
      <h3>人员</h3>
      <p class="soft small">最后接待的人；一件只算一次</p>
      ${rows.length ? html`<table class="table table-tight">
        <thead><tr><th scope="col">人员</th><th scope="col" class="num">办结</th><th scope="col" class="num">平均办理</th>
          <th scope="col" class="num">中位</th><th scope="col" class="num">九成在内</th>
          <th scope="col" class="num">有评价</th></tr></thead>
        <tbody>${rows.map(([name, no, part]) => html`<tr><th scope="row">${name} <span class="soft">${no}</span></th>
          <td class="num">${part.counts.served}</td><td class="num">${duration(part.service_s.mean)}</td>
          <td class="num">${duration(part.service_s.p50)}</td><td class="num">${duration(part.service_s.p90)}</td>
          <td class="num">${['5', '4', '3', '2', '1'].reduce((sum, level) => sum + part.ratings[level], 0)}</td></tr>`)}</tbody>
      </table>` : html`<p class="chart-none depth-none">无数据</p>`}
    </div>`;
}

const reasonWords = {
  attitude: '服务态度', skill: '业务熟练', speed: '办事效率', told_once: '一次性告知', wait: '等候时间', place: '环境设施',
  materials: '材料要求', clarity: '流程清晰',
};

function reasonsCard({reasons}) {
  const rows = Object.entries(reasonWords).map(([code, word]) => [word, reasons[code]]);
  const any = rows.some(([, said]) => said.praised || said.wanting);
  return html`
    <div class="card depth-card" data-testid="reasons">
      <h3>评价原因</h3>
      <p class="soft small">来访人在平板评价器上自愿勾选，可选几项</p>
      ${any ? html`<table class="table table-tight">
        <thead><tr><th scope="col">原因</th><th scope="col" class="num">满意的</th><th scope="col" class="num">不足的</th></tr></thead>
        <tbody>${rows.map(([word, said]) => html`<tr><th scope="row">${word}</th><td class="num">${said.praised}</td><td class="num">${said.wanting}</td></tr>`)}</tbody>
      </table>` : html`<p class="chart-none depth-none">无数据</p>`}
    </div>`;
}

/** The section, from `depth` of the figures. */
export function depthSection(statistics, services) {
  const {depth} = statistics;
  return html`
    <section aria-labelledby="depth-title">
      <h2 class="section-title" id="depth-title">更深一层</h2>
      <div class="depth">
        ${toWindowCard(depth, services)}
        <div class="depth-pile">${clerksCard(statistics)}${reasonsCard(depth)}${chartCard('pauses', '暂停时间', '各窗口按原因合计，分钟', ['窗口', '原因', '次数', '合计'],
          depth.pauses.map((row) => [`${row.window_no}号窗口`, row.reason, row.times, duration(row.total_s)]))}</div>
      </div>
      ${meanings('depth', 'toWindow', 'service', 'percentiles', 'place', 'pauses')}
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
