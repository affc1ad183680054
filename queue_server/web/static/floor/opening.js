/*
 * The opening checklist (开门检查): what the hall says of itself, what a person ticks, and the word that the hall may open.
 * Green is only what is known to be well; whatever the hall does not know stays for somebody to look at.
 */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {live} from '/static/vendor/lit-html/directives/live.js';
import {repeat} from '/static/rows.js';
import {Problem, api, hallTime} from '/static/hall.js';
import {tell, tellProblem} from '/static/staff.js';

const standings = {well: ['正常', 'badge-ok'], see: ['要看', 'badge-warn'], know: ['知悉', 'badge-plain']};
const titles = {
  training: '培训', printer: '打印机', evaluator_device: '评价器', call_keypad: '呼叫器', kiosk: '取号机', window_display: '屏幕', windows: '窗口', hours: '办理时间',
  stopped: '停号', orders: '工单', kept: '留下的号', backup: '备份', disk: '磁盘', clock: '时钟',
};
/** Where on this page something can be done about a line. */
const places = {training: ['training', '去结束培训'], windows: ['live', '去看窗口'], stopped: ['live', '去恢复'], hours: ['live', '去看业务'], kept: ['live', '去看等候']};
const onDevicesPage = new Set(['printer', 'evaluator_device', 'call_keypad', 'kiosk', 'window_display']);

/** By when: the first service opens. */
function dueWords({floor}) {
  const duty = floor.duties.find((one) => one.kind === 'opening');
  const opens = duty && duty.due_at ? hallTime(duty.due_at) : '00:00';
  return opens === '00:00' ? '' : `，应在 ${opens} 开门前做完`;
}

/** One line above the floor until today's list is done. */
export function openingReminder(desk) {
  if (desk.floor.opening_done) return nothing;
  return html`<p class="opening-reminder" data-testid="opening-reminder"><span>今天还没有做开门检查${dueWords(desk)}。</span>
    <button type="button" class="button button-small" data-testid="opening-go" @click=${() => desk.choose('open')}>开门检查</button></p>`;
}

function line(desk, one) {
  const [word, tone] = standings[one.standing];
  const [tab, words] = places[one.item] || [];
  return html`
    <li class="opening-line" data-testid="opening-line" data-item=${one.item} data-standing=${one.standing}>
      <span class="badge ${tone}">${word}</span>
      <div class="opening-text"><p><b>${titles[one.item]}</b>　${one.sentence}</p>
        ${one.details.length ? html`<ul class="opening-details">${one.details.map((detail) => html`<li>${detail}</li>`)}</ul>` : nothing}</div>
      ${one.standing === 'see' && tab ? html`<button type="button" class="button button-small" @click=${() => desk.choose(tab)}>${words}</button>`
        : one.standing === 'see' && onDevicesPage.has(one.item) ? html`<a class="button button-small" href="/devices">看设备</a>` : nothing}
    </li>`;
}

function tickWords(tick) {
  return `${tick.by || ''} ${hallTime(tick.at)}`;
}

function byHand(desk, one) {
  const change = () => desk.acts.press(`opening-check/${one.tick ? 'untick' : 'tick'}`, {item: one.item});
  return html`
    <li class="opening-hand" data-testid="opening-hand" data-ticked=${one.tick ? 'yes' : 'no'}>
      <label class="check"><input type="checkbox" .checked=${live(Boolean(one.tick))} ?disabled=${Boolean(desk.opening.done)} @change=${change}>
        <span>${one.text}</span></label>
      <span class="soft small">${one.tick ? tickWords(one.tick) : ''}</span>
    </li>`;
}

/** The manager's own lines, one per row. */
function ownList(desk) {
  const write = async (event) => {
    event.preventDefault();
    const items = String(new FormData(event.target).get('items')).split('\n').map((text) => text.trim()).filter(Boolean);
    const long = items.find((text) => text.length > 60);
    if (long) return tell(`“${long.slice(0, 12)}…”太长，每项最多 60 字`, 'warn');
    if (items.length > 20) return tell('最多 20 项，请合并或删掉几项', 'warn');
    try {
      await api('PUT', 'opening-items', {items});
      desk.form = null;
      tell('清单已保存', 'ok');
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      tellProblem(problem);
    }
    return desk.load();
  };
  return html`
    <form class="inline-form" aria-label="改清单" data-testid="opening-items-form" @submit=${write}
      @keydown=${(event) => { if (event.key === 'Escape') desk.ask('items', 'own'); }}>
      <label class="label" for="opening-items">每天要人核对的，一行一项，最多 20 项，每项最多 60 字</label>
      <textarea class="textarea" id="opening-items" name="items" rows="8" data-testid="opening-items">${desk.opening.by_hand.map((one) => one.text).join('\n')}</textarea>
      <div class="found-form-buttons"><button type="submit" class="button button-small button-primary" data-testid="opening-items-go">保存</button>
        <button type="button" class="button button-small" @click=${() => desk.ask('items', 'own')}>不用了</button></div>
    </form>`;
}

/** The two lists, or one line once they are done. */
export function openingView(desk) {
  const {opening} = desk;
  if (!opening) return html`<p class="empty">正在读取…</p>`;
  const toSee = opening.lines.filter((one) => one.standing === 'see').length;
  const left = opening.by_hand.filter((one) => !one.tick).length;
  if (opening.done && !desk.showOpening) {
    return html`
      <section class="card opening-done" data-testid="opening-done">
        <h2 class="card-title">开门检查<span class="badge badge-ok">已完成</span></h2>
        <p>${tickWords(opening.done)} 完成。${toSee ? html`<b>现在有 ${toSee} 项要看。</b>` : '现在没有要看的。'}</p>
        <div class="found-form-buttons">
          <button type="button" class="button button-small" data-testid="opening-show" @click=${() => desk.unfold(true)}>看清单</button>
          <button type="button" class="button button-small" data-testid="opening-reopen"
            @click=${() => desk.decide('opening-check/reopen', {}, '可以重新检查了，已核对的还在')}>重新检查</button></div>
      </section>`;
  }
  const asksItems = Boolean(desk.form) && desk.form.kind === 'items';
  const seen = [...opening.lines].sort((one, other) => (other.standing === 'see') - (one.standing === 'see'));
  return html`
    <div class="opening" data-testid="opening">
      <section class="card" aria-labelledby="opening-hall">
        <h2 class="card-title" id="opening-hall">大厅自己查的<span class="badge ${toSee ? 'badge-warn' : 'badge-ok'}" data-testid="opening-to-see">${
          toSee ? `${toSee} 项要看` : '没有要看的'}</span></h2>
        <ul class="opening-lines">${repeat(seen, (one) => one.item, (one) => line(desk, one))}</ul>
      </section>
      <section class="card" aria-labelledby="opening-people">
        <h2 class="card-title" id="opening-people">请您看一眼<span class="badge ${left ? 'badge-warn' : 'badge-ok'}" data-testid="opening-left">${
          left ? `还有 ${left} 项` : '都看过了'}</span></h2>
        <ul class="opening-lines">${repeat(opening.by_hand, (one) => one.item, (one) => byHand(desk, one))}</ul>
        ${desk.mayWriteItems && !opening.done ? html`<button type="button" class="link-button" data-testid="opening-items-edit" aria-expanded=${String(asksItems)}
          @click=${() => desk.ask('items', 'own')}>改清单</button>${asksItems ? ownList(desk) : nothing}` : nothing}
        ${opening.done ? html`<p>${tickWords(opening.done)} 完成。</p>
          <button type="button" class="button button-small" data-testid="opening-fold" @click=${() => desk.unfold(false)}>收起</button>`
        : html`<p class="soft small">${toSee ? `还有 ${toSee} 项要看的，知道了也可以开门，会记在流水里。` : '全部核对后按“检查完成”。'}</p>
          <button type="button" class="button button-primary" data-testid="opening-finish" aria-disabled=${left ? 'true' : 'false'}
            @click=${() => desk.decide('opening-check/done', {}, '开门检查已完成')}>检查完成</button>`}
      </section>
    </div>`;
}
