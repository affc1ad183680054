/* Opening hours as people write them: a week of spans, each day drawn on a line from 0 to 24 o'clock. */
import {html, nothing, svg} from '/static/vendor/lit-html/lit-html.js';
import {live} from '/static/vendor/lit-html/directives/live.js';

export const days = [['mon', '周一'], ['tue', '周二'], ['wed', '周三'], ['thu', '周四'], ['fri', '周五'], ['sat', '周六'], ['sun', '周日']];
const sentenceNames = {mon: '星期一', tue: '星期二', wed: '星期三', thu: '星期四', fri: '星期五', sat: '星期六', sun: '星期日'};

/** Hours as the form has them: {always, week: {mon: ['09:00-12:00', ...], ...}}. */
export function hoursForm(value) {
  const week = {};
  days.forEach(([day]) => { week[day] = value === 'always' ? [] : [...(value[day] || [])]; });
  return {always: value === 'always', week};
}

/** Hours as the server takes them. */
export function hoursBody(form) {
  if (form.always) return 'always';
  const body = {};
  days.forEach(([day]) => { if (form.week[day].length) body[day] = form.week[day]; });
  return body;
}

/** A time as people type it: 9, 930, 9:30, 9：30 become 09:00, 09:30; what cannot be read stays as it is. */
export function clock(text) {
  const plain = text.trim().replace(/-/g, '').replace(/[：.]/g, ':').replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
  const found = /^(\d{1,2}):(\d{2})$/.exec(plain) || /^(\d{1,2})(\d{2})?$/.exec(plain);
  return found ? `${found[1].padStart(2, '0')}:${found[2] || '00'}` : plain;
}

function minutes(text) {
  const found = /^(\d{2}):(\d{2})$/.exec(text);
  return found ? Number(found[1]) * 60 + Number(found[2]) : null;
}

/** The span somebody most likely wants next. */
function nextSpan(spans) {
  if (!spans.length) return '09:00-12:00';
  const end = spans[spans.length - 1].split('-')[1];
  if ((minutes(end) || 0) <= 13 * 60) return '13:30-17:00';
  const from = Math.min(minutes(end) || 0, 23 * 60);
  const hour = (at) => `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
  return `${hour(from)}-${hour(from + 60)}`;
}

function track(spans) {
  return html`<svg class="track" viewBox="0 0 1440 10" preserveAspectRatio="none" aria-hidden="true">
    ${[6, 12, 18].map((hour) => svg`<rect class="track-hour" x=${hour * 60} y="0" width="3" height="10"></rect>`)}
    ${spans.map((span) => {
      const [from, to] = span.split('-').map(minutes);
      return from === null || to === null || to === undefined || to <= from ? nothing
        : svg`<rect class="track-open" x=${from} y="0" width=${to - from} height="10"></rect>`;
    })}</svg>`;
}

/** The spans of one day as pairs of times; `change(spans)`. `name` says whose they are. */
export function spanList(spans, {name, id, change, describedBy, invalid}) {
  const write = (place, end, event) => {
    const parts = spans[place].split('-');
    parts[end] = clock(event.target.value);
    change(spans.map((span, n) => (n === place ? parts.join('-') : span)));
  };
  const box = (span, place, end) => html`<input class="input input-time" inputmode="numeric" maxlength="8" autocomplete="off"
    data-testid="${id}-${place}-${end ? 'to' : 'from'}" aria-label="${name}第 ${place + 1} 段${end ? '结束' : '开始'}时间"
    aria-invalid=${invalid ? 'true' : 'false'} aria-describedby=${describedBy || nothing}
    .value=${live(span.split('-')[end] || '')} @change=${(event) => write(place, end, event)}>`;
  return html`
    ${spans.map((span, place) => html`
      <span class="span-pair">${box(span, place, 0)}<span aria-hidden="true">–</span>${box(span, place, 1)}
        <button type="button" class="button button-quiet button-small" data-testid="${id}-${place}-remove"
          aria-label="删除${name}第 ${place + 1} 段 ${span}" @click=${() => {
            change(spans.filter((_, n) => n !== place));
            document.querySelector(`[data-testid="${id}-add"]`)?.focus();
          }}>×</button></span>`)}
    <button type="button" class="button button-small" data-testid="${id}-add"
      @click=${() => change([...spans, nextSpan(spans)])}>加时段<span class="visually-hidden">（${name}）</span></button>`;
}

/** The server's sentences that name this weekday. */
function sentencesOf(problem, day) {
  return problem.split('。').filter((part) => part.startsWith(sentenceNames[day])).map((part) => `${part}。`).join('');
}

const usualHint = '时间写成 09:00 这样；到半夜写 24:00。结束的那一分钟起不再发号，已取号的仍然办理。';

/** The week. `form` = {always, week}, `change(form)`, `problem`: the server's sentence about the hours, or ''. */
export function weekGrid(form, {change, problem, legend = '办理时间', withAlways = true, hint = usualHint}) {
  const write = (day, spans) => change({...form, week: {...form.week, [day]: spans}});
  const named = days.some(([day]) => sentencesOf(problem, day));
  return html`
    <fieldset class="hours" data-testid="hours">
      <legend class="label">${legend}</legend>
      ${withAlways ? html`<label class="check"><input type="checkbox" role="switch" data-testid="always" .checked=${live(form.always)}
        @change=${(event) => change({...form, always: event.target.checked})}>全天开放（每天 24 小时，休息日也开放）</label>` : nothing}
      ${form.always ? nothing : html`
        <div class="week">${days.map(([day, name], place) => {
          const sentence = sentencesOf(problem, day);
          return html`
            <div class="day" data-testid="day-${day}">
              <span class="day-name">${name}</span>${track(form.week[day])}
              <div class="day-spans">${form.week[day].length ? nothing : html`<span class="soft day-closed">不办理</span>`}
                ${spanList(form.week[day], {
                  name, id: `hours-${day}`, change: (spans) => write(day, spans), invalid: Boolean(sentence),
                  describedBy: sentence ? `hours-${day}-error` : '',
                })}
                ${place ? html`<button type="button" class="button button-quiet button-small" data-testid="hours-${day}-same"
                  @click=${() => write(day, [...form.week[days[place - 1][0]]])}>同${days[place - 1][1]}</button>` : nothing}
              </div>
              ${sentence ? html`<p class="field-error" id="hours-${day}-error">${sentence}</p>` : nothing}
            </div>`;
        })}</div>
        <p class="field-hint">${hint}</p>`}
      ${problem && !named ? html`<p class="field-error" data-testid="hours-error">${problem}</p>` : nothing}
    </fieldset>`;
}
