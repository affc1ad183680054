/*
 * How the tablet is read: in Chinese or English, in large type, in high contrast. A number taken in English asks in English;
 * whoever stands here may choose otherwise, and nothing of it is left for the next person.
 */
import {html} from '/static/vendor/lit-html/lit-html.js';
import {CHINESE, ENGLISH, inEnglish, languageNames, say, speak} from '/static/language.js';

const KEPT_S = 60;      // chosen while nothing was asked, and nothing touched since: somebody only passed by

export class Modes {
  /** `on()` at every press. */
  constructor(on) {
    Object.assign(this, {on, large: false, contrast: false, until: Infinity});
  }

  /** Asked anew: in the language of the number, whatever is chosen here meanwhile; `isNext` = somebody else was asked before. */
  begin(language, isNext) {
    if (isNext) this.leave();
    this.until = Infinity;
    if (language) speak(language);
  }

  /** The next person finds the tablet as it is. */
  leave() {
    Object.assign(this, {large: false, contrast: false, until: Infinity});
    speak(CHINESE);
    this.apply();
  }

  /** Nothing is being asked: what somebody chose does not stay for ever. True when it has just gone. */
  idled() {
    if (performance.now() < this.until) return false;
    this.leave();
    return true;
  }

  apply() {
    const {dataset} = document.documentElement;
    dataset.type = this.large ? 'large' : 'normal';
    dataset.contrast = this.contrast ? 'high' : 'normal';
  }

  press(change) {
    change();
    this.until = performance.now() + KEPT_S * 1000;
    this.apply();
    this.on();
  }

  view() {
    const other = inEnglish() ? CHINESE : ENGLISH;
    return html`
      <div class="modes" role="group" aria-label=${say('显示方式')}>
        <button type="button" class="button mode" data-testid="mode-large" aria-pressed=${String(this.large)} @click=${() => this.press(() => { this.large = !this.large; })}>
          <span class="mode-sign" aria-hidden="true">${inEnglish() ? 'Aa' : '字'}</span>${say('大字')}</button>
        <button type="button" class="button mode" data-testid="mode-contrast" aria-pressed=${String(this.contrast)} @click=${() => this.press(() => { this.contrast = !this.contrast; })}>
          <span class="mode-sign mode-half" aria-hidden="true"></span>${say('高对比')}</button>
        <button type="button" class="button mode" data-testid="mode-language" lang=${other} @click=${() => this.press(() => speak(other))}><span class="mode-sign" aria-hidden="true">${other === ENGLISH ? 'En' : '中'}</span>${languageNames[other]}</button>
      </div>`;
  }
}
