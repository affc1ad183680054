/* Notes for the next at this window (交接留言): what others left, and the form to leave one. Nothing of it leaves this page. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {hallTime, serverNow} from '/static/hall.js';

const longest = 500;

/** When it was written: the time, and the day unless it was today. */
function writtenAt(iso) {
  const today = hallTime(serverNow(), {show: 'date'}) === hallTime(iso, {show: 'date'});
  return hallTime(iso, {show: today ? 'time' : 'datetime'});
}

/** The unread notes of the window, above everything else until they are read. */
export function notesView(desk) {
  const notes = desk.c.handover_notes;
  if (!notes.length) return nothing;
  return html`
    <ul class="notes" data-testid="handover-notes" aria-label="交接留言">${notes.map((note) => html`
      <li class="note" data-testid="handover-note">
        <p class="note-head"><b>${note.own ? '您给下一位的留言' : `${note.staff_name || '上一位'}留言`}</b>
          <span class="soft">${writtenAt(note.written_at)}</span>
          <button type="button" class="button button-small" data-testid="note-read" aria-disabled=${desk.resting ? 'true' : 'false'}
            @click=${() => desk.act('note-read', {note_id: note.id})}>${note.own ? '收回' : '知道了'}</button></p>
        <p class="note-text" tabindex="0">${note.text}</p>
      </li>`)}</ul>`;
}

/** Leaves what stands in the form; with `leaves` the person signs out as well. */
async function leave(desk, form, leaves) {
  const text = String(new FormData(form).get('note') || '').trim();
  if (!text) {
    desk.say('留言是空的，请先写一句。', 'info');
    form.querySelector('textarea').focus();
    return;
  }
  if (!(await desk.act('hand-over-note', {text}))) return;
  if (!leaves) desk.say('已留给下一位坐这个窗口的人。', 'ok');
  else if (await desk.press('sign-out', `windows/${desk.windowNo}/sign-out`, {})) desk.standUp();
  else if (desk.c && desk.notice) desk.say(`留言已留下，但还没有签退：${desk.notice.text}`, desk.notice.kind);
}

/** The form, in place of the smaller buttons. */
export function notePanel(desk) {
  const mayLeave = desk.steps()['sign-out'].enabled;
  return html`
    <form class="panel" id="panel" @submit=${(event) => { event.preventDefault(); leave(desk, event.target, false); }}>
      <h3 class="panel-title">给下一位坐这个窗口的人留言</h3>
      <div class="panel-fields">
        <div class="field"><label for="hand-over-text">要交接的事</label>
          <textarea class="textarea" id="hand-over-text" name="note" rows="4" maxlength=${longest} data-testid="hand-over-text"
            placeholder="如：A012 下午三点回来补材料"></textarea></div>
        <p class="field-hint">加密保存，只有下一位坐到这个窗口的人看得到，按“知道了”以后不再显示。</p>
      </div>
      <div class="panel-buttons note-buttons">
        <button type="submit" class="button button-primary" data-testid="panel-confirm"
          aria-disabled=${desk.resting ? 'true' : 'false'}>留言</button>
        ${mayLeave ? html`<button type="button" class="button" data-testid="note-and-leave" aria-disabled=${desk.resting ? 'true' : 'false'}
          @click=${(event) => leave(desk, event.target.closest('form'), true)}>留言并签退</button>` : nothing}
        <button type="button" class="button" @click=${() => desk.closePanel()}>不用了 <kbd>Esc</kbd></button>
      </div>
    </form>`;
}
