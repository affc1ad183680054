/* The live columns: every window, every queue, everybody who waits, and what is out of order. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {repeat} from '/static/rows.js';
import {duration, hallTime, numbersLeftWords} from '/static/hall.js';
import {longerDone, longerForm} from '/static/longer_today.js';
import {endedWords, endingForm} from './ending.js';
import {panel} from './lists.js';
import {alongTheList, longWaitS, secondsSince, waitOf} from './words.js';

const pauseReasons = ['临时有事', '用餐', '开会', '设备故障'];
const stopReasons = ['今日号已满', '承办人员外出', '系统故障', '停电'];
const windowWords = {open: ['在岗', 'badge-ok'], paused: ['暂停', 'badge-warn'], closed: ['没有人', 'badge-plain']};
const deviceWords = {failed: ['故障', 'badge-bad'], warning: ['注意', 'badge-warn'], unknown: ['没有消息', '']};
const ticketWords = {called: ['叫号', 'badge-info'], serving: ['办理', 'badge-ok']};

/** A reason for something, with quick ones to pick from. */
export function reasonForm(desk, title, reasons, word, go) {
  return html`
    <form class="inline-form" data-testid="reason-form" aria-label=${title} @submit=${(event) => {
      event.preventDefault();
      const reason = String(new FormData(event.target).get('reason')).trim();
      if (reason) go(reason);
    }} @keydown=${(event) => { if (event.key === 'Escape') desk.ask(desk.form.kind, desk.form.id); }}>
      <label class="label" for="reason">${title}</label>
      <input class="input" id="reason" name="reason" data-testid="reason" maxlength="60" required autocomplete="off">
      <div class="quick">${reasons.map((reason) => html`<button type="button" class="chip" @click=${() => go(reason)}>${reason}</button>`)}</div>
      <div class="found-form-buttons"><button type="submit" class="button button-small button-primary" data-testid="reason-go">${word}</button>
        <button type="button" class="button button-small" @click=${() => desk.ask(desk.form.kind, desk.form.id)}>不用了</button></div>
    </form>`;
}

function isAsked(desk, kind, id) {
  return Boolean(desk.form) && desk.form.kind === kind && desk.form.id === id;
}

function windowNow(desk, window) {
  if (window.ticket) {
    return html`<button type="button" class="row-open number" aria-label="看 ${window.ticket.number}"
      @click=${() => desk.finder.search(window.ticket.number)}>${window.ticket.number}</button>`;
  }
  if (window.serves_registered) return html`<span>登记来访</span>`;
  return window.state === 'paused' ? html`<span class="window-why" title=${window.pause_reason}>${window.pause_reason}</span>` : nothing;
}

function windowRow(desk, window, index) {
  const [word, tone] = (window.ticket && ticketWords[window.ticket.state]) || (window.serves_registered ? ticketWords.serving : windowWords[window.state]);
  const no = window.window_no;
  const seconds = window.since ? secondsSince(window.since) : null;
  return html`
    <li class="window-row" data-testid="window" data-window=${no} data-state=${window.state}>
      <span class="window-no number">${no}</span>
      <div class="window-text">
        <p class="window-name" title=${window.name}>${window.name}</p>
        <p class="window-who" title=${window.staff ? `${window.staff.name} ${window.staff.title}` : ''}>${window.staff ? window.staff.name : '—'}</p>
      </div>
      <div class="window-state">
        <p><span class="badge ${tone}">${word}</span> ${seconds === null || window.state === 'closed' ? nothing
          : html`<span class="soft small" title="从 ${hallTime(window.since)}">${duration(seconds)}</span>`}</p>
        <p class="window-now">${windowNow(desk, window)}</p>
      </div>
      ${window.state === 'open' ? html`<button type="button" class="button button-small row-button" data-testid="pause-${no}" aria-label="暂停 ${no} 号窗口"
          aria-expanded=${String(isAsked(desk, 'pause', no))} tabindex=${index ? '-1' : '0'} @click=${() => desk.ask('pause', no)}>暂停</button>`
        : window.state === 'paused' ? html`<button type="button" class="button button-small row-button" data-testid="unpause-${no}"
          aria-label="恢复 ${no} 号窗口" tabindex=${index ? '-1' : '0'}
          @click=${() => desk.decide(`windows/${no}/unpause`, {}, `${no} 号窗口已恢复`)}>恢复</button>` : html`<span></span>`}
      ${window.needs.length || window.party > 1 ? html`<div class="window-tags">${desk.words.tags(window)}</div>` : nothing}
      ${isAsked(desk, 'pause', no) ? reasonForm(desk, `暂停 ${no} 号窗口的原因（窗口屏会显示）`, pauseReasons, '暂停',
        (reason) => desk.decide(`windows/${no}/pause`, {reason}, `${no} 号窗口已暂停：${reason}`)) : nothing}
    </li>`;
}

/** Every window, who is there, whom they have, since when. */
export function windowList(desk) {
  const {windows} = desk.floor;
  const first = windows.findIndex((window) => window.state !== 'closed');
  return panel('窗口', 'windows', windows.length, html`
    <ul class="rows" @keydown=${alongTheList('.row-button')}>${repeat(windows, (window) => window.window_no,
      (window, index) => windowRow(desk, window, index === first ? 0 : index + 1))}</ul>`, '没有配置窗口');
}

function queueRow(desk, one) {
  const long = one.longest_wait_s !== null && one.longest_wait_s >= longWaitS;
  return html`
    <tr data-testid="queue" data-service=${one.service} data-stopped=${one.stopped ? 'yes' : 'no'}>
      <th scope="row"><button type="button" class="chip service-chip" aria-pressed=${String(desk.only === one.service)} title="${one.service_name}：只看这一队"
        data-testid="only-${one.service}" @click=${() => desk.show(one.service)}>${one.service_name}</button>
        ${one.stopped ? html`<span class="stop-why">停：${one.stop_reason}</span>` : nothing}${
          one.numbers_left ? html`<span class="left-why" data-testid="left-${one.service}">${numbersLeftWords(one.numbers_left)}</span>` : nothing}</th>
      <td class="num"><b>${one.waiting}</b>${one.practice ? html` <span class="tag" data-testid="practice-${one.service}">练习 ${one.practice}</span>` : nothing}</td>
      <td class="num ${long ? 'long' : ''}">${one.longest_wait_s === null ? '—' : duration(one.longest_wait_s)}</td>
      <td class="num">${one.windows_open}${one.waiting && !one.windows_open ? html` <span class="badge badge-warn">没有窗口</span>` : nothing}</td>
      <td>${one.stopped ? html`<button type="button" class="button button-small" data-testid="resume-${one.service}" aria-label="恢复 ${one.service_name} 取号"
          @click=${() => desk.decide(`services/${one.service}/resume`, {}, `${one.service_name}已恢复取号`)}>恢复</button>`
        : html`<button type="button" class="button button-small" data-testid="stop-${one.service}" aria-label="停号 ${one.service_name}"
          aria-expanded=${String(isAsked(desk, 'stop', one.service))} @click=${() => desk.ask('stop', one.service)}>停号</button>`}</td>
    </tr>
    ${isAsked(desk, 'stop', one.service) ? html`<tr class="form-row"><td colspan="5">${reasonForm(desk,
      `停止${one.service_name}取号的原因（取号机会显示）`, stopReasons, '停止取号',
      (reason) => desk.decide(`services/${one.service}/stop`, {reason}, (stopped) => `${one.service_name}已停止取号${
        stopped.waiting.length ? `，${stopped.waiting.length} 人已取号，照常办理` : ''}`))}</td></tr>` : nothing}`;
}

/** 今日延时: one service or all so many minutes longer, and what stands of it. */
function hoursToday(desk) {
  const {queues, extensions} = desk.floor;
  const asked = isAsked(desk, 'longer', 'today');
  const go = (minutes, service) => desk.decide('hours-today/extend', {minutes, service}, (answer) => longerDone(answer, minutes));
  const words = (one) => {
    const untils = [...new Set(one.services.map((each) => each.until))];
    const names = one.services.length > 1 ? `${one.services.length} 项业务` : one.services[0].service_name;
    return `${names}延时 ${one.minutes} 分钟${untils.length === 1 ? `，到 ${untils[0]}` : ''}`;
  };
  return html`
    <div class="today-hours" data-testid="today-hours">
      ${extensions.map((one) => html`<p class="longer" data-testid="extension" title=${one.services.map((each) => `${each.service_name} ${each.until}`).join('，')}>
        <span>${words(one)}</span><button type="button" class="link-button" data-testid="undo-extension" aria-label="撤销：${words(one)}"
          @click=${() => desk.decide('hours-today/undo', {extension_id: one.id}, '延时已撤销')}>撤销</button></p>`)}
      <button type="button" class="button button-small" data-testid="longer" aria-expanded=${String(asked)}
        @click=${() => desk.ask('longer', 'today')}>今日延时</button>
      ${asked ? longerForm({queues, go, cancel: () => desk.ask('longer', 'today')}) : nothing}
    </div>`;
}

/** The form that ends a line; shared with the list before closing. */
export function endingLine(desk, queues) {
  return endingForm({
    title: '原因（大屏和手机会显示）', word: '结束排队', cancel: () => desk.ask('end', 'line'),
    services: queues.map((one) => ({code: one.service, name: `${one.service_name}（${one.waiting} 人）`})),
    go: (said) => desk.decide('end-line', said, endedWords),
  });
}

/** Who still waits for a service that gives no numbers any more: served as ever, sent elsewhere, or told and let go. */
export function stoppedList(desk) {
  const over = new Set(desk.floor.closing.filter((note) => note.kind === 'over').map((note) => note.service));
  const stopped = new Map(desk.floor.queues.filter((one) => one.stopped || over.has(one.service)).map((one) => [one.service, one]));
  const waiting = desk.floor.waiting.filter((one) => stopped.has(one.service));
  if (!waiting.length) return nothing;
  const queues = [...stopped.values()].filter((one) => waiting.some((each) => each.service === one.service));
  return panel('停号、下班后还在等的人', 'stopped', waiting.length, html`
    <p class="panel-empty">照常办理；要改办的按号码处理。实在办不了，写明原因再结束。
      <button type="button" class="button button-small" data-testid="end-line" aria-expanded=${String(isAsked(desk, 'end', 'line'))}
        @click=${() => desk.ask('end', 'line')}>结束排队</button></p>
    ${isAsked(desk, 'end', 'line') ? endingLine(desk, queues) : nothing}
    <ul class="rows" @keydown=${alongTheList('.row-open')}>${repeat(waiting, (one) => one.id, (one, index) => html`
      <li class="row-line" data-testid="stopped-row" data-number=${one.number}>
        <button type="button" class="row-open number" tabindex=${index ? '-1' : '0'} aria-label="看 ${one.number}"
          @click=${() => desk.finder.search(one.number)}>${one.number}</button>
        <span class="row-about"><span class="row-service" title=${one.service_name}>${one.service_name}</span>
          <span class="row-facts">${stopped.get(one.service).stop_reason || '已下班'}</span></span>
        <span class="row-facts row-end">${waitOf(one.taken_at)}</span>
      </li>`)}</ul>`, '');
}

/** Every service: how many wait, how long, who works on it. */
export function queueTable(desk) {
  return html`
    <section class="panel-box queues" aria-label="各业务排队">
      <div class="queue-scroll" tabindex="0" role="region" aria-label="各业务排队">
      <table class="table table-tight"><thead><tr><th scope="col">业务</th><th scope="col" class="num">等候</th><th scope="col" class="num">最长</th>
        <th scope="col" class="num">在岗</th><th scope="col"><span class="visually-hidden">操作</span></th></tr></thead>
        <tbody>${desk.floor.queues.map((one) => queueRow(desk, one))}</tbody></table></div>
      ${hoursToday(desk)}
    </section>`;
}

/** Who waits, in calling order. */
export function waitingList(desk) {
  const shown = desk.floor.waiting.filter((one) => !desk.only || one.service === desk.only);
  const word = desk.floor.training ? '练习等候' : '等候';
  const only = desk.floor.queues.find((one) => one.service === desk.only);
  return panel(only ? `${word}：${only.service_name}` : `${word}（按叫号顺序）`, 'waiting', shown.length, html`
    <ul class="rows" @keydown=${alongTheList('.row-open')}>${repeat(shown, (one) => one.id, (one, index) => html`
      <li class="row-line" data-testid="waiting-row" data-number=${one.number}>
        <button type="button" class="row-open number" tabindex=${index ? '-1' : '0'} aria-label="看 ${one.number}"
          @click=${() => desk.finder.search(one.number)}>${one.number}</button>
        <span class="row-about"><span class="row-service" title=${one.service_name}>${one.service_name}</span>${desk.words.tags(
          {...one, kept: hallTime(one.taken_at, {show: 'date'}) < desk.floor.hall_day})}</span>
        <span class="row-facts row-end">${waitOf(one.taken_at)}</span>
      </li>`)}</ul>`, '没有人在等');
}

/** Who is on hold, and where. */
export function heldList(desk) {
  const {held} = desk.floor;
  return held.length ? panel('挂起', 'held', held.length, html`
    <ul class="rows">${repeat(held, (one) => one.id, (one) => html`
      <li class="row-line" data-testid="held-row" data-number=${one.number}>
        <button type="button" class="row-open number" aria-label="看 ${one.number}" @click=${() => desk.finder.search(one.number)}>${one.number}</button>
        <span class="row-about"><span class="row-service" title=${one.service_name}>${one.service_name}</span>
          <span class="row-facts">${one.window_no ? `${one.window_no} 号窗口挂起` : '已挂起'}</span></span><span></span>
      </li>`)}</ul>`, '') : nothing;
}

/** Devices that need somebody. */
export function troubleList(desk) {
  const {devices, devices_in_all: all} = desk.floor;
  return panel('设备', 'devices', devices.length, html`
    <ul class="rows">${devices.map((one) => html`
      <li class="trouble" data-testid="device" data-device=${one.device}>
        <p><span class="badge ${deviceWords[one.state][1]}">${deviceWords[one.state][0]}</span> <b>${one.device}</b></p>
        <p class="small">${one.advice || one.detail}</p></li>`)}</ul>`, `${all} 台设备都正常`);
}
