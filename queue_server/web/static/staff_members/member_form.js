/* The form for a new or changed staff member, with the two things that cannot be taken lightly: new password, disabling. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {ifDefined} from '/static/vendor/lit-html/directives/if-defined.js';
import {keyed} from '/static/vendor/lit-html/directives/keyed.js';

export const roleWords = {
  clerk: '窗口人员', guide: '导服', shift_supervisor: '值班长', manager: '管理员', technician: '技术员',
};

const roleNotes = {
  clerk: '坐窗口，叫号、办理、填自己的工单', guide: '帮群众取号、复号', shift_supervisor: '坐窗口，看全厅和设备',
  manager: '以上都可以，并管台账、统计和人员', technician: '只看设备和配对',
};

function field(side, {name, label, hint, required, maxlength, readonly, mode, auto}) {
  const {member} = side;
  const wrong = side.errors[name];
  const about = [wrong && `member-${name}-error`, hint && `member-${name}-hint`].filter(Boolean).join(' ');
  return html`
    <div class="field"><label for=${`member-${name}`}>${label}</label>
      <input class="input" id=${`member-${name}`} name=${name} data-testid=${`member-${name}`} maxlength=${maxlength || 40}
        inputmode=${ifDefined(mode)} autocomplete=${auto || 'off'} ?required=${required} ?readonly=${readonly}
        aria-invalid=${wrong ? 'true' : 'false'} aria-describedby=${ifDefined(about || undefined)} .value=${(member && member[name]) || ''}>
      ${wrong ? html`<p class="field-error" id=${`member-${name}-error`}>${wrong}</p>` : nothing}
      ${hint ? html`<p class="field-hint" id=${`member-${name}-hint`}>${hint}</p>` : nothing}</div>`;
}

function roleField(member) {
  const current = member ? member.role : 'clerk';
  return html`
    <fieldset class="field"><legend class="label">角色</legend>
      <div class="roles">${Object.entries(roleWords).map(([code, word]) => html`
        <label class="role"><input type="radio" name="role" value=${code} data-testid="role-${code}"
          .checked=${code === current}>
          <span><b>${word}</b><small>${roleNotes[code]}</small></span></label>`)}</div></fieldset>`;
}

/** The photograph of the seat card: chosen is kept at once, the server cuts it and takes everything else out of it. */
function photoField({member, errors}, actions, busy) {
  return html`
    <div class="member-photo" role="group" aria-label="照片">
      ${member.photo ? html`<img class="portrait" src=${member.photo} alt="${member.name}的照片" data-testid="member-portrait">`
        : html`<span class="portrait portrait-none" data-testid="member-portrait"><svg viewBox="0 0 48 60" aria-hidden="true"><circle cx="24" cy="21" r="11"/><path d="M4 60c0-14 8-22 20-22s20 8 20 22z"/></svg></span>`}
      <div class="stack-tight">
        <span class="label">照片</span>
        <div class="row">
          <label class="button button-small file-button" aria-disabled=${String(busy)}>${member.photo ? '换照片' : '选照片'}<input type="file" class="visually-hidden"
            id="member-photo" data-testid="member-photo" accept="image/jpeg,image/png" aria-describedby="member-photo-hint"
            @change=${(event) => { actions.photo(event.target.files[0]); event.target.value = ''; }}></label>
          ${member.photo ? html`<button type="button" class="button button-small" data-testid="remove-photo" @click=${actions.removePhoto}>去掉</button>` : nothing}
        </div>
        <p class="field-hint" id="member-photo-hint">JPEG 或 PNG，半身正面；显示在窗口屏的席位牌上，选好就保存</p>
        ${errors.photo ? html`<p class="field-error" role="alert" data-testid="member-photo-error">${errors.photo}</p>` : nothing}
      </div>
    </div>`;
}

function twoSteps(side, what, word, question, confirm, act, tone) {
  const {asking} = side;
  return asking === what.name
    ? html`<div class="ask"><p>${question}</p><div class="row">
        <button type="button" class="button ${tone} button-small" data-testid="${what.name}-confirm"
          @click=${act}>${confirm}</button>
        <button type="button" class="button button-small" @click=${() => what.ask(null)}>不用了</button></div></div>`
    : html`<button type="button" class="button ${tone} button-small" data-testid=${what.name}
        @click=${() => what.ask(what.name)}>${word}</button>`;
}

function grave(side, actions, isMe) {
  const {member} = side;
  const part = (name) => ({name, ask: actions.ask});
  return html`
    <div class="grave">
      ${twoSteps(side, part('reset-password'), '重置密码', `${member.name} 现在的密码会马上失效。`, '生成新密码',
        actions.resetPassword, '')}
      ${isMe ? nothing : member.disabled
        ? html`<button type="button" class="button button-small" data-testid="enable"
            @click=${() => actions.setDisabled(false)}>恢复使用</button>`
        : twoSteps(side, part('disable'), '停用', `${member.name} 将不能登录，以往的台账和记录都保留。`, '停用',
          () => actions.setDisabled(true), 'button-danger')}
    </div>`;
}

/** `side` = {kind: 'new' | 'edit', member, errors, asking}. */
export function memberForm(side, {actions, busy, isMe}) {
  const {kind, member, errors} = side;
  const submit = (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    const fields = Object.fromEntries(['staff_no', 'name', 'title', 'phone', 'role']
      .map((name) => [name, String(form.get(name) || '').trim()]));
    actions.save(fields);
  };
  return html`
    <aside class="card side member-side" id="side" aria-labelledby="side-title">
      <div class="side-head"><h2 id="side-title">${kind === 'new' ? '添加人员' : `修改 ${member.name}`}</h2>
        <button type="button" class="button button-small" @click=${actions.close}>关闭 <kbd>Esc</kbd></button></div>
      ${keyed(member ? member.staff_no : '', html`
        <form class="stack" @submit=${submit}>
          <div class="member-fields">
            ${field(side, {
              name: 'staff_no', label: '工号', required: true, maxlength: 20, readonly: kind === 'edit',
              hint: kind === 'edit' ? '不能改，台账里用它记接待人员' : '登录和席位牌都用它，以后不能改',
            })}
            ${field(side, {name: 'name', label: '姓名', required: true, maxlength: 30})}
            ${field(side, {name: 'title', label: '职务', hint: '会显示在窗口屏的席位牌上'})}
            ${field(side, {name: 'phone', label: '电话', mode: 'tel', maxlength: 30})}
          </div>
          ${roleField(member)}
          <div class="side-foot">
            <div role="alert" tabindex="-1" id="member-problem">${errors.all ? html`<p class="banner banner-bad" data-testid="member-problem"><span>${
              errors.all}</span></p>` : nothing}</div>
            <button type="submit" class="button button-primary button-wide" data-testid="save-member"
              aria-disabled=${String(busy)}>${kind === 'new' ? '添加并生成密码' : '保存'}</button>
          </div>
        </form>`)}
      ${kind === 'edit' ? html`${photoField(side, actions, busy)}${grave(side, actions, isMe)}` : nothing}
    </aside>`;
}
