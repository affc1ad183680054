/*
 * The work order as a form, for the console and for the ledger's side panel. Everything is optional to the eye:
 * what is missing is named gently, never demanded.
 */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {live} from '/static/vendor/lit-html/directives/live.js';
import {hallTime} from '/static/hall.js';
import {namesIn} from './draft.js';
import {doorPath, isSignedOut, missingWords} from '/static/staff.js';

const phoneLooksRight = /^[\d+()\-\s]{5,20}$/;

/** Typed text; letters of an unfinished Chinese word are not yet text. */
function typing(draft, field) {
  return {
    input: (event) => { if (!event.isComposing) draft.edit(field, event.target.value); },
    done: (event) => draft.edit(field, event.target.value),
    leave: (event) => {
      draft.edit(field, event.target.value);
      draft.flush();
    },
  };
}

function problemLine(draft, field, id) {
  return draft.errors[field]
    ? html`<p class="field-error" id="${id}-error">${draft.errors[field]}</p>` : nothing;
}

function textField(draft, {field, label, testid, extra, list, placeholder, maxlength, mode, hint, locked}) {
  const on = typing(draft, field);
  const id = `wo-${field}`;
  return html`
    <div class="field wo-${field}">
      <div class="wo-label"><label for=${id}>${label}</label>${extra || nothing}</div>
      <input class="input" id=${id} data-testid=${testid} autocomplete="off" spellcheck="false"
        maxlength=${maxlength || 80} inputmode=${mode || 'text'} placeholder=${placeholder || ''}
        list=${list || nothing} ?disabled=${locked}
        aria-invalid=${draft.errors[field] ? 'true' : 'false'}
        aria-describedby=${draft.errors[field] ? `${id}-error` : hint ? `${id}-hint` : nothing}
        .value=${live(draft.values[field])} @input=${on.input} @compositionend=${on.done} @change=${on.leave}>
      ${problemLine(draft, field, id)}
      ${hint ? html`<p class="field-hint" id="${id}-hint">${hint}</p>` : nothing}
    </div>`;
}

function refuseBox(draft, what, locked) {
  const field = `refuse_${what}`;
  const change = ({target}) => {
    // at once, not with the next drawing: a quick Tab would go to the field and be lost when that closes
    document.getElementById(`wo-${what}`).disabled = target.checked;
    draft.edit(field, target.checked);
    draft.flush();
  };
  return html`
    <label class="check small"><input type="checkbox" data-testid="refuse-${what}" .checked=${live(draft.values[field])}
      ?disabled=${locked} @change=${change}>
      <span class="visually-hidden">${missingWords[what]}：</span>拒绝提供</label>`;
}

function selectField(draft, {field, label, testid, options, hint, locked}) {
  const id = `wo-${field}`;
  const now = draft.values[field];
  const known = !now || options.some(([value]) => value === now);
  return html`
    <div class="field wo-${field}">
      <div class="wo-label"><label for=${id}>${label}</label></div>
      <select class="select" id=${id} data-testid=${testid} ?disabled=${locked}
        aria-describedby=${hint ? `${id}-hint` : nothing}
        @change=${(event) => { draft.edit(field, event.target.value); draft.flush(); }}>
        <option value="" .selected=${live(!now)}>未选择</option>
        ${known ? nothing : html`<option value=${now} .selected=${true}>${now}</option>`}
        ${options.map(([value, word]) => html`<option value=${value} .selected=${live(value === now)}>${word}</option>`)}
      </select>
      ${problemLine(draft, field, id)}
      ${hint ? html`<p class="field-hint" id="${id}-hint">${hint}</p>` : nothing}
    </div>`;
}

/** Those who came along; their names are one line, and how many they are is told as it is written. */
function companionsField(draft, locked) {
  const names = namesIn(draft.values.companions);
  const party = Math.max(draft.order.party, 1 + names.length);
  const still = party - 1 - names.length;
  return textField(draft, {
    field: 'companions', label: '同来人员', testid: 'field-companions', maxlength: 1900, locked,
    placeholder: '没有同来的人就不填；几个名字用顿号或空格隔开',
    extra: party > 1 ? html`<span class="soft small" data-testid="party-said">共 ${party} 人同来${
      still > 0 ? `，还有 ${still} 人没有登记姓名` : ''}</span>` : nothing,
  });
}

function matterChips(draft, matters, locked) {
  if (!matters.length || locked) return nothing;
  return html`<div class="wo-chips" role="group" aria-label="常用办理事项">${matters.map((matter) => html`
    <button type="button" class="chip" aria-pressed=${draft.values.matter === matter ? 'true' : 'false'}
      @click=${() => { draft.edit('matter', matter); draft.flush(); }}>${matter}</button>`)}</div>`;
}

function responderOptions(draft, colleagues) {
  const people = new Map(colleagues.map((person) => [person.staff_no, person.name]));
  [draft.order.receptionist, draft.order.first_responder].forEach((person) => {
    if (person) people.set(person.staff_no, person.name);
  });
  return [...people.entries()].sort().map(([no, name]) => [no, `${no} ${name}`]);
}

/** Where the save stands, in words. */
export function saveState(draft) {
  const words = {
    fresh: '边填边存', saving: '正在保存', unsaved: '未保存',
    saved: draft.savedAt ? `已保存 ${hallTime(draft.savedAt, {show: 'seconds'})}` : '已保存',
  };
  return html`<span class="save-state" data-testid="save-state" data-state=${draft.state}>${words[draft.state]}</span>`;
}

/** The sentence about a save that does not get through, or nothing. */
export function saveTrouble(draft) {
  if (!draft.trouble || !draft.dirty.size) return nothing;
  if (isSignedOut(draft.trouble)) {
    return html`<p class="banner banner-warn wo-trouble"><span>登录已失效，填写的内容还没有保存。请<a href=${doorPath()}
      target="_blank" rel="noopener">在新标签页重新登录</a>，登录后这里会继续保存。</span></p>`;
  }
  return html`<p class="banner banner-warn wo-trouble"><span>填写的内容还没有保存：${draft.trouble.detail}${
    draft.trouble.isPassing ? '。正在自动重试，请不要关闭本页。' : ''}</span></p>`;
}

/** What K-1 still lacks, each one a way to its field. */
export function missingLine(draft) {
  const lacking = draft.order.missing || [];
  const closed = Boolean(draft.order.closed_at);
  if (!lacking.length) {
    return html`<p class="wo-missing wo-complete"><span aria-hidden="true">✓</span> ${
      closed || draft.values.outcome ? '必备内容已齐' : '必备内容已齐，办结前请选办理结果'}</p>`;
  }
  return html`<p class="wo-missing">还缺 ${lacking.map((field) => html`<button type="button" class="chip chip-plain"
    @click=${() => document.getElementById(`wo-${field}`)?.focus()}>${missingWords[field] || field}</button>`)}
    <span>${closed ? '现在仍可补充' : '可以先办结，事后补充'}</span></p>`;
}

/**
 * The fields. `options`: {catalogue, colleagues: [{staff_no, name}], locked}, and for the console what stands
 * beside and below the summary's label. The caller draws the header.
 */
export function workOrderFields(draft, {catalogue, colleagues, locked, summaryTools, summaryList}) {
  const {values, order} = draft;
  const matters = (catalogue.matters || {})[order.service] || [];
  const oddPhone = values.phone && !values.phone.includes('*') && !phoneLooksRight.test(values.phone);
  return html`
    <div class="wo-fields">
      ${textField(draft, {
        field: 'name', label: '来访人姓名', testid: 'field-name', maxlength: 60, locked: locked || values.refuse_name,
        extra: refuseBox(draft, 'name', locked),
      })}
      ${textField(draft, {
        field: 'phone', label: '联系方式', testid: 'field-phone', mode: 'tel', maxlength: 40,
        locked: locked || values.refuse_phone, extra: refuseBox(draft, 'phone', locked),
        hint: oddPhone ? '看起来不像电话号码，请核对' : '',
      })}
      ${companionsField(draft, locked)}
      <div class="wo-matter-block">
        ${textField(draft, {
          field: 'matter', label: '办理事项', testid: 'field-matter', list: 'wo-matters', maxlength: 100, locked,
          placeholder: matters.length ? '点选下面的常用事项，或直接填写' : '',
        })}
        <datalist id="wo-matters">${matters.map((matter) => html`<option value=${matter}></option>`)}</datalist>
        ${matterChips(draft, matters, locked)}
      </div>
      <div class="field wo-summary">
        <div class="wo-label"><label for="wo-summary">内容摘要</label>${summaryTools || nothing}</div>
        ${summaryList || nothing}
        <textarea class="textarea" id="wo-summary" data-testid="field-summary" maxlength="4000" ?disabled=${locked}
          .value=${live(values.summary)} @input=${typing(draft, 'summary').input}
          @compositionend=${typing(draft, 'summary').done} @change=${typing(draft, 'summary').leave}></textarea>
        ${problemLine(draft, 'summary', 'wo-summary')}
      </div>
      ${selectField(draft, {
        field: 'outcome', label: '办理结果', testid: 'field-outcome', locked,
        options: (catalogue.outcomes || []).map((word) => [word, word]),
      })}
      ${selectField(draft, {
        field: 'feedback', label: '反馈方式', testid: 'field-feedback', locked,
        options: (catalogue.feedbacks || []).map((word) => [word, word]),
        hint: values.outcome === '当场解答' && !values.feedback ? '不选则按“当场告知”计' : '',
      })}
      ${selectField(draft, {
        field: 'first_responder', label: '首问责任人', testid: 'field-first-responder', locked,
        options: responderOptions(draft, colleagues),
      })}
    </div>`;
}
