/* A service that was not there: what it is called and its letter; all else is written on its own sheet afterwards. */
import {html} from '/static/vendor/lit-html/lit-html.js';
import {Problem, api} from '/static/hall.js';
import {tell} from '/static/staff.js';
import {inputField} from './sheet.js';

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ';

/** `added(code)` once the server keeps it. It looks like a sheet to its fields: `form`, `error(pointer)`, `set(fields)`. */
export class NewService {
  constructor({draw, added}) {
    Object.assign(this, {draw, added, form: null, errors: {}, problem: '', busy: false, taken: []});
  }

  get isOpen() { return this.form !== null; }

  /** Proposes the first letter nobody has; letters of archived services are asked of the server. */
  async open(prefixes) {
    this.taken = prefixes;
    this.form = {name: '', prefix: '', about: '', group: ''};
    this.errors = {};
    this.problem = '';
    this.draw();
    document.getElementById('new-name')?.focus();
    const archived = await api('GET', 'archived-services').catch(() => []);
    const taken = new Set([...prefixes, ...archived.map((one) => one.prefix)]);
    if (this.form && !this.form.prefix) this.set({prefix: [...letters].find((letter) => !taken.has(letter)) || ''});
  }

  close() { this.form = null; }

  error(pointer) { return this.errors[pointer] || ''; }

  set(fields) {
    Object.assign(this.form, fields);
    Object.keys(fields).forEach((name) => { delete this.errors[`/${name}`]; });
    this.draw();
  }

  async add(event) {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    this.errors = {};
    this.problem = '';
    this.draw();
    try {
      const {code, name} = await api('POST', 'services', {...this.form, stopped: true, stop_reason: '准备中'});
      this.close();
      await this.added(code);
      tell(`${name}已新增，暂时不发号。请在“窗口”里选好由谁办，再回来取消“停止取号”。`, 'ok');
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.problem = problem.detail;
      (problem.errors || []).forEach(({pointer, detail}) => { this.errors[pointer] = detail; });
    } finally {
      this.busy = false;
      this.draw();
    }
    if (this.problem) document.querySelector('#settings [aria-invalid="true"]')?.focus();
  }

  view(groups) {
    return html`
      <form class="card editor new-service" aria-labelledby="new-title" data-testid="new-service-form" novalidate @submit=${(event) => this.add(event)}>
        <h2 id="new-title">新增业务</h2>
        <div class="fields">
          ${inputField(this, {name: 'name', id: 'new-name', label: '名称', maxlength: 30, hint: '写在取号机、号票和大屏上'})}
          ${inputField(this, {name: 'prefix', id: 'new-prefix', label: '号码前缀', maxlength: 2, hint: '没人用过的字母'})}
          ${inputField(this, {name: 'about', id: 'new-about', label: '一句话说明', maxlength: 100, wide: true, hint: '让来访人知道这里办什么'})}
          ${inputField(this, {name: 'group', id: 'new-group', label: '分组', maxlength: 20, wide: true, list: groups, placeholder: '不分组',
            hint: '同一组的业务在取号机上合成一块，点进去再选'})}
        </div>
        <p class="soft">新增后先不发号。办理时间先按周一至周五上下午，可以再改。</p>
        ${this.problem ? html`<p class="field-error" role="alert" data-testid="new-problem">${this.problem}</p>` : ''}
        <div class="save-bar" data-state="clean"><p></p><div class="row">
          <button type="button" class="button" data-testid="new-cancel" @click=${() => { this.close(); this.draw(); }}>不增了</button>
          <button type="submit" class="button button-primary" data-testid="new-add" aria-disabled=${String(this.busy)}>新增</button>
        </div></div>
      </form>`;
  }
}
