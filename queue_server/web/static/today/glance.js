/* The first look: five figures and one strip with every window. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {duration, hallTime, numbersLeftWords, serverNow} from '/static/hall.js';

const longWaitS = 1200;

function figure(testid, label, value, unit, note, tone) {
  return html`
    <div class="card glance-card" data-tone=${tone || 'plain'}>
      <h2 class="glance-label">${label}</h2>
      <p class="figure" data-testid=${testid} data-none=${value === '无数据' ? 'yes' : 'no'}>${value}${
        unit ? html`<small>${unit}</small>` : nothing}</p>
      <p class="glance-note" title=${note}>${note}</p>
    </div>`;
}

/** A rate's floored percentage in words; without a denominator there is no figure. */
export function percentText(rate) {
  return rate && rate.denominator ? `${Number(rate.percent_floor).toFixed(1)}%` : '无数据';
}

/** Five figures of this minute. `now` is the answer of GET /today. */
export function glance(now) {
  const {counts, rates} = now.statistics;
  const longest = now.now.longest_wait_s;
  const rated = rates.rating_rate;
  const long = longest !== null && longest >= longWaitS;
  return html`
    <section class="glance" aria-label="现在">
      ${figure('now-waiting', '正在等候', now.now.waiting, '人', waitingNote(now))}
      ${figure('now-longest', '最长等候', longest === null ? '—' : duration(longest), '',
        longest === null ? '现在没有人在等' : long ? '超过 20 分钟，请关注' : '最早取号的人', long ? 'warn' : '')}
      ${figure('now-open', '开放窗口', `${now.now.windows_open} / ${now.now.windows}`, '',
        `正在办理 ${now.now.serving} 人，挂起 ${now.now.on_hold} 人`)}
      ${figure('now-served', '今日办结', counts.served, '件', `取号 ${counts.taken}，直接登记 ${counts.registered}${helpNote(now.help)}`)}
      ${figure('now-rated', '评价率', percentText(rated), '',
        rated && rated.denominator ? `${rated.numerator} / ${rated.denominator} 人评价` : '还没有应评价的办结')}
    </section>`;
}

/** How often a person was wanted at the terminals today. */
function helpNote(help) {
  if (!help.calls) return '';
  return `，人工帮助 ${help.calls} 次${help.mean_s === null ? '' : `（平均 ${duration(help.mean_s)}响应）`}`;
}

function waitingNote(now) {
  const names = new Map(now.services.map((service) => [service.code, service.name]));
  const most = Object.entries(now.waiting_by_service).filter(([, count]) => count).sort((a, b) => b[1] - a[1]).slice(0, 2);
  const words = most.length ? most.map(([code, count]) => `${names.get(code) || code} ${count}`).join('，') : '现在没有人在等';
  return now.now.practice ? `${words}；另有练习号 ${now.now.practice} 个，不计入` : words;
}

const windowWords = {open: ['在岗', 'badge-ok'], paused: ['暂停', 'badge-warn'], closed: ['没有人', 'badge-plain']};
const ticketWords = {called: ['叫号', 'badge-info'], serving: ['办理', 'badge-ok']};

function windowCard(window) {
  const {ticket} = window;
  const [word, tone] = (ticket && ticketWords[ticket.state]) || windowWords[window.state] || [window.state, ''];
  const calledAt = ticket && ticket.called_at;
  const minutes = calledAt ? Math.max(0, Math.floor((serverNow() - new Date(calledAt)) / 60000)) : 0;
  return html`
    <li class="window-card" data-state=${window.state}>
      <span class="window-no number">${window.window_no}</span>
      <div class="window-text">
        <p class="window-name" title=${window.name}>${window.name}</p>
        <p class="window-now"><span class="badge ${tone}">${word}</span> ${windowNow(window, ticket, minutes)}</p>
        <p class="window-who" title=${window.staff ? window.staff.name : ''}>${window.staff ? window.staff.name : '—'}</p>
      </div>
    </li>`;
}

function windowNow(window, ticket, minutes) {
  if (ticket) {
    return html`<span class="number" title="叫号 ${hallTime(ticket.called_at)}">${ticket.number}</span>
      ${minutes ? `${minutes} 分` : ''}`;
  }
  if (window.state === 'paused') return window.pause_reason || '';
  return '';
}

const mostInARow = 5;

/** So many windows in a row that no row is left with a single one where it could be even. */
function columns(count) {
  return Math.ceil(count / Math.ceil(count / mostInARow)) || 1;
}

/** Who was to come today, and did; nothing where nobody is booked. */
export function appointmentLine({appointments}) {
  const {booked, kept, no_show: noShow, to_come: toCome} = appointments;
  if (!booked) return nothing;
  const facts = [['booked', '预约', booked], ['kept', '已到', kept], ['no_show', '未到', noShow], ['to_come', '还没到时间', toCome]];
  return html`<p class="appointment-line" data-testid="appointments-today">今日预约：${facts.map(([name, word, count], place) => html`${
    place ? '，' : ''}${word} <b data-testid="appointments-${name}">${count}</b> 人`)}</p>`;
}

/** Services whose numbers of today are nearly, or all, taken; nothing where there are plenty. */
export function runningOutLines({running_out: out}) {
  if (!out.length) return nothing;
  return html`<ul class="running-out" data-testid="running-out">${out.map((one) => html`
    <li data-testid="left-${one.service}"><b>${one.service_name}</b>：${numbersLeftWords(one)}</li>`)}</ul>`;
}

/** Every window of the hall in even rows. */
export function windowStrip(windows) {
  return html`
    <section aria-labelledby="windows-title">
      <h2 class="section-title" id="windows-title">窗口</h2>
      <ul class="window-strip" data-columns=${columns(windows.length)}>${windows.map(windowCard)}</ul>
    </section>`;
}
