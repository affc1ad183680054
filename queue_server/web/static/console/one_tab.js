/*
 * The console is used in one tab of a browser at a time: two would call twice and write over each other's drafts. The
 * tabs talk over a BroadcastChannel, which also works over plain http in a hall's own network, where the Web Locks API
 * is missing (it wants a secure context). Nothing personal is said on it.
 *
 *   ask   is somebody using the console?          here   yes, this tab (or: this tab asked before you)
 *   take  this tab wants it                       gave   it is yours (all is saved)   kept  not yet: something is unsaved
 *   mine  this tab uses it now                    left   the tab that used it was closed
 */
const answerMs = 250;           // another tab of the same browser answers in a few
const lookMs = 3000;            // a quiet tab looks again so often whether the other is still there
const giveMs = 6000;            // time for the other tab to finish a press and save; a dead one says nothing
const tab = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('');

export class OneTab {
  /**
   * `onMine()` begins to use the console here; `onOther(words)` stops it (words: why it could not be had, or '').
   * `rest()` finishes and saves, and resolves to true when nothing is left unsaved.
   */
  constructor({onMine, onOther, rest}) {
    Object.assign(this, {onMine, onOther, rest, state: 'asking'});
    if (typeof BroadcastChannel === 'undefined') return;
    this.channel = new BroadcastChannel('hall-console');
    this.channel.onmessage = ({data}) => this.hears(data);
    window.addEventListener('pagehide', () => { if (this.state === 'mine') this.says('left'); });
    window.addEventListener('pageshow', ({persisted}) => { if (persisted) this.begin(); });
    document.addEventListener('visibilitychange', () => { if (!document.hidden && this.state === 'free') this.begin(); });
    setInterval(() => this.looks(), lookMs);
  }

  /** Uses the console here unless another tab does. */
  begin() {
    this.state = 'asking';
    if (!this.channel) {
      this.isMine();
      return;
    }
    this.says('ask');
    this.timer = setTimeout(() => this.isMine(), answerMs);
  }

  /** A tab that was killed says nothing of it: whoever looks at a quiet one goes on when nobody answers. */
  looks() {
    if (document.hidden || this.state !== 'other') return;
    this.state = 'looking';
    this.says('ask');
    this.timer = setTimeout(() => { if (this.state === 'looking') this.isMine(); }, lookMs - answerMs);
  }

  /** 在这里使用: the other tab saves, goes quiet, and this one goes on. */
  take() {
    if (this.state === 'taking') return;
    this.state = 'taking';
    this.says('take');
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.isMine(), giveMs);
  }

  says(word) {
    this.channel.postMessage({word, tab});
  }

  isMine() {
    clearTimeout(this.timer);
    this.state = 'mine';
    if (this.channel) this.says('mine');
    this.onMine();
  }

  isOther(words) {
    clearTimeout(this.timer);
    this.state = 'other';
    this.onOther(words);
  }

  hears({word, tab: from}) {
    const {state} = this;
    if (word === 'ask' && (state === 'mine' || state === 'giving' || (state === 'asking' && tab < from))) this.says('here');
    else if (word === 'here' && state === 'asking') this.isOther('');
    else if (word === 'here' && state === 'looking') this.state = 'other';
    else if (word === 'take' && state === 'mine') this.gives();
    else if (word === 'gave' && state === 'taking') this.isMine();
    else if (word === 'kept' && state === 'taking') {
      this.isOther('那个标签页里还有没保存的内容，请回到那里等它存好。');
    } else if (word === 'mine' && state === 'looking') this.state = 'other';
    else if (word === 'mine' && state !== 'other') this.isOther('');
    else if (word === 'left' && ['other', 'looking', 'free'].includes(state)) this.isFree();
  }

  async gives() {
    this.state = 'giving';
    const saved = await this.rest();
    if (this.state !== 'giving') return;
    if (!saved) {
      this.state = 'mine';
      this.says('kept');
      return;
    }
    this.isOther('');
    this.says('gave');
  }

  /** The tab that used it is gone: whoever looks at this one may go on, a hidden one waits until it is looked at. */
  isFree() {
    this.state = 'free';
    if (!document.hidden) this.begin();
  }
}
