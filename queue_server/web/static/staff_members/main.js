/*
 * Who works here: the list, and at its side one form for a new member, a changed one, or a new password. A password is
 * shown once, and only here.
 */
import {html, nothing, render} from '/static/vendor/lit-html/lit-html.js';
import {Problem, api} from '/static/hall.js';
import {copyText, tell, tellProblem} from '/static/staff.js';
import {memberForm, roleWords} from './member_form.js';

const root = document.getElementById('staff-members');
const myNo = root.dataset.me;
const state = {
  staff: null, showDisabled: true,
  side: null,              // {kind: 'new' | 'edit' | 'password', member, password, copied, asking, errors}
  busy: false,
};

async function load() {
  try {
    state.staff = (await api('GET', 'staff')).staff;
  } catch (problem) {
    tellProblem(problem);
  }
  draw();
}

function openSide(side) {
  state.side = {errors: {}, asking: null, ...side};
  draw();
  document.querySelector('#side input, #side select, #side button')?.focus();
}

function closeSide() {
  const {member} = state.side;
  state.side = null;
  draw();
  document.querySelector(`[data-testid="${member ? `edit-${member.staff_no}` : 'add-staff'}"]`)?.focus();
}

async function once(work) {
  if (state.busy) return;
  state.busy = true;
  draw();
  try {
    await work();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (state.side && problem.code.startsWith('photo_')) state.side.errors.photo = problem.detail;
    else if (state.side && [409, 422].includes(problem.status)) {
      refusedAt(problem);
    } else {
      tellProblem(problem);
    }
  } finally {
    state.busy = false;
    draw();
  }
  if (state.side && state.side.errors.all) toTheMistake();
}

const codesOfFields = {staff_no_taken: 'staff_no'};

/** What is wrong, at the field it is about where that is known, and beside the button that was pressed. */
function refusedAt(problem) {
  const {errors} = state.side;
  (problem.errors || []).forEach((one) => { errors[one.pointer.slice(1)] = one.detail; });
  if (codesOfFields[problem.code]) errors[codesOfFields[problem.code]] = problem.detail;
  errors.all = problem.errors ? '有内容不能用，请看标红的地方。' : problem.detail;
}

/** The keyboard goes to the field to be put right, or else to the sentence. */
function toTheMistake() {
  (document.querySelector('#side [aria-invalid="true"]') || document.getElementById('member-problem'))?.focus();
}

const actions = {
  close: closeSide,
  save: (fields) => once(async () => {
    const {kind, member} = state.side;
    state.side.errors = {};
    if (kind === 'new') {
      const added = await api('POST', 'staff', fields);
      await load();
      openSide({kind: 'password', member: added, password: added.password, isNew: true});
      return;
    }
    const {staff_no: staffNo, ...change} = fields;
    await api('PATCH', `staff/${encodeURIComponent(member.staff_no)}`, change);
    await load();
    closeSide();
    tell(`${fields.name} 的资料已保存。`, 'ok');
  }),
  ask: (what) => {
    state.side.asking = what;
    draw();
  },
  setDisabled: (disabled) => once(async () => {
    const {member} = state.side;
    await api('PATCH', `staff/${encodeURIComponent(member.staff_no)}`, {disabled});
    await load();
    closeSide();
    tell(disabled ? `${member.name} 已停用，不能再登录。` : `${member.name} 已恢复。`, 'ok');
  }),
  photo: (file) => once(async () => {
    const {member} = state.side;
    if (!file) return;
    state.side.errors = {};
    state.side.member = await api('PUT', `staff/${encodeURIComponent(member.staff_no)}/photo`, file, {timeoutMs: 60000});
    await load();
    tell(`${member.name} 的照片已换上，坐窗口时显示在窗口屏上。`, 'ok');
  }),
  removePhoto: () => once(async () => {
    const {member} = state.side;
    state.side.errors = {};
    state.side.member = await api('DELETE', `staff/${encodeURIComponent(member.staff_no)}/photo`);
    await load();
    tell(`${member.name} 的照片已去掉。`, 'ok');
    draw();
    document.getElementById('member-photo')?.focus();
  }),
  resetPassword: () => once(async () => {
    const {member} = state.side;
    const {password} = await api('POST', `staff/${encodeURIComponent(member.staff_no)}/reset-password`, {});
    openSide({kind: 'password', member, password});
  }),
  copy: async () => {
    state.side.copied = await copyText(state.side.password);
    draw();
  },
};

/* ---------------------------------------------------------------- drawing */

function line(member) {
  const open = state.side && state.side.member && state.side.member.staff_no === member.staff_no;
  const standing = member.disabled ? html`<span class="badge">已停用</span>`
    : member.signed_in_window ? html`<span class="badge badge-ok">在 ${member.signed_in_window} 号窗口</span>`
      : html`<span class="soft">不在窗口</span>`;
  return html`
    <tr data-testid="staff-row" data-staff-no=${member.staff_no} data-disabled=${member.disabled ? 'yes' : 'no'}
      data-open=${open ? 'yes' : 'no'}>
      <td class="number">${member.staff_no}</td>
      <th scope="row">${member.name}${member.staff_no === myNo ? html` <span class="soft">（我）</span>` : nothing}</th>
      <td>${member.title || '—'}</td>
      <td class="nowrap">${roleWords[member.role] || member.role}</td>
      <td class="nowrap">${member.phone || '—'}</td>
      <td class="nowrap">${standing}</td>
      <td class="align-end"><button type="button" class="button button-small" data-testid="edit-${member.staff_no}"
        @click=${() => openSide({kind: 'edit', member})}>修改<span class="visually-hidden"> ${member.name}</span></button></td>
    </tr>`;
}

function passwordCard({member, password, copied, isNew}) {
  return html`
    <aside class="card side password-card" id="side" aria-labelledby="side-title">
      <div class="side-head"><h2 id="side-title">${member.name} 的${isNew ? '初始' : '新'}密码</h2></div>
      <p class="password number" data-testid="password-once">${password}</p>
      <div class="row">
        <button type="button" class="button button-primary" data-testid="copy-password" @click=${actions.copy}>复制密码</button>
        <button type="button" class="button" @click=${closeSide}>我已记下</button>
        <span role="status">${copied === true ? '已复制' : copied === false ? '复制不了，请手抄' : ''}</span>
      </div>
      <p class="banner banner-warn"><span>密码只显示这一次，关闭后查不到。请当面交给本人，让本人登录后马上修改。</span></p>
    </aside>`;
}

function side() {
  if (!state.side) return nothing;
  return state.side.kind === 'password' ? passwordCard(state.side)
    : memberForm(state.side, {actions, busy: state.busy, isMe: state.side.member?.staff_no === myNo});
}

function draw() {
  const {staff} = state;
  const disabled = staff ? staff.filter((member) => member.disabled).length : 0;
  const shown = staff ? staff.filter((member) => state.showDisabled || !member.disabled) : [];
  render(html`
    <div class="page-head">
      <div><h1>人员</h1><p>${staff ? `${staff.length - disabled} 人在册${disabled ? `，${disabled} 人停用` : ''}` : ''}</p></div>
      <div class="row">
        ${disabled ? html`<label class="check"><input type="checkbox" .checked=${state.showDisabled}
          @change=${(event) => { state.showDisabled = event.target.checked; draw(); }}>显示已停用</label>` : nothing}
        <button type="button" class="button button-primary" data-testid="add-staff"
          @click=${() => openSide({kind: 'new', member: null})}>添加人员</button>
      </div>
    </div>
    <div class="with-side" data-open=${state.side ? 'yes' : 'no'}>
      ${staff ? html`
        <div class="table-scroll" tabindex="0" role="region" aria-label="人员名单"><table class="table staff-table">
          <thead><tr><th scope="col">工号</th><th scope="col">姓名</th><th scope="col">职务</th><th scope="col">角色</th>
            <th scope="col">电话</th><th scope="col">现在</th><th scope="col"><span class="visually-hidden">操作</span></th></tr></thead>
          <tbody>${shown.map(line)}</tbody>
        </table></div>` : html`<p class="empty">正在读取…</p>`}
      ${side()}
    </div>`, root);
}

window.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !event.isComposing && state.side && state.side.kind !== 'password') closeSide();
});
draw();
load();
