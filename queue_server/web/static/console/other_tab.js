/* What a second tab of the console shows: nothing of the hall, and the offer to go on here. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';

export function otherTabView({words, taking, take}) {
  return html`
    <section class="other-tab" aria-labelledby="other-tab-title" data-testid="other-tab">
      <h2 id="other-tab-title">本窗口已在另一个标签页打开</h2>
      <p>叫号台一次只用一个标签页，免得叫两遍号、互相盖掉填写的内容。在这里使用，那一页会先存好再停下。</p>
      ${words ? html`<p class="banner banner-warn" role="status">${words}</p>` : nothing}
      <button type="button" class="button button-primary" id="use-here" data-testid="use-here"
        aria-disabled=${String(taking)} @click=${take}>${taking ? '正在接过来…' : '在这里使用'}</button>
    </section>`;
}
