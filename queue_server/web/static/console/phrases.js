/*
 * The hall's phrases, put where the cursor is in the matter or the summary. The list opens in the form, never above the
 * queue; numbers choose the first nine, arrows and Enter any.
 */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {Problem, api} from '/static/hall.js';
import {keyOf} from './keys.js';

const takesPhrases = ['wo-summary', 'wo-matter'];

export class Phrases {
  constructor(redraw) {
    this.redraw = redraw;
    this.list = null;          // null: not read yet
    this.problem = '';
    this.isOpen = false;
    this.place = null;         // {id, start, end}: where the cursor was
    document.addEventListener('focusout', ({target}) => {
      if (takesPhrases.includes(target.id)) this.place = {id: target.id, start: target.selectionStart, end: target.selectionEnd};
    });
  }

  /** Another work order (or none) is on the page: neither list nor cursor are of it. */
  of(draft) {
    if (this.draft === draft) return;
    this.draft = draft;
    this.place = null;
    this.isOpen = false;
  }

  /** Opens the list, or closes it. */
  async toggle() {
    if (this.isOpen) {
      this.close();
      return;
    }
    const field = document.activeElement;
    if (takesPhrases.includes(field.id)) this.place = {id: field.id, start: field.selectionStart, end: field.selectionEnd};
    this.isOpen = true;
    this.redraw();
    try {
      this.list = (await api('GET', 'phrases')).phrases;
      this.problem = '';
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.problem = problem.detail;
    }
    this.redraw();
    requestAnimationFrame(() => requestAnimationFrame(() => {
      document.getElementById('phrases')?.scrollIntoView({block: 'nearest'});
      if (this.isOpen) (document.querySelector('#phrases .phrase') || document.getElementById('phrases'))?.focus();
    }));
  }

  /** Closes the list; the cursor is where it was. */
  close() {
    this.isOpen = false;
    this.redraw();
    this.back();
  }

  back() {
    const field = document.getElementById(this.place ? this.place.id : 'wo-summary');
    if (!field) return null;
    const [start, end] = this.place ? [this.place.start, this.place.end] : [field.value.length, field.value.length];
    field.focus();
    field.setSelectionRange(start, end);
    return field;
  }

  insert(text) {
    this.isOpen = false;
    const field = this.back();
    if (field && field.value.length + text.length <= field.maxLength) {
      field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
      field.dispatchEvent(new Event('input', {bubbles: true}));
    }
    this.redraw();
  }
}

function along(event, phrases) {
  const buttons = [...event.currentTarget.querySelectorAll('.phrase')];
  const chosen = /^[1-9]$/.test(event.key) && !event.ctrlKey ? phrases.list[Number(event.key) - 1] : null;
  const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
  if (chosen) {
    event.preventDefault();
    phrases.insert(chosen);
  } else if (step && buttons.length) {
    event.preventDefault();
    buttons[(buttons.indexOf(event.target) + step + buttons.length) % buttons.length].focus();
  }
}

/** The button beside the summary's label. */
export function phrasesButton(desk) {
  return html`<button type="button" class="chip chip-plain" data-testid="phrases-open" aria-expanded=${String(desk.phrases.isOpen)}
    aria-keyshortcuts=${keyOf.phrases.replace('Ctrl', 'Control')} @click=${() => desk.phrases.toggle()}>常用语
    <kbd>${keyOf.phrases}</kbd></button>`;
}

/** The open list, or nothing. */
export function phrasesList(desk) {
  const {phrases} = desk;
  if (!phrases.isOpen) return nothing;
  if (!phrases.list || !phrases.list.length) {
    return html`<p class="phrases-empty" id="phrases" tabindex="-1">${phrases.problem
      || (phrases.list ? '还没有常用语，请管理员在“设置 › 常用语”里添加。' : '正在读取…')}</p>`;
  }
  return html`<ol class="phrases" id="phrases" aria-label="常用语" data-testid="phrases" @keydown=${(event) => along(event, phrases)}>
    ${phrases.list.map((text, index) => html`<li><button type="button" class="phrase" tabindex=${index ? '-1' : '0'}
      @click=${() => phrases.insert(text)}>${index < 9 ? html`<kbd>${index + 1}</kbd>` : nothing}<span>${text}</span></button></li>`)}</ol>`;
}
