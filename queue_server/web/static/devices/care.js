/*
 * Looking after one device: what it can show, what happened to it lately, and what people noted of it.
 */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {hallTime} from '/static/hall.js';

const testWords = {
  print: ['打印测试票', '已请它打一张测试票，结果看记录。'],
  rate: ['请它评价一次', '已请它评价一次：请按任意一个键，不计入任何服务。'],
  identify: ['哪一台是你', '它正在显示自己是哪一台。'],
  beep: ['请它响一声', '已请它响一声（有语音的说一句）。'],
  speak: ['请它说一句', '已请它说一句，请到它跟前听。'],
  show: ['显示号码', '它应显示 888，五秒后恢复。'],
};
const stateWords = {ok: '正常', warning: '请留意', failed: '不能用'};
const outcomeWords = {
  printed: '测试票已打出', out_of_paper: '测试票没打出：缺纸', unavailable: '没有做成：设备现在不可用',
  refused: '测试票没打出：打印程序拒绝', unknown: '测试票已送出，打印机没有答复', pressed: '收到一次测试按键',
  said: '已在线路上发出，请看设备有没有照做', scanned: '收到一份测试扫描', seen_well: '有人看过，正常',
  heard: '整句放完了；没听到，请检查音箱和音量',
  sound_blocked: '浏览器拦住了声音：请在那块屏上点一下，再试一次', sound_failed: '声音放不出来：请检查那台机器的音箱和音量',
};

/** The buttons of what this device can show. */
export function testButtons(device, isBusy, test) {
  return device.tests.map((what) => html`
    <button type="button" class="button button-small" data-testid="test-${what}-${device.device}"
      aria-disabled=${String(isBusy || !device.connected)}
      @click=${() => { if (device.connected) test(what, testWords[what][1]); }}>${testWords[what][0]}<span
      class="visually-hidden"> ${device.device}</span></button>`);
}

/** How a test ended, in words; empty while nothing is known. */
export function testEnded(state) {
  return state === 'asked' ? '' : outcomeWords[state] || state;
}

/** One line of a device's history in words. */
export function eventWords(line) {
  if (line.what === 'came') return '已连接';
  if (line.what === 'went') return '连接断开';
  if (line.code === 'failed:reported') return '有人报了故障，原因看备注';
  if (line.what === 'state') {
    const [state] = line.code.split(':');
    return `${stateWords[state] || state}${line.detail ? `：${line.detail}` : ''}`;
  }
  if (line.code.startsWith('asked:')) return `有人按了“${(testWords[line.code.slice(6)] || [line.code])[0]}”`;
  const words = outcomeWords[line.code] || line.code;
  if (line.code === 'scanned') return `${words}（${line.detail}）`;
  return line.code === 'pressed' ? `${words}（${line.detail} 分）` : words;
}

function tone(line) {
  if (line.what === 'went' || line.code.startsWith('failed')) return 'bad';
  return line.code.startsWith('warning') ? 'warn' : '';
}

/** What happened to the device lately, and its notes with a place to write another. */
export function careView(device, history, write) {
  if (!history) return html`<p class="soft">正在读取…</p>`;
  return html`
    <div class="care" data-testid="care-${device.device}">
      <section aria-label="${device.device} 的记录">
        <h3 class="care-title">最近 50 条记录</h3>
        ${history.events.length ? html`<ol class="care-lines" tabindex="0">${history.events.map((line) => html`
          <li data-tone=${tone(line)}><time>${hallTime(line.at, {show: 'datetime'})}</time><span>${eventWords(line)}</span></li>`)}</ol>`
          : html`<p class="soft">还没有记录</p>`}
      </section>
      <section aria-label="${device.device} 的备注">
        <h3 class="care-title">备注</h3>
        <form class="care-form" @submit=${(event) => { event.preventDefault(); write(event.target); }}>
          <label for="note-${device.device}" class="visually-hidden">${device.device} 的新备注</label>
          <input class="input" id="note-${device.device}" name="text" maxlength="500" autocomplete="off" required
            placeholder="例如：换了热敏头，纸用 80 毫米" data-testid="note-text">
          <button type="submit" class="button button-small" data-testid="note-save">记下</button>
        </form>
        ${history.notes.length ? html`<ul class="care-notes">${history.notes.map((note) => html`
          <li><p>${note.text}</p><p class="soft small">${note.staff_name || '程序'} · ${hallTime(note.written_at, {show: 'datetime'})}</p></li>`)}</ul>`
          : nothing}
      </section>
    </div>`;
}
