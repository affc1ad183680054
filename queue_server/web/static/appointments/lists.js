/* Who comes on a day, whom to call because a day was closed, and what a search has found. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {live} from '/static/vendor/lit-html/directives/live.js';
import {repeat} from '/static/rows.js';
import {dayWords, daysLater} from '/static/settings/dates.js';
import {absentQuestion, personFilter, withWords} from './people.js';

const tones = {booked: 'badge-info', checked_in: 'badge-ok', no_show: 'badge-warn', cancelled: 'badge-plain'};

/** By name, phone, four digits or code. */
export function searchBox(page) {
  return html`
    <form class="appointment-search" role="search" @submit=${(event) => {
      event.preventDefault();
      page.looksFor(new FormData(event.target).get('what'));
    }}>
      <label class="visually-hidden" for="find">找预约</label>
      <input class="input" id="find" name="what" data-testid="find" maxlength="40" autocomplete="off" placeholder="姓名、电话、尾号或预约码 F4">
      <button type="submit" class="button" data-testid="find-go">找预约</button>
      ${page.asked ? html`<button type="button" class="button button-quiet" data-testid="find-close" @click=${() => {
        document.getElementById('find').value = '';
        page.looksFor('');
      }}>不找了</button>` : nothing}
    </form>`;
}

function person(page, one) {
  const whole = page.opened.get(one.id);
  const refused = (field) => (whole && whole.refused.includes(field) ? '拒绝提供' : '—');
  if (!whole) return html`<span class="who-name">${one.name || '未留姓名'}</span> <span class="soft nowrap">${one.phone || ''}</span>`;
  return html`<span class="who-name">${whole.name || refused('name')}</span> <span class="number">${whole.phone || refused('phone')}</span>
    ${whole.note ? html`<span class="who-note">备注：${whole.note}</span>` : nothing}`;
}

function row(page, one, withDay) {
  const button = (deal, word, kind, press) => (one.can.includes(deal) ? html`
    <button type="button" class="button button-small ${kind}" data-testid="do-${deal}" aria-label="${word} ${one.begins} ${one.name || ''}"
      @click=${press}>${word}</button>` : nothing);
  return html`
    <li class="appointment" data-testid="appointment" data-id=${one.id} data-standing=${one.standing}>
      <p class="appointment-time">${withDay ? html`<span class="small">${dayWords(one.day)}</span>` : nothing}<b class="number">${one.begins}</b></p>
      <div class="appointment-words">
        <p>${person(page, one)}</p>
        <p class="small"><span class="badge ${tones[one.standing]}" data-testid="standing">${one.standing_word}</span>
          ${one.service_name}${one.matter ? `，${one.matter}` : ''}${withWords(page, one)}
          ${one.ticket_number ? html`<b class="number" data-testid="ticket-number">${one.ticket_number}</b> ${one.ticket_state_word}` : nothing}</p>
        ${one.needs.length ? page.words.tags({needs: one.needs}) : nothing}
        ${one.touched ? html`<p class="touched-why">${one.touched}</p>` : nothing}
        ${absentQuestion(page, one)}
        <div class="appointment-buttons">
          ${button('check_in', '签到', 'button-primary', () => page.checksIn(one))}
          ${button('move', '改期', '', () => page.startsMoving(one))}
          ${button('cancel', '取消', 'button-danger', () => page.cancels(one))}
          ${one.standing === 'booked' ? html`<button type="button" class="button button-small" data-testid="print-slip"
            aria-label="打印凭条 ${one.begins} ${one.name || ''}" @click=${() => page.prints(one)}>打印凭条</button>` : nothing}
          <button type="button" class="button button-small button-quiet" data-testid="open" aria-expanded=${String(page.opened.has(one.id))}
            aria-label="${page.opened.has(one.id) ? '收起' : '看电话'} ${one.begins} ${one.name || ''}"
            @click=${() => page.opens(one)}>${page.opened.has(one.id) ? '收起' : '看电话'}</button>
          <span class="soft small nowrap">预约码 <b>${one.code}</b></span>
        </div>
      </div>
    </li>`;
}

function rows(page, list, withDay = false) {
  return html`<ul class="appointments">${repeat(list, (one) => one.id, (one) => row(page, one, withDay))}</ul>`;
}

/** Everybody who cannot come after all, until they have another time. */
export function touchedList(page) {
  const {touched} = page.board;
  if (!touched.length) return nothing;
  return html`
    <section class="card touched" aria-labelledby="touched-title" data-testid="touched">
      <h2 id="touched-title">${touched.length} 人要打电话：约好以后，那天改为不办理，或者约的人不在</h2>
      ${rows(page, touched, true)}
    </section>`;
}

/** The list at the right: a search, or a day. */
export function dayList(page) {
  if (page.found) {
    return html`<section class="card day-card" aria-labelledby="day-title" data-testid="found"><h2 id="day-title">找到 ${page.found.length} 个预约</h2>
      ${page.found.length ? rows(page, page.found, true) : html`<p class="empty">今天以后没有这样的预约。姓名、电话要写全。</p>`}</section>`;
  }
  const {counts, appointments} = page.board;
  const facts = [['booked', '预约'], ['to_come', '还没来'], ['kept', '已到'], ['no_show', '未到']];
  return html`
    <section class="card day-card" aria-labelledby="day-title" data-testid="day-list">
      <h2 id="day-title">${page.day === page.today ? '今天' : ''} ${dayWords(page.day)}</h2>
      <div class="day-picker">
        <button type="button" class="button button-small" aria-label="前一天" data-testid="day-before" @click=${() => page.shows(daysLater(page.day, -1))}>‹</button>
        <input class="input" type="date" aria-label="看哪一天" data-testid="day" .value=${live(page.day)} @change=${(event) => page.shows(event.target.value)}>
        <button type="button" class="button button-small" aria-label="后一天" data-testid="day-after" @click=${() => page.shows(daysLater(page.day, 1))}>›</button>
        ${page.day === page.today ? nothing : html`<button type="button" class="button button-small" data-testid="day-today" @click=${() => page.shows(page.today)}>今天</button>`}
      </div>
      <div class="day-only">${personFilter(page)}</div>
      <dl class="day-facts">${facts.map(([name, word]) => html`<div><dt>${word}</dt><dd data-testid="count-${name}">${counts[name]}</dd></div>`)}</dl>
      ${appointments.length ? rows(page, appointments) : html`<p class="empty">${page.only ? '这一天没有人约这位。' : '这一天还没有人预约。'}</p>`}
    </section>`;
}
