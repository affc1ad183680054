/*
 * One sheet of settings: what is kept by the server, what stands on the page, what is wrong with it. A sheet that was
 * changed and not saved says so, and the browser asks before it is left. Every page of the settings is built of sheets.
 */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {ifDefined} from '/static/vendor/lit-html/directives/if-defined.js';
import {live} from '/static/vendor/lit-html/directives/live.js';
import {Problem, announce, hallTime, serverNow} from '/static/hall.js';
import {goToDoor, isSignedOut, renewToken} from '/static/staff.js';

const sheets = new Set();

/**
 * `read()` gets the form from the server, `write(form)` puts it there and gets what is kept now. A form is plain data:
 * it was changed when its text as JSON is another one. `words(field)` names a changed field, for the bar at the bottom.
 */
export class Sheet {
  constructor({read, write, draw, words}) {
    Object.assign(this, {read, write, draw, words: words || {}, kept: null, form: null, errors: {}, problem: ''});
    this.saving = false;
    this.savedAt = null;
    this.signedOut = false;
    sheets.add(this);
  }

  /** Nothing of it is to be saved any more. */
  close() { sheets.delete(this); }

  get ready() { return this.form !== null; }

  get dirty() { return this.ready && JSON.stringify(this.form) !== JSON.stringify(this.kept); }

  /** The names of what was changed. */
  get changed() {
    return Object.keys(this.words).filter((name) => JSON.stringify(this.form[name]) !== JSON.stringify(this.kept[name]))
      .map((name) => this.words[name]);
  }

  async load() {
    try {
      this.take(await this.read());
    } catch (problem) {
      this.fails(problem);
    }
    this.draw();
  }

  /** What the server keeps now. */
  take(form) {
    this.kept = form;
    this.form = JSON.parse(JSON.stringify(form));
    this.errors = {};
    this.problem = '';
  }

  /** Writes one field, or several. What was wrong with it is taken away. */
  set(fields) {
    Object.assign(this.form, fields);
    Object.keys(this.errors).forEach((pointer) => {
      if (Object.keys(fields).some((name) => pointer === `/${name}` || pointer.startsWith(`/${name}/`))) {
        delete this.errors[pointer];
      }
    });
    this.savedAt = null;
    this.draw();
  }

  discard() {
    this.take(this.kept);
    this.savedAt = null;
    this.draw();
    announce('已放弃修改');
  }

  async save() {
    if (this.saving || !this.dirty) return;
    this.saving = true;
    this.errors = {};
    this.problem = '';
    this.draw();
    try {
      if (this.signedOut) await renewToken();
      if (this.joins(await this.read())) {
        this.take(await this.write(this.form));
        this.savedAt = serverNow();
        announce('已保存');
      }
      this.signedOut = false;
      this.savedAt = serverNow();
      announce('已保存');
    } catch (problem) {
      this.fails(problem);
    } finally {
      this.saving = false;
      this.draw();
    }
    if (this.problem) document.querySelector('#settings [aria-invalid="true"]')?.focus();
  }

  /** Takes over what somebody else saved meanwhile; false, with a sentence, where both changed the same. */
  joins(now) {
    const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
    const both = [];
    Object.keys(now).forEach((name) => {
      if (same(now[name], this.kept[name])) return;
      if (same(this.form[name], this.kept[name])) this.form[name] = now[name];
      else if (!same(this.form[name], now[name])) both.push(this.words[name] || name);
    });
    this.kept = now;
    if (!both.length) return true;
    this.problem = `${both.join('、')}刚被别人改过（见修改记录）。要用您的就再按一次保存，要用别人的就放弃修改。`;
    announce(this.problem);
    return false;
  }

  fails(problem) {
    if (!(problem instanceof Problem)) throw problem;
    this.signedOut = isSignedOut(problem);
    if (this.signedOut && !this.dirty) goToDoor();
    this.problem = this.signedOut ? '登录已失效。请在另一个标签页重新登录，再回到这里按保存。' : problem.detail;
    (problem.errors || []).forEach((error) => { this.errors[error.pointer] = error.detail; });
    announce(this.problem);
  }

  /** The server's sentence for this field, or ''. */
  error(pointer) { return this.errors[pointer] || ''; }
}

window.addEventListener('beforeunload', (event) => {
  if (![...sheets].some((sheet) => sheet.dirty)) return;
  event.preventDefault();
  event.returnValue = '';
});

/** Ctrl+S saves the sheet `current()` gives. */
export function savesByKey(current) {
  window.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
    event.preventDefault();
    document.activeElement?.blur();   // what is still being typed counts
    current()?.save();
  });
}

function standing(sheet) {
  if (sheet.saving) return ['saving', '正在保存…'];
  if (sheet.problem) return ['bad', `没有保存：${sheet.problem}`];
  if (sheet.dirty) {
    const changed = sheet.changed.join('、');
    return ['dirty', changed ? `有未保存的修改：${changed}` : '有未保存的修改'];
  }
  if (sheet.savedAt) return ['saved', `已保存（${hallTime(sheet.savedAt)}），马上生效`];
  return ['clean', '没有未保存的修改'];
}

/** The bar at the bottom: how the sheet stands, and what can be done about it. */
export function saveBar(sheet) {
  const [state, words] = standing(sheet);
  const idle = sheet.saving || !sheet.dirty;
  return html`
    <div class="save-bar" data-state=${state} data-testid="save-bar">
      <p role="status" data-testid="save-state">${words}</p>
      <div class="row">
        <button type="button" class="button" data-testid="discard" aria-disabled=${String(idle)}
          @click=${() => { if (!idle) sheet.discard(); }}>放弃修改</button>
        <button type="button" class="button button-primary" data-testid="save" aria-disabled=${String(idle)}
          @click=${() => sheet.save()}>保存 <kbd>Ctrl+S</kbd></button>
      </div>
    </div>`;
}

/** The server's sentence below a field. */
export function errorAt(sheet, pointer, id) {
  const sentence = sheet.error(pointer);
  return sentence ? html`<p class="field-error" id="${id}-error" data-testid="${id}-error">${sentence}</p>` : nothing;
}

/** Which texts describe a field, for those who listen. */
export function described(sheet, pointer, id, hint) {
  return [sheet.error(pointer) && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined;
}

/** A labelled text of several lines. */
export function areaField(sheet, {name, label, hint, maxlength, rows = 4, lang}) {
  return html`
    <div class="field field-wide"><label for=${name}>${label}</label>
      <textarea class="textarea" id=${name} data-testid=${name} rows=${rows} maxlength=${ifDefined(maxlength)} lang=${ifDefined(lang)}
        aria-invalid=${sheet.error(`/${name}`) ? 'true' : 'false'} aria-describedby=${ifDefined(described(sheet, `/${name}`, name, hint))}
        .value=${live(sheet.form[name])} @input=${(event) => sheet.set({[name]: event.target.value})}></textarea>
      ${hint ? html`<p class="field-hint" id="${name}-hint">${hint}</p>` : nothing}
      ${errorAt(sheet, `/${name}`, name)}</div>`;
}

/** A labelled line of text or a number; an empty number is null. */
export function inputField(sheet, {name, id = name, label, hint, kind = 'text', maxlength, unit, wide, placeholder, list}) {
  const value = sheet.form[name];
  const write = (event) => {
    const text = event.target.value;
    sheet.set({[name]: kind === 'number' ? (text.trim() === '' ? null : Number(text)) : text});
  };
  return html`
    <div class="field ${wide ? 'field-wide' : ''}"><label for=${id}>${label}</label>
      <div class="with-unit"><input class="input" id=${id} data-testid=${id} type=${kind} autocomplete="off"
        list=${ifDefined(list ? `${id}-list` : undefined)} maxlength=${ifDefined(maxlength)} placeholder=${ifDefined(placeholder)} inputmode=${ifDefined(kind === 'number' ? 'numeric' : undefined)}
        aria-invalid=${sheet.error(`/${name}`) ? 'true' : 'false'}
        aria-describedby=${ifDefined(described(sheet, `/${name}`, id, hint))}
        .value=${live(value === null ? '' : String(value))} @input=${write}>${unit ? html`<span class="unit">${unit}</span>` : nothing}</div>
      ${list ? html`<datalist id="${id}-list">${list.map((word) => html`<option value=${word}></option>`)}</datalist>` : nothing}
      ${hint ? html`<p class="field-hint" id="${id}-hint">${hint}</p>` : nothing}
      ${errorAt(sheet, `/${name}`, id)}</div>`;
}
