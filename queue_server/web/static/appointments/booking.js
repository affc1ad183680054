/* The free slots of a week, and the person who is booked into the chosen one. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {live} from '/static/vendor/lit-html/directives/live.js';
import {repeat} from '/static/rows.js';
import {alongTheList} from '/static/floor/words.js';
import {dayWords} from '/static/settings/dates.js';
import {personPicker} from './people.js';

/** Nobody yet. */
export function blankPerson() {
  return {name: '', phone: '', refused: new Set(), matter: '', note: '', needs: new Set()};
}

function slotButton(page, day, slot, first) {
  const {chosen} = page;
  const isChosen = Boolean(chosen) && chosen.day === day && chosen.begins === slot.begins;
  const word = !slot.person_free ? '有约' : slot.free ? `余 ${slot.free}` : slot.taken >= slot.people ? '约满' : '已过';
  return html`<button type="button" class="slot" data-testid="slot-${day}-${slot.begins}" data-free=${slot.free ? 'yes' : 'no'}
    tabindex=${first ? '0' : '-1'} aria-pressed=${String(isChosen)} aria-disabled=${String(!slot.free)}
    @click=${() => page.chooses(day, slot)}><span class="visually-hidden">${dayWords(day)}</span><b>${slot.begins}</b><span>${word}</span></button>`;
}

/** A week of slots at a glance; one press chooses. */
export function slotGrid(page) {
  const {services} = page.offered;
  const firstDay = page.days.find((one) => one.slots.some((slot) => slot.free)) || page.days.find((one) => one.slots.length);
  const firstSlot = firstDay && (firstDay.slots.find((slot) => slot.free) || firstDay.slots[0]);
  return html`
    <section class="card slots-card" aria-labelledby="slots-title" data-testid="slots">
      <div class="slots-head"><h2 id="slots-title">空闲时段 <kbd>F2</kbd></h2>
        <div class="row"><button type="button" class="button button-small" data-testid="week-before" @click=${() => page.turns(-1)}>前一周</button>
          <button type="button" class="button button-small" data-testid="week-after" @click=${() => page.turns(1)}>后一周</button></div></div>
      ${page.moving ? html`<p class="banner banner-warn moving" data-testid="moving"><span>正在为 ${page.moving.day} ${page.moving.begins} 的
        ${page.moving.name || '来访人'}改期：选新的时间</span><button type="button" class="button button-small" data-testid="stop-moving"
        @click=${() => page.stopsMoving()}>不改了</button></p>` : nothing}
      <div class="chips" role="group" aria-label="业务">${services.map((one) => html`
        <button type="button" class="chip" data-testid="of-${one.service}" aria-pressed=${String(one.service === page.service)}
          @click=${() => page.choosesService(one.service)}>${one.service_name}</button>`)}</div>
      ${personPicker(page)}
      <div class="week-slots" role="group" aria-label="一周的时段" @keydown=${alongTheList('.slot')}>
        ${repeat(page.days, (one) => one.day, (one) => html`
          <div class="day-slots" data-testid="day-${one.day}">
            <h3>${dayWords(one.day).split(' 星期').map((part, place) => (place ? html`<span>周${part}</span>` : part))}</h3>
            ${one.slots.length ? one.slots.map((slot) => slotButton(page, one.day, slot, one === firstDay && slot === firstSlot))
              : html`<p class="no-slots">${one.reason}</p>`}
          </div>`)}
      </div>
    </section>`;
}

function field(page, name, label, {maxlength = 100, mode, placeholder} = {}) {
  const pointer = `/visitor/${name}`;
  const error = page.errors[pointer];
  return html`<div class="field"><label for="person-${name}">${label}</label>
    <input class="input" id="person-${name}" data-testid="person-${name}" maxlength=${maxlength} autocomplete="off" inputmode=${mode || nothing}
      placeholder=${placeholder || nothing} ?disabled=${page.person.refused.has(name)} aria-invalid=${error ? 'true' : 'false'}
      aria-describedby=${error ? `person-${name}-error` : nothing} .value=${live(page.person[name])}
      @input=${(event) => { page.person[name] = event.target.value; }}>
    ${name === 'name' || name === 'phone' ? html`<label class="check small"><input type="checkbox" data-testid="refused-${name}"
      .checked=${live(page.person.refused.has(name))} @change=${(event) => {
        if (event.target.checked) page.person.refused.add(name);
        else page.person.refused.delete(name);
        page.draw();
      }}>拒绝提供</label>` : nothing}
    ${error ? html`<p class="field-error" id="person-${name}-error">${error}</p>` : nothing}</div>`;
}

/** Who is booked. It stands there before a slot is chosen, so that a name may be typed first. */
export function bookingForm(page) {
  if (page.moving) return nothing;
  const {chosen, person, words} = page;
  return html`
    <form class="card booking" aria-labelledby="booking-title" data-testid="booking" novalidate
      @submit=${(event) => { event.preventDefault(); page.books(); }}>
      <h2 id="booking-title">${chosen ? html`预约 <span class="chosen" data-testid="chosen">${dayWords(chosen.day)} ${chosen.begins}–${chosen.ends}${page.withNo ? `，约${page.people.find((one) => one.staff_no === page.withNo)?.name || ''}` : ''}</span>`
        : '预约谁'}</h2>
      <div class="booking-fields">
        ${field(page, 'name', '姓名', {maxlength: 40})}
        ${field(page, 'phone', '电话', {maxlength: 20, mode: 'tel'})}
        ${field(page, 'matter', '事项（可不填）')}
        ${field(page, 'note', '备注（可不填）', {placeholder: '只给工作人员看'})}
      </div>
      <div class="needs" role="group" aria-labelledby="needs-title"><span class="label" id="needs-title">需要</span>
        ${words.needs.map(({code, name}) => html`<label class="check"><input type="checkbox" data-testid="need-${code}"
          .checked=${live(person.needs.has(code))} @change=${(event) => {
            if (event.target.checked) person.needs.add(code);
            else person.needs.delete(code);
          }}>${name}</label>`)}</div>
      <div class="booking-foot"><p class="soft small">${chosen ? '姓名和电话加密保存，列表里只显示一部分。' : '先在上面选一个空闲时段。'}</p>
        <button type="submit" class="button button-primary" data-testid="book" aria-disabled=${String(!chosen)}>预约</button></div>
    </form>`;
}

/** What is to be told to the person: when, and the code they check in with. */
export function bookedCard(page) {
  const one = page.booked;
  return html`
    <section class="booked" id="booked" tabindex="-1" aria-label="预约好了" data-testid="booked">
      <div><p class="booked-label">预约码</p><p class="booked-code number" data-testid="booked-code">${one.code}</p></div>
      <div class="booked-words"><p><b>${dayWords(one.day)} ${one.begins}</b> ${one.service_name}${one.with_name ? `，约${one.with_name}` : ''}</p>
        <p>请告诉来访人：到大厅后在取号机按“预约签到”，输预约码或手机尾号；提前 ${page.offered.early_min} 分钟起可签到，
        迟到超过 ${page.offered.late_min} 分钟按现场取号排队。</p>
        <button type="button" class="button button-small" data-testid="booked-print" @click=${() => page.prints(one)}>打印凭条</button></div>
    </section>`;
}
