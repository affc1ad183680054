/* The middle column: who waits, who missed the call, who is on hold. Always in sight. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {repeat} from '/static/rows.js';
import {hallTime, serverNow} from '/static/hall.js';
import {careWords, priorityWord} from './call_view.js';

const longWaitMin = 20;

function minutesSince(iso) {
  return Math.max(0, Math.floor((serverNow() - new Date(iso)) / 60000));
}

function waitText(iso) {
  const minutes = minutesSince(iso);
  return html`<span class="row-wait" data-long=${minutes >= longWaitMin ? 'yes' : 'no'}
    title="取号 ${hallTime(iso)}">${minutes < 1 ? '刚取号' : `等 ${minutes} 分`}</span>`;
}

function row(desk, ticket, {testid, action, word, allowed, why, note, first, hidden}) {
  const label = `${word} ${ticket.number}`;
  return html`
    <li class="queue-row" data-testid=${testid} data-number=${ticket.number}>
      <span class="row-number number">${ticket.number}</span>
      <span class="row-about"><span class="row-service" title=${ticket.service_name}>${ticket.service_name}</span>
        <span class="row-facts">${note}</span></span>
      ${hidden ? nothing : html`<button type="button" class="row-button" tabindex=${first ? '0' : '-1'} aria-label=${label} title=${allowed ? '' : why}
        aria-disabled=${allowed && !desk.resting ? 'false' : 'true'}
        @click=${(event) => { if (event.detail < 2) press(desk, allowed, why, label, action); }}>${word}</button>`}
    </li>`;
}

function press(desk, allowed, why, label, action) {
  if (allowed) action();
  else desk.say(`${label}：${why}`, 'info');
}

function waitingRow(desk, ticket, first, allowed, why) {
  return row(desk, ticket, {
    testid: 'waiting-row', first, word: '叫', allowed, why, hidden: !desk.c.may_call_chosen,
    action: () => desk.act('call', {ticket_id: ticket.id}),
    note: html`${waitText(ticket.taken_at)}${ticket.priority_class ? html`<b class="row-tag">${
      priorityWord(desk, ticket.priority_class)}</b>` : nothing}${ticket.appointed ? html`<b
      class="row-tag">预约 ${ticket.appointed}</b>` : nothing}${ticket.for_window_no ? html`<b
      class="row-tag">转来本窗口</b>` : nothing}${careWords(desk, ticket).map((word) => html`<b class="row-tag">${word}</b>`)}`,
  });
}

/** A long list is one stop of the Tab key; the arrow keys go along it. */
function alongTheList(event) {
  const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
  const buttons = [...event.currentTarget.querySelectorAll('.row-button')];
  const here = buttons.indexOf(event.target);
  if (!step && event.key !== 'Home' && event.key !== 'End') return;
  event.preventDefault();
  const next = {Home: 0, End: buttons.length - 1}[event.key] ?? here + step;
  buttons[Math.min(Math.max(next, 0), buttons.length - 1)]?.focus();
}

function group(title, testid, tickets, draw, empty) {
  return html`
    <section class="queue-group queue-${testid}" aria-label=${title}>
      <h3 class="queue-title">${title} <span class="queue-count" data-testid="${testid}-count">${tickets.length}</span></h3>
      ${tickets.length ? html`<ul class="queue-list" @keydown=${alongTheList}>${
        repeat(tickets, (ticket) => ticket.id, (ticket, index) => draw(ticket, index === 0))}</ul>`
        : empty ? html`<p class="queue-empty">${empty}</p>` : nothing}
    </section>`;
}

export function queueView(desk) {
  const {c} = desk;
  const free = desk.place === 'free';
  const open = c.window.state === 'open';
  const why = free ? '窗口正在暂停服务' : '先办结、过号或挂起当前号码';
  return html`
    <aside class="queue" aria-label="排队" data-stale=${desk.connection === 'live' ? 'no' : 'yes'}>
      ${['live', 'connecting'].includes(desk.connection) ? nothing
        : html`<p class="queue-stale">连接中断，名单可能不是最新</p>`}
      ${c.closing.map((sentence) => html`<p class="queue-closing" data-testid="closing-note">${sentence}</p>`)}
      ${group('等候', 'waiting', c.waiting, (ticket, first) => waitingRow(desk, ticket, first, free && open, why), '没有人在等')}
      ${c.left_to_others.map((ticket) => html`<p class="queue-elsewhere" data-testid="left-row" data-number=${ticket.number}><b
        class="number">${ticket.number}</b> 留给 ${ticket.left_to}</p>`)}
      ${c.waiting_elsewhere ? html`<p class="queue-elsewhere">另有 ${c.waiting_elsewhere} 人在等其他窗口的业务</p>` : nothing}
      ${group('过号', 'missed', c.missed, (ticket, first) => row(desk, ticket, {
        testid: 'missed-row', first, word: '复号', allowed: true, why: '', action: () => desk.returnMissed(ticket),
        note: html`<span>${hallTime(ticket.called_at)} 叫过</span>${ticket.returns
          ? html`<span>已复号 ${ticket.returns} 次</span>` : nothing}`,
      }), '')}
      ${group('挂起', 'held', c.held, (ticket, first) => row(desk, ticket, {
        testid: 'held-row', first, word: '恢复', allowed: free && open, why,
        action: () => desk.act('resume', {ticket_id: ticket.id}),
        note: html`<span>${ticket.window_no ? `${ticket.window_no} 号窗口挂起` : '已挂起'}</span>`,
      }), '')}
    </aside>`;
}
