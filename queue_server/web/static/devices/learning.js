/*
 * Learning the keys of an evaluator or a call keypad nobody has seen before: the device's program tells every burst on its
 * line, the technician names each key and presses it, and the same core as the command `learn` makes a profile of it.
 */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {Problem, api, hallTime} from '/static/hall.js';
import {tellProblem} from '/static/staff.js';

const lookEveryMs = 700;
const presses = 2;
const words = {5: '非常满意', 4: '满意', 3: '基本满意', 2: '不满意', 1: '非常不满意'};
const levelsOf = {3: [5, 3, 1], 4: [5, 4, 3, 2], 5: [5, 4, 3, 2, 1]};
const doings = {
  call: '呼叫', recall: '重呼', start: '开始', finish: '办结', no_show: '弃号', pause: '暂停', hold: '挂起', resume: '回呼', transfer: '转移', undo: '撤销',
  next: '下一步',
};
const usual = ['call', 'recall', 'start', 'finish', 'no_show', 'pause'];

export class Learning {
  constructor(draw) {
    this.draw = draw;
    this.device = null;
  }

  /** Begins to watch the line of this device, an evaluator or a call keypad, or ends it where it is watched. */
  async toggle(device, kind) {
    const before = this.device;
    await this.end();
    if (before === device) return;
    const isKeypad = kind === 'call_keypad';
    Object.assign(this, {device, isKeypad, keys: 5, words: new Set(usual), heard: [], seen: {}, last: 0, watched: true, learned: null, busy: false,
      name: isKeypad ? 'my-keypad' : 'my-evaluator', address: 1});
    this.draw();
    if (await this.ask('POST', 'watch', {on: true})) this.timer = setInterval(() => this.look(), lookEveryMs);
  }

  async end() {
    clearInterval(this.timer);
    if (!this.device) return;
    const device = this.device;
    this.device = null;
    this.draw();
    try {
      await api('POST', `devices/${device}/watch`, {on: false});
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;   // the watching ends by itself in ten minutes
    }
  }

  async ask(method, what, body) {
    const device = this.device;
    try {
      const answer = await api(method, `devices/${device}/${what}`, body);
      if (this.device !== device) return null;
      if (what !== 'learn') this.take(answer);
      return answer;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (!problem.isPassing) tellProblem(problem);
      return null;
    }
  }

  look() {
    if (!document.hidden) return this.ask('GET', `heard?after=${this.last}`);
    return null;
  }

  take(answer) {
    this.watched = answer.watched;
    this.last = answer.last;
    for (const one of answer.bursts) {
      this.heard = [one, ...this.heard].slice(0, 60);
      const {wanted} = this;
      if (wanted !== null) this.seen[wanted] = [...(this.seen[wanted] || []), one.burst];
    }
    this.draw();
  }

  /** What the keys to be learned mean: levels of an evaluator, doings of a call keypad. */
  get meanings() {
    return this.isKeypad ? Object.keys(doings).filter((word) => this.words.has(word)) : levelsOf[this.keys];
  }

  /** The meaning of the key to be pressed now, null when all were. */
  get wanted() {
    return this.meanings.find((meaning) => (this.seen[meaning] || []).length < presses) || null;
  }

  /** A key the keypad has or has not; what was pressed already stays. */
  choose(word) {
    if (this.words.has(word)) this.words.delete(word);
    else this.words.add(word);
    this.learned = null;
    this.draw();
  }

  again(change) {
    Object.assign(this, {seen: {}, learned: null}, change);
    this.draw();
  }

  async learn() {
    if (this.busy || this.wanted !== null || this.meanings.length < 2) return;
    this.busy = true;
    const answer = await this.ask('POST', 'learn', {name: this.name, address: this.address, presses: Object.fromEntries(this.meanings.map((meaning) => [meaning, this.seen[meaning]]))});
    this.busy = false;
    if (answer) this.learned = answer;
    this.draw();
  }

  step() {
    const {wanted} = this;
    if (!this.watched) return html`<p class="banner banner-warn">监听已停止，请重新开始。</p>`;
    if (wanted !== null) {
      const count = (this.seen[wanted] || []).length + 1;
      return html`<p class="learn-step" role="status" data-testid="learn-step">请在设备上按“<b>${words[wanted] || doings[wanted]}</b>”键（第 ${count} 次，共 ${presses} 次）</p>`;
    }
    if (this.meanings.length < 2) return html`<p class="banner banner-plain">至少选两个键。</p>`;
    return html`<form class="learn-form" @submit=${(event) => { event.preventDefault(); this.learn(); }}>
      <label>协议名称<input class="input" data-testid="learn-name" required pattern="[a-z0-9\\-]{1,40}" title="小写字母、数字和连字符"
        .value=${this.name} @input=${(event) => { this.name = event.target.value; }}></label>
      <label>设备地址<input class="input" type="number" min="0" max="255" required .value=${String(this.address)}
        @input=${(event) => { this.address = Number(event.target.value); }}></label>
      <button type="submit" class="button button-primary" data-testid="learn-now" aria-disabled=${String(this.busy)}>得出协议</button>
    </form>`;
  }

  result() {
    const {learned, name} = this;
    if (!learned) return nothing;
    const keys = `keys = { ${Object.entries(learned.keys).map(([key, level]) => `"${key}" = ${JSON.stringify(level)}`).join(', ')} }`;
    if (learned.known) {
      return html`<div class="learn-result" data-testid="learn-result"><p><b>已有的协议就能用。</b>把 <code>hall.toml</code> 里这台设备改成：</p>
        <pre class="learn-file" tabindex="0">profile = "${learned.known}"
${keys}</pre><p class="soft small">改完重启服务器。</p></div>`;
    }
    return html`<div class="learn-result" data-testid="learn-result">
      <p><b>学到了一个新协议。</b>存成 <code>hall.toml</code> 旁边 <code>profiles</code> 文件夹里的 <code>${name}.toml</code>，设备改成
        <code>profile = "${name}"</code>，重启服务器。</p>
      ${learned.guessed.length ? html`<ul class="learn-guessed">${learned.guessed.map((guess) => html`<li>推测，请核对：${guess}</li>`)}</ul>` : nothing}
      ${this.isKeypad && this.words.has('transfer') ? html`<p class="soft small">“转移”转到哪里，写在 <code>hall.toml</code>：<code>keys = { "${
        Object.entries(learned.keys).find(([, word]) => word === 'transfer')[0]}" = "transfer:3" }</code>（3 号窗口）。</p>` : nothing}
      <pre class="learn-file" tabindex="0">${learned.toml}</pre>
      <a class="button" download="${name}.toml" data-testid="learn-save"
        href=${`data:text/plain;charset=utf-8,${encodeURIComponent(learned.toml)}`}>下载 ${name}.toml</a></div>`;
  }

  view(device) {
    if (this.device !== device) return nothing;
    return html`
      <section class="learn" data-testid="learn-${device}" aria-label="${device} 学习按键">
        <p class="learn-keys">${this.isKeypad ? html`<span>呼叫器有哪些键</span>${Object.entries(doings).map(([word, name]) => html`<button type="button" class="chip"
          aria-pressed=${String(this.words.has(word))} data-testid="learn-word-${word}" @click=${() => this.choose(word)}>${name}</button>`)}`
        : html`<span>设备有几个评价键</span>${[3, 4, 5].map((keys) => html`<button type="button" class="chip" aria-pressed=${String(this.keys === keys)}
          data-testid="learn-keys-${keys}" @click=${() => this.again({keys})}>${keys}</button>`)}`}
          <button type="button" class="button button-quiet button-small" data-testid="learn-again" @click=${() => this.again({})}>按错了，重来</button></p>
        ${this.step()}
        ${this.result()}
        <ol class="care-lines learn-bytes" tabindex="0" aria-label="线路上的字节" data-testid="learn-bytes">${this.heard.length ? this.heard.map((one) => html`
          <li><time>${hallTime(one.at, {show: 'seconds'})}</time><code>${one.burst}</code></li>`) : html`<li><span>还没有收到字节</span></li>`}</ol>
        <p class="soft small">${this.isKeypad ? '监听时这台呼叫器的键不会叫号，同一线路上的其他设备照常。' : '监听时评价照常。'}两台程序不能占用同一个端口，所以由设备自己的程序来听；不认识的设备先写
          <code>profile = "${this.isKeypad ? 'ft12-ff68' : 'raw-1byte'}"</code> 和正确的端口，接上就能听。</p>
      </section>`;
  }
}
