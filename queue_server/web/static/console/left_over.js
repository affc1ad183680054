/*
 * What somebody typed right before they lost their seat, where the server takes it no more because the work order is
 * another's by now: it stays on their page, to be copied, until they say 知道了. Kept in memory only.
 */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {isSignedOut} from '/static/staff.js';

const words = {name: '姓名', phone: '电话', companions: '同来人员', matter: '办理事项', summary: '内容摘要', outcome: '办理结果', feedback: '反馈方式'};

function isRefused({dirty, trouble}) {
  return dirty.size && trouble && !trouble.isPassing && !isSignedOut(trouble);
}

function leftOver(desk, draft) {
  const fields = Object.keys(words).filter((field) => draft.dirty.has(field) && draft.values[field]);
  return html`
    <div class="note left-over" data-testid="left-over">
      <p class="note-head"><b>您给 ${draft.order.ticket_number || '直接登记的来访人'} 写的还没有存上</b>
        <span class="soft">工单已由别人接办，请复制下来告诉接办的人</span>
        <button type="button" class="button button-small" data-testid="left-over-known" @click=${() => desk.forgetLeftOver(draft)}>知道了</button></p>
      ${fields.map((field) => html`<p class="note-text"><span class="soft">${words[field]}：</span><span
        data-testid="left-over-${field}">${draft.values[field]}</span></p>`)}
    </div>`;
}

export function leftOverView(desk) {
  const refused = desk.leftOver.filter(isRefused);
  return refused.length ? html`<div class="left-overs" role="status">${refused.map((draft) => leftOver(desk, draft))}</div>` : nothing;
}
