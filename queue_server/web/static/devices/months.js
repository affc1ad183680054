/*
 * The rest of the device page: how much of a month's opening hours each device was well (B-1.6.2), and the serial ports
 * of the server's computer.
 */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {hallTime, serverNow} from '/static/hall.js';

/** This month in the hall, as `2026-11`. */
export function thisMonth() {
  return hallTime(serverNow(), {show: 'date'}).slice(0, 7);
}

function hours(minutes) {
  return minutes >= 60 ? `${Math.floor(minutes / 60)} 小时 ${minutes % 60} 分` : `${minutes} 分钟`;
}

/** The table of a month. `choose(month)` is asked for another one. */
export function monthView(answer, month, kindWords, choose) {
  const rows = answer ? answer.devices.filter((row) => row.open_minutes) : [];
  return html`
    <section class="month" aria-labelledby="month-title">
      <div class="month-head">
        <h2 class="section-title" id="month-title">在线率</h2>
        <label class="month-pick">月份 <input class="input" type="month" .value=${month} max=${thisMonth()} data-testid="month"
          @change=${(event) => { if (event.target.value) choose(event.target.value); }}></label>
        <a class="button button-small" href="/api/v1/devices/availability.csv?month=${month}" data-testid="month-csv">导出表格</a>
      </div>
      <p class="soft small">大厅开放的每一分钟看一次：设备连着、能用，就算正常。没有配对的屏幕不计。办公设备没有人报故障就算正常。</p>
      ${rows.length ? html`<div class="table-wrap" tabindex="0" role="group" aria-label="在线率表"><table class="table" data-testid="months">
        <thead><tr><th scope="col">设备</th><th scope="col">种类</th><th scope="col" class="num">开放时间</th>
          <th scope="col" class="num">正常</th><th scope="col" class="num">在线率</th></tr></thead>
        <tbody>${rows.map((row) => html`<tr><th scope="row">${row.device}</th><td>${kindWords[row.kind] || '已撤下'}</td>
          <td class="num">${hours(row.open_minutes)}</td><td class="num">${hours(row.well_minutes)}</td>
          <td class="num">${row.percent_floor.toFixed(1)}%</td></tr>`)}</tbody></table></div>`
        : html`<p class="empty">这个月还没有开放过，没有在线率</p>`}
    </section>`;
}

/** The ports of the server's computer that hall.toml does not name, and those it names. */
export function portsView(ports) {
  if (!ports) return nothing;
  const free = ports.filter((port) => !port.device);
  return html`
    <section class="ports" aria-labelledby="ports-title">
      <h2 class="section-title" id="ports-title">服务器上接着、还没有登记的串口 <span class="count">${free.length}</span></h2>
      ${free.length ? html`<ul class="port-list" data-testid="ports">${free.map((port) => html`
        <li class="card"><b>${port.port}</b> <span class="soft">${port.description || '没有名称的串口'}</span></li>`)}</ul>
        <p class="soft small">要用哪一个，把它写进 hall.toml 的 port，再重新启动服务。</p>`
        : html`<p class="soft">没有。接上新设备后刷新本页。</p>`}
    </section>`;
}
