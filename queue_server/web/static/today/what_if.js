/*
 * What if the windows had been open at other times: a past day's real people, the real rule, and the waits side by side.
 * The hall answers GET /what-if?day=&windows=; the hours are written as in the settings, 09:00-12:00,13:30-17:00.
 */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {live} from '/static/vendor/lit-html/directives/live.js';
import {Problem, api, duration} from '/static/hall.js';
import {tell, tellProblem} from '/static/staff.js';
import {axis, bar, chartCard, colour, ground, minutes} from './charts.js';

const columns = [['real', '当天实际'], ['replayed', '原样重演'], ['changed', '改后重演']];
const usualHours = '09:00-12:00,13:30-17:00';

export class WhatIf {
  /** `changed` draws the page anew. */
  constructor(changed) {
    this.changed = changed;
    this.clear('');
  }

  clear(day) {
    Object.assign(this, {day, answer: null, hours: new Map(), more: false, moreLike: null, moreHours: usualHours, busy: false});
  }

  /** Another day is looked at: the day as it was is played first. */
  async look(day) {
    if (this.day === day) return;
    this.clear(day);
    await this.ask(null);
  }

  async ask(plan) {
    const {day} = this;
    this.busy = true;
    this.changed();
    try {
      const answer = await api('GET', `what-if?day=${day}${plan === null ? '' : `&windows=${encodeURIComponent(plan)}`}`);
      if (this.day !== day) return;
      if (!this.answer) this.hours = new Map(answer.windows.map((row) => [row.window_no, row.hours.join(',')]));
      this.answer = answer;
      tell('');
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.code !== 'day_not_over') tellProblem(problem);
    } finally {
      this.busy = false;
      this.changed();
    }
  }

  compare() {
    const parts = [...this.hours].filter(([, hours]) => hours.trim()).map(([no, hours]) => `${no}@${hours.replace(/\s/g, '')}`);
    if (this.more) {
      const like = this.like();
      parts.push(`${Math.max(...this.hours.keys()) + 1}:${like.services.join('+')}@${this.moreHours.replace(/\s/g, '')}`);
    }
    this.ask(parts.join(';'));
  }

  like() {
    return this.answer.windows.find((row) => row.window_no === this.moreLike) || this.answer.windows[0];
  }

  asItWas() {
    this.more = false;
    this.hours = new Map(this.answer.windows.map((row) => [row.window_no, row.hours.join(',')]));
    this.ask(null);
  }

  /** Odd windows go to lunch at half past eleven, even ones an hour later. */
  lunchInTurns() {
    for (const row of this.answer.windows) {
      if (!row.hours.length) continue;
      const from = row.hours[0].split('-')[0];
      const until = row.hours[row.hours.length - 1].split('-')[1];
      const lunch = row.window_no % 2 ? ['11:30', '12:30'] : ['12:30', '13:30'];
      const spans = [[from, lunch[0] < until ? lunch[0] : until], [lunch[1] > from ? lunch[1] : from, until]];
      this.hours.set(row.window_no, spans.filter(([begin, end]) => begin < end).map((span) => span.join('-')).join(','));
    }
    this.changed();
  }

  /** The section of a past day. */
  section(services) {
    if (!this.answer) return nothing;
    const names = new Map(services.map((service) => [service.code, service.name]));
    const words = (row) => row.services.map((code) => names.get(code) || code).join('、');
    const {waits, by_hour: byHour} = this.answer;
    return html`
      <section aria-labelledby="what-if-title" class="what-if" data-testid="what-if">
        <h2 class="section-title" id="what-if-title">如果窗口不是这样开</h2>
        <p class="soft small">用当天真实的取号时间和办理时长，按叫号规则再排一遍。改开放时段，或多开一个窗口，看等候会怎样。
          转移、过号和复号不重演；当天没有叫到的 ${this.answer.left_out} 个号不算在内；叫号的快慢按当天的中位数：
          办完到叫下一位 ${duration(this.answer.between_s)}，来人到空闲窗口叫号 ${duration(this.answer.reaction_s)}。</p>
        <div class="what-if-parts">
          ${this.plan(words)}
          <div class="what-if-result">
            ${this.table(waits)}
            ${chartCard('what-if', '各时段平均等候', '按取号时段', ['时段', '取号', ...columns.map(([, word]) => word)],
              byHour.map((row) => [`${row.hour}时`, row.taken, ...columns.map(([key]) => duration(row[key]))]))}
          </div>
        </div>
      </section>`;
  }

  plan(words) {
    const input = (label, testid, value, take) => html`<input class="input" type="text" inputmode="text" aria-label=${label}
      data-testid=${testid} .value=${live(value)} placeholder="不开" autocomplete="off" spellcheck="false"
      @input=${(event) => take(event.target.value)}>`;
    return html`
      <form class="card what-if-plan" @submit=${(event) => { event.preventDefault(); this.compare(); }}>
        <table class="table table-tight">
          <thead><tr><th scope="col">窗口</th><th scope="col">开放时段（空着就是不开）</th></tr></thead>
          <tbody>${this.answer.windows.map((row) => html`<tr>
            <th scope="row"><span class="number">${row.window_no}</span>号<span class="what-if-words" title=${words(row)}>${
              words(row)}</span></th>
            <td>${input(`${row.window_no}号窗口的开放时段`, `hours-${row.window_no}`, this.hours.get(row.window_no) || '',
              (hours) => this.hours.set(row.window_no, hours))}</td></tr>`)}
            <tr><th scope="row"><label class="what-if-more"><input type="checkbox" data-testid="one-more" .checked=${live(this.more)}
              @change=${(event) => { this.more = event.target.checked; this.changed(); }}> 多开一个窗口</label>
              ${this.more ? html`<select class="input" aria-label="新窗口办理的业务" data-testid="more-like"
                @change=${(event) => { this.moreLike = Number(event.target.value); this.changed(); }}>
                ${this.answer.windows.map((row) => html`<option value=${row.window_no} ?selected=${row === this.like()}>同 ${
                  row.window_no} 号：${words(row)}</option>`)}</select>` : nothing}</th>
              <td>${this.more ? input('新窗口的开放时段', 'more-hours', this.moreHours, (hours) => { this.moreHours = hours; })
                : nothing}</td></tr>
          </tbody>
        </table>
        <p class="what-if-buttons">
          <button type="submit" class="button button-primary" data-testid="compare" ?disabled=${this.busy}>比较</button>
          <button type="button" class="button" data-testid="lunch-in-turns" @click=${() => this.lunchInTurns()}>午休错开</button>
          <button type="button" class="button" data-testid="as-it-was" @click=${() => this.asItWas()}>恢复当天</button>
        </p>
      </form>`;
  }

  table(waits) {
    const lines = [['叫到的人', 'n', String], ['没叫到就下班', 'unserved', String], ['平均等候', 'mean', duration],
      ['中位', 'p50', duration], ['九成在内', 'p90', duration], ['最长', 'max', duration]];
    return html`<div class="table-scroll"><table class="table" data-testid="what-if-waits">
      <caption class="visually-hidden">等候的比较</caption>
      <thead><tr><th scope="col">等候</th>${columns.map(([, word]) => html`<th scope="col" class="num">${word}</th>`)}</tr></thead>
      <tbody>${lines.map(([word, key, words]) => html`<tr><th scope="row">${word}</th>${columns.map(([column]) => html`
        <td class="num" data-testid="${column}-${key}">${waits[column][key] === null ? '无数据' : words(waits[column][key])}</td>`)}</tr>`)}
      </tbody></table></div>`;
  }

  /** Draws the picture after the section stands on the page. */
  draw(charts) {
    if (this.answer) charts.draw('what-if', this.answer.by_hour, option);
  }
}

function option(rows) {
  const tones = {real: '--line-strong', replayed: '--blue', changed: '--ok'};
  return {
    ...ground(), grid: {left: 8, right: 8, top: 48, bottom: 4, containLabel: true},
    legend: {top: 0, textStyle: {color: colour('--ink'), fontSize: 13}},
    xAxis: axis({type: 'category', data: rows.map((row) => `${row.hour}时`)}),
    yAxis: axis({type: 'value', name: '分钟'}),
    series: columns.map(([key, word]) => bar({
      name: word, barMaxWidth: 18, itemStyle: {borderRadius: 4, color: colour(tones[key])},
      data: rows.map((row) => minutes(row[key])),
    })),
  };
}
