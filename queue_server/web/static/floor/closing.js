/* The list before closing: what is still open, what the paper lacks, and whether every number is accounted for. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {duration, hallTime} from '/static/hall.js';
import {missingWords} from '/static/staff.js';
import {endingLine} from './live.js';
import {overnight} from './night.js';

const stateWords = {
  finished: '办结', cancelled: '取消', missed: '过号', abandoned: '弃号', waiting: '等候', called: '叫号', serving: '办理中', on_hold: '挂起',
};

/** Green: settled and well. Amber: somebody has something to do. Grey: nothing to do. Red: does not add up. */
const standings = {
  settled: ['已结清', 'badge-ok'], todo: ['待处理', 'badge-warn'], open: ['还没结束', 'badge-warn'],
  none: ['没有', 'badge-plain'], noted: ['已记录', 'badge-plain'], wrong: ['对不上', 'badge-bad'],
};

function item(testid, standing, title, body) {
  const [word, tone] = standings[standing];
  return html`
    <section class="card close-item" data-testid=${testid} data-standing=${standing}>
      <h2 class="card-title">${title}<span class="badge ${tone}" data-testid="${testid}-standing">${word}</span></h2>
      ${body}
    </section>`;
}

/** What is all done, on a day on which there was something to do. */
function done(close) {
  return close.issued ? 'settled' : 'none';
}

const notOver = ['waiting', 'called', 'serving', 'on_hold'];

function toFloor(desk, words) {
  return html`<button type="button" class="link-button" @click=${() => desk.choose('live')}>${words}</button>`;
}

/** A number that opens its card on the floor; a visit without one is only named. */
function card(desk, number) {
  return number ? html`<button type="button" class="row-open number" aria-label="看 ${number}"
    @click=${() => { desk.choose('live'); desk.finder.search(number); }}>${number}</button>` : html`<span class="number">登记</span>`;
}

function reconciliation(desk, close) {
  // In the order people count in: what is over first, then what is not.
  const parts = Object.keys(stateWords).map((state) => [state, close.numbers[state]]).filter(([, count]) => count);
  const sum = parts.reduce((total, [, count]) => total + count, 0);
  const sentence = close.issued ? `发出 ${close.issued} 个号 ＝ ${parts.map(([state, count]) => `${stateWords[state]} ${count}`).join(' ＋ ')}`
    : '今天还没有发号';
  const open = notOver.reduce((total, state) => total + (close.numbers[state] || 0), 0);
  const standing = close.difference ? 'wrong' : open ? 'open' : done(close);
  return item('close-numbers', standing, '号码核对', html`
    <p class="close-sum" data-testid="close-sum">${sentence}</p>
    <p class="soft" data-testid="close-numbers-words">${close.difference ? `各状态合计 ${sum}，与发号数相差 ${close.difference}，请联系技术员核对数据库。`
      : `每个号都有去向，差额 0${open ? `；还有 ${open} 个没有办完` : ''}。`}
      ${open ? toFloor(desk, '去看等候和窗口') : nothing}</p>`);
}

/** Everybody who holds a number and was not served: called on, kept for the next day, or ended with a reason. */
function notServed(desk, close) {
  const people = close.not_served;
  const lines = desk.floor.queues.filter((one) => one.waiting);
  const asked = Boolean(desk.form) && desk.form.kind === 'end';
  const kept = close.night.decision;
  return item('close-people', people.length ? 'open' : done(close), `还没办的人 ${people.length} 人`, people.length ? html`
    <ul class="close-rows" data-testid="not-served">${people.map((one) => html`<li data-testid="not-served-row" data-number=${one.number}>${card(desk, one.number)}
      <span>${one.service_name}，${stateWords[one.state]}${one.state === 'waiting' ? (one.windows_open ? `，${one.windows_open} 个窗口可叫` : '，没有窗口在岗') : ''}${
        one.returns ? `，复号 ${one.returns} 次` : ''}</span>
      ${one.kept_to_day ? html`<span class="badge badge-info">留到 ${one.kept_to_day}</span>` : nothing}
      <button type="button" class="link-button" aria-label="处理 ${one.number}" @click=${() => { desk.choose('live'); desk.finder.search(one.number); }}>处理</button></li>`)}</ul>
    <p class="soft small">窗口会接着叫已取号的人。要指定窗口、置顶或单独结束一个号，按“处理”。不处理的，过零点${kept ? `留到 ${kept.to_day}` : close.night.parts.length ? '除写明“留到”的以外记为弃号' : '记为弃号'}。</p>
    <div class="found-form-buttons">
      ${kept ? nothing : html`<button type="button" class="button button-small" data-testid="people-keep"
        @click=${() => desk.ask('night', 'today')}>都留到下一个办公日</button>`}
      ${lines.length ? html`<button type="button" class="button button-small" data-testid="people-end" aria-expanded=${String(asked)}
        @click=${() => desk.ask('end', 'line')}>结束排队并说明</button>` : nothing}</div>
    ${asked && lines.length ? endingLine(desk, lines) : nothing}` : html`<p class="soft">每个取了号的人都办过了。</p>`);
}

function openNumbers(desk, close) {
  return item('close-open', close.still_open.length ? 'open' : done(close), '还在窗口的号', close.still_open.length ? html`
    <ul class="close-rows">${close.still_open.map((one) => html`<li>${card(desk, one.number)}
      <span>${one.service_name}，${one.window_no ? `${one.window_no} 号窗口` : ''}${stateWords[one.state] || one.state}</span></li>`)}</ul>
    <p class="soft small">正在办理的过了零点仍可办结；叫号和挂起的会记为弃号，决定了留号过夜的除外。</p>` : html`<p class="soft">没有正在叫号、办理或挂起的号。</p>`);
}

function unfinished(desk, close) {
  return item('close-orders', close.incomplete.length ? 'todo' : done(close), `没填完的工单 ${close.incomplete.length} 张`, close.incomplete.length ? html`
    <div class="close-scroll" tabindex="0" role="region" aria-label="没填完的工单"><table class="table table-tight"><thead><tr><th scope="col">号码</th><th scope="col">接待人员</th>
      <th scope="col">还缺</th></tr></thead><tbody>${close.incomplete.map((row) => html`<tr><td>${card(desk, row.ticket_number)}</td>
      <td>${row.receptionist || '—'}</td><td>${row.missing.map((field) => missingWords[field] || (field === 'closed' ? '未办结' : field)).join('、')}</td></tr>`)}</tbody></table></div>`
    : html`<p class="soft">今天的工单都填完了。</p>`);
}

/** How often a person was wanted at the terminals, and how fast one was on the way. */
function helpWords(help) {
  if (!help.calls) return '今天没有人呼叫';
  return `呼叫 ${help.calls} 次${help.mean_s === null ? '' : `，平均 ${duration(help.mean_s)}、最长 ${duration(help.longest_s)}有人响应`}`;
}

const levelWords = {5: '非常满意', 4: '满意', 3: '基本满意', 2: '不满意', 1: '非常不满意'};

function said(one) {
  return html`${one.reasons.length ? html`<span class="soft">因为：${one.reasons.join('、')}</span>` : nothing}
    ${one.remark ? html`<q class="close-remark">${one.remark}</q>` : nothing}`;
}

/** Who was not satisfied, why, and what the others wrote: to be asked about before the day is over. */
function badRatings(desk, close) {
  const {bad_ratings: bad, remarks} = close;
  return item('close-bad', bad.length ? 'todo' : done(close), `不满意的评价 ${bad.length} 个`, html`${bad.length ? html`
    <ul class="close-rows">${bad.map((one) => html`<li class="close-said">${card(desk, one.ticket_number)}
      <span>${levelWords[one.level]}，${one.service_name}，${one.receptionist || '—'}，${hallTime(one.rated_at)}</span>${said(one)}</li>`)}</ul>
    <p class="soft small">请值班长当天了解原因；评价本身不能改。留言可能提到人，请不要外传。</p>` : html`<p class="soft">今天没有不满意的评价。</p>`}
    ${remarks.length ? html`<details class="close-kind" data-testid="close-remarks"><summary>其他来访人的留言 ${remarks.length} 条</summary>
    <ul class="close-rows">${remarks.map((one) => html`<li class="close-said">${card(desk, one.ticket_number)}
      <span>${levelWords[one.level]}，${one.service_name}，${hallTime(one.rated_at)}</span>${said(one)}</li>`)}</ul></details>` : nothing}`);
}

/** Who was sent home twice for one matter: a notice tells everything at once, so each second one has a reason. */
function secondNotices(close) {
  const second = close.second_notices;
  return second.length ? item('close-notices', 'noted', `再次开出的一次性告知单 ${second.length} 张`, html`
    <ul class="close-rows">${second.map((one) => html`<li class="close-said"><span class="number">${one.ticket_number || '登记'}</span>
      <span>${one.service_name}，${one.staff_name || '—'}，${hallTime(one.given_at)}</span><span class="soft">原因：${one.reason}</span></li>`)}</ul>
    <p class="soft small">需补的材料应一次说清；“上次告知有遗漏”的，请和经办人核对“请带”清单。</p>`) : nothing;
}

/** The whole list. */
export function closeView(desk) {
  const {close} = desk;
  if (!close) return html`<p class="empty">正在读取…</p>`;
  return html`
    <div class="close" data-testid="close">
      ${reconciliation(desk, close)}
      ${notServed(desk, close)}
      ${openNumbers(desk, close)}
      ${item('close-unrated', close.unrated ? 'noted' : done(close), '未评价', html`<p class="close-sum">${close.unrated} 人</p>
        <p class="soft small">没有评价的记为“未评价”，不能代评；可以提醒来访人离开前按评价器。</p>`)}
      ${badRatings(desk, close)}
      ${secondNotices(close)}
      ${unfinished(desk, close)}
      ${overnight(desk, close)}
      ${item('close-help', close.help.open ? 'todo' : close.help.calls ? 'settled' : 'none', '人工帮助', html`<p class="close-sum">${helpWords(close.help)}</p>
        <p class="soft small">${close.help.open ? `还有 ${close.help.open} 次没有处理完。` : ''}${
          close.help.withdrawn ? `另有 ${close.help.withdrawn} 次来访人自己撤回。` : ''}${close.help.open ? toFloor(desk, '去处理') : nothing}</p>`)}
      ${item('close-tasks', close.tasks ? 'todo' : close.issued || close.enquiries ? 'settled' : 'none', '接引和问路', html`<p>未完成的接引 <b>${close.tasks}</b> 项 ${close.tasks ? toFloor(desk, '去处理') : nothing}</p><p>今天只是问路 <b>${close.enquiries}</b> 次</p>`)}
    </div>`;
}
