/* 待办: what has to be done today, since when and by when, each leading to where it is settled. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {hallTime} from '/static/hall.js';
import {panel} from './lists.js';

/** Whom to fetch and to help stand below with their own buttons, the opening check above with its own. */
const shownElsewhere = new Set(['help', 'escort', 'opening']);

function moment(iso, today) {
  const day = hallTime(iso, {show: 'date'});
  return day === today ? hallTime(iso) : `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日 ${hallTime(iso)}`;
}

/** A day that ends is said by its name: 今天 24:00 is nobody's word for it. */
function dueWords(one, today) {
  if (!one.due_at) return '';
  const before = new Date(new Date(one.due_at).getTime() - 1000);
  if (hallTime(one.due_at) !== '00:00') return `${moment(one.due_at, today)} 前`;
  const day = hallTime(before, {show: 'date'});
  return day === today ? '今天之内' : `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日之内`;
}

function facts(one, today) {
  const words = [one.since ? `${moment(one.since, today)} 起` : '', dueWords(one, today)].filter(Boolean);
  return words.join('，');
}

function row(desk, one) {
  const tab = one.link.split('#')[1];
  return html`
    <li class="duty" data-testid="duty" data-kind=${one.kind} data-overdue=${one.overdue ? 'yes' : 'no'}>
      <p class="duty-text"><span>${one.sentence}</span>
        <small>${one.overdue ? html`<span class="badge badge-bad">过期</span> ` : nothing}${facts(one, desk.floor.hall_day)}</small></p>
      <button type="button" class="button button-small" aria-label="去办：${one.sentence}" @click=${() => desk.choose(tab)}>去办</button>
    </li>`;
}

/** Everything to do that has no panel of its own; nothing while there is nothing. */
export function dutyList(desk) {
  const duties = desk.floor.duties.filter((one) => !shownElsewhere.has(one.kind));
  return duties.length ? panel('待办', 'duties', duties.length, html`<ul class="rows">${duties.map((one) => row(desk, one))}</ul>`, '') : nothing;
}
