/* Whoever may be asked for by name: choosing them, whose day is shown, the days they are away, and when they are not here. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {live} from '/static/vendor/lit-html/directives/live.js';
import {repeat} from '/static/rows.js';
import {announce} from '/static/hall.js';
import {tell} from '/static/staff.js';
import {dayWords, daysLater, parsed} from '/static/settings/dates.js';

const nameOf = (one) => (one.title ? `${one.name}（${one.title}）` : one.name);

function choices(people, chosen, nobody) {
  return html`<option value="" ?selected=${!chosen}>${nobody}</option>
    ${people.map((one) => html`<option value=${one.staff_no} ?selected=${one.staff_no === chosen}>${nameOf(one)}</option>`)}`;
}

/** Whom they want to see; nobody by name is the rule. */
export function personPicker(page) {
  return html`<div class="with-whom"><label for="with-whom">约谁</label>
    <select class="select" id="with-whom" data-testid="with-whom" .value=${live(page.withNo)}
      @change=${(event) => page.asksFor(event.target.value)}>${choices(page.people, page.withNo, '不指定人')}</select></div>`;
}

/** Whose appointments the day's list shows. */
export function personFilter(page) {
  return html`<select class="select" aria-label="看谁的预约" data-testid="only" .value=${live(page.only)}
    @change=${(event) => page.showsOnly(event.target.value)}>${choices(page.people, page.only, '所有人的预约')}</select>`;
}

/** Whom an appointment is with, and on its day whether they are here. */
export function withWords(page, one) {
  if (!one.with_name) return nothing;
  const soon = one.day === page.today && (one.standing === 'booked' || one.standing === 'no_show');
  const where = one.with_window_no ? `在 ${one.with_window_no} 号窗口` : '现在不在窗口';
  return html`<span data-testid="with">，约 <b>${one.with_name}</b>${soon ? html`<span class="soft">（${where}）</span>` : nothing}</span>`;
}

/** Somebody has come for a person who is not here: wait, or let any window call them. */
export function absentQuestion(page, one) {
  if (!page.absent || page.absent.id !== one.id) return nothing;
  return html`<div class="banner banner-warn absent" data-testid="absent"><span>${page.absent.words}</span>
    <button type="button" class="button button-small" id="anyone" data-testid="anyone" @click=${() => page.checksIn(one, true)}>任何窗口都可以</button>
    <button type="button" class="button button-small button-quiet" data-testid="still-waiting" @click=${() => page.waitsFor(one)}>再等等</button></div>`;
}

/* ---------------------------------------------------------------- days away */

/** Days in a row as one span: [[first, last], ...]. */
function spansOf(days) {
  const spans = [];
  days.forEach((day) => {
    const last = spans[spans.length - 1];
    if (last && daysLater(last[1], 1) === day) last[1] = day;
    else spans.push([day, day]);
  });
  return spans;
}

const spanWords = ([first, last]) => (first === last ? dayWords(first) : `${dayWords(first)} 到 ${dayWords(last)}`);

async function sends(page, one, [first, last], away) {
  const done = away ? `已记下：${one.name} ${spanWords([first, last])}不在` : `已去掉：${one.name} ${spanWords([first, last])}`;
  const answer = await page.acts.press(`appointments/people/${one.staff_no}/away`, {from_day: first, to_day: last, away}, '');
  if (!answer) return false;
  if (answer.touched) tell(`${done}。这些日子已有 ${answer.touched} 人约了${one.name}，请打电话`, 'warn');
  else tell(done, 'ok');
  return true;
}

async function adds(page, event) {
  event.preventDefault();
  const {away} = page;
  const one = page.people.find(({staff_no: no}) => no === away.who);
  const last = away.to || away.from;
  away.problem = !one ? '请先选人员。' : !parsed(away.from) ? '请先选日期。' : last < away.from ? '结束日期早于开始日期。' : '';
  if (away.problem) announce(away.problem);
  else if (await sends(page, one, [away.from, last], true)) Object.assign(away, {from: '', to: ''});
  page.draw();
}

async function removes(page, one, span) {
  await sends(page, one, span, false);
  document.getElementById('away-who')?.focus();
}

/** The days somebody is away and cannot be asked for. */
export function awayCard(page) {
  const {away} = page;
  const gone = page.people.filter((one) => one.away.length);
  const field = (name, label) => html`<div class="field"><label for="away-${name}">${label}</label>
    <input class="input" type="date" id="away-${name}" data-testid="away-${name}" min=${page.today} .value=${live(away[name])}
      @input=${(event) => { away[name] = event.target.value; }}></div>`;
  return html`
    <section class="card away" aria-labelledby="away-title" data-testid="away">
      <h2 id="away-title">谁哪天不在</h2>
      <form class="away-form" novalidate @submit=${(event) => adds(page, event)}>
        <div class="field"><label for="away-who">人员</label><select class="select" id="away-who" data-testid="away-who" .value=${live(away.who)}
          @change=${(event) => { away.who = event.target.value; }}>${choices(page.people, away.who, '请选')}</select></div>
        ${field('from', '不在的日子')}${field('to', '到（只一天可不填）')}
        <button type="submit" class="button" data-testid="away-add">加入</button>
      </form>
      ${away.problem ? html`<p class="field-error" role="alert">${away.problem}</p>` : nothing}
      ${gone.length ? html`<ul class="away-list">${repeat(gone, (one) => one.staff_no, (one) => html`
        <li data-testid="away-of-${one.staff_no}"><b>${one.name}</b>${spansOf(one.away).map((span) => html`
          <span class="day-chip"><span>${spanWords(span)}</span><button type="button" class="button button-quiet button-small"
            aria-label="去掉 ${one.name} ${spanWords(span)}" data-testid="back-${one.staff_no}-${span[0]}" @click=${() => removes(page, one, span)}>×</button></span>`)}</li>`)}</ul>`
        : html`<p class="soft small">没有记下谁不在。不在的日子约不到这个人，照样可以不指定人。</p>`}
    </section>`;
}
