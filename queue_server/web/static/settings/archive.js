/* Services that are no longer offered: put away in two steps, listed below the others, taken back with one press. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {Problem, api} from '/static/hall.js';
import {tell, tellProblem} from '/static/staff.js';

const path = (code) => `services/${encodeURIComponent(code)}`;

/** `changed(code)` after one was taken back, `changed()` after one was put away. */
export class Archive {
  constructor({draw, changed}) {
    Object.assign(this, {draw, changed, services: [], asking: '', problem: '', busy: false});
  }

  get codes() { return this.services.map((one) => one.code); }

  async load() { this.services = await api('GET', 'archived-services'); }

  async write(code, archived) {
    if (this.busy) return false;
    this.busy = true;
    this.problem = '';
    try {
      await api('PUT', path(code), {...await api('GET', path(code)), archived});
      this.asking = '';
      await this.changed(archived ? undefined : code);
      return true;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (this.asking === code) this.problem = problem.detail;
      else tellProblem(problem);
      return false;
    } finally {
      this.busy = false;
      this.draw();
    }
  }

  async putAway(code, name) {
    if (await this.write(code, true)) tell(`${name}已归档。以前的台账和统计不变。`, 'ok');
  }

  async takeBack({code, name}) {
    if (await this.write(code, false)) tell(`${name}已恢复，先不发号。请到“窗口”里选好由谁办，再回来取消“停止取号”。`, 'ok');
  }

  ask(code) {
    Object.assign(this, {asking: code, problem: ''});
    this.draw();
    document.querySelector(`[data-testid="${code ? 'archive-sure' : 'archive'}"]`)?.focus();
  }

  /** On the sheet of one service. */
  section(code, sheet) {
    const {name} = sheet.kept;
    if (this.asking !== code) {
      return html`<p class="archive"><button type="button" class="button button-quiet" data-testid="archive"
        @click=${() => this.ask(code)}>不再办理，归档…</button></p>`;
    }
    return html`
      <fieldset class="archive stop" data-on="yes" data-testid="archive-ask"><legend class="label">归档“${name}”？</legend>
        <p>取号机、窗口和预约里都不再有它；以前的台账和统计不变，号码前缀也不给别的业务用。以后可以恢复。${
          sheet.dirty ? '这一页没有保存的修改会丢掉。' : ''}</p>
        ${this.problem ? html`<p class="field-error" role="alert" data-testid="archive-problem">${this.problem}</p>` : nothing}
        <div class="row"><button type="button" class="button button-danger" data-testid="archive-sure" @click=${() => this.putAway(code, name)}>归档</button>
          <button type="button" class="button" data-testid="archive-no" @click=${() => this.ask('')}>不归档</button></div>
      </fieldset>`;
  }

  /** Below the others. */
  list() {
    if (!this.services.length) return nothing;
    return html`
      <h2 class="archived-title">已归档</h2>
      <ul class="pick-list" data-testid="archived">${this.services.map((one) => html`
        <li class="pick-row" data-testid="archived-${one.code}">
          <span class="pick pick-still"><span class="prefix number">${one.prefix}</span><span class="pick-name">${one.name}</span></span>
          <span class="arrows"><button type="button" class="button button-quiet button-small" data-testid="restore-${one.code}"
            aria-label="恢复${one.name}" @click=${() => this.takeBack(one)}>恢复</button></span></li>`)}</ul>`;
  }
}
