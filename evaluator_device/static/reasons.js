/*
 * Why: after a level, reasons to tick and a few words, both only for whoever likes. It goes away by itself, and then nothing
 * of it is sent: what was not submitted is not said.
 */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {live} from '/static/vendor/lit-html/directives/live.js';
import {mark, parts, say} from '/static/language.js';

const REASONS = [
  ['attitude', mark('服务态度')], ['skill', mark('业务熟练')], ['speed', mark('办事效率')], ['told_once', mark('一次性告知')],
  ['wait', mark('等候时间')], ['place', mark('环境设施')], ['materials', mark('材料要求')], ['clarity', mark('流程清晰')],
];
const REMARK_LENGTH = 200;
const PATIENCE_S = 20;     // without a touch
const LONGEST_S = 180;     // in all: the next citizen needs the tablet

/** The question after the level; `end` is called once, with what was said or null. */
export class Reasons {
  constructor(draw, end) {
    this.draw = draw;
    this.end = end;
  }

  begin(level) {
    this.level = level;
    this.ticked = new Set();
    this.remark = '';
    this.latest = performance.now() + LONGEST_S * 1000;
    this.left = 0;
    this.touch();
  }

  question() {
    if (this.level >= 4) return say('哪些方面让您满意？');
    return this.level === 3 ? say('哪些方面还可以更好？') : say('哪些方面让您不满意？');
  }

  touch() {
    this.until = Math.min(performance.now() + PATIENCE_S * 1000, this.latest);
    this.tick();
  }

  tick() {
    const seconds = Math.max(0, Math.ceil((this.until - performance.now()) / 1000));
    if (seconds === 0) {
      this.end(null);
    } else if (seconds !== this.left) {
      this.left = seconds;
      this.draw();
    }
  }

  toggle(code) {
    if (!this.ticked.delete(code)) this.ticked.add(code);
    this.touch();
    this.draw();
  }

  write(text) {
    this.remark = text;
    this.touch();
    this.draw();
  }

  submit() {
    const remark = this.remark.trim();
    if (!this.ticked.size && !remark) return;
    this.end({reasons: REASONS.map(([code]) => code).filter((code) => this.ticked.has(code)), ...(remark ? {remark} : {})});
  }

  view() {
    const empty = !this.ticked.size && !this.remark.trim();
    return html`
      <main class="why">
        <div class="why-head">
          <h1 tabindex="-1" data-testid="rating-done" data-counted="yes">${say('感谢您的评价')}</h1>
          <p data-testid="why-question">${this.question()}<span class="why-free">${say('可以多选，也可以不选')}</span></p>
        </div>
        <ul class="why-reasons">${REASONS.map(([code, word]) => html`
          <li><button type="button" class="reason" data-testid=${`reason-${code}`} aria-pressed=${String(this.ticked.has(code))}
            @click=${() => this.toggle(code)}>${say(word)}</button></li>`)}</ul>
        <label class="why-words">
          <span>${say('还想说的话（可以不填，只有负责回访的人看得到）')}</span>
          <textarea rows="2" maxlength=${REMARK_LENGTH} data-testid="remark" autocomplete="off" .value=${live(this.remark)}
            @input=${(event) => this.write(event.target.value)}></textarea>
        </label>
        <div class="why-buttons">
          <button type="button" class="why-button" data-testid="why-skip" @click=${() => this.end(null)}>${say('不填了')}</button>
          <button type="button" class="why-button why-submit" data-testid="why-submit" aria-disabled=${String(empty)}
            @click=${() => this.submit()}>${say('提交')}</button>
        </div>
        <p class="asking-foot">${this.remark || this.ticked.size ? html`${say('不按“提交”不会送出')} · ` : nothing}${
          parts('{count} 秒后自动返回', {count: this.left}, (left) => html`<b data-testid="why-left">${left}</b>`)}</p>
      </main>`;
  }
}
