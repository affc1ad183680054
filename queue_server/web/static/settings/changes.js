/* Who changed what and when, newest first. */
import {html, nothing, render} from '/static/vendor/lit-html/lit-html.js';
import {api, hallTime} from '/static/hall.js';
import {tellProblem} from '/static/staff.js';

const root = document.getElementById('settings');
const state = {rows: null, next: null, busy: false};

async function more() {
  if (state.busy) return;
  state.busy = true;
  try {
    const page = await api('GET', `changes?limit=50${state.next ? `&before_seq=${state.next}` : ''}`);
    state.rows = [...(state.rows || []), ...page.rows];
    state.next = page.next_before_seq;
  } catch (problem) {
    tellProblem(problem);
  }
  state.busy = false;
  draw();
}

function change(row) {
  return html`
    <tr data-testid="change">
      <td class="nowrap">${hallTime(row.at)}</td><td class="nowrap">${row.who}</td><th scope="row">${row.title}</th>
      <td>${row.lines.length ? html`<ul class="change-lines">${row.lines.map(({label, before, after}) => html`
        <li><b>${label}</b> <span class="was">${before ?? '—'}</span> <span aria-hidden="true">→</span><span class="visually-hidden">改为</span>
          <span class="is">${after ?? '—'}</span></li>`)}</ul>` : html`<span class="soft">保存过，没有改动</span>`}</td>
    </tr>`;
}

function draw() {
  const days = [];
  (state.rows || []).forEach((row) => {
    const day = hallTime(row.at, {show: 'day'});
    if (!days.length || days[days.length - 1].day !== day) days.push({day, rows: []});
    days[days.length - 1].rows.push(row);
  });
  render(html`
    <section class="card editor" aria-labelledby="editor-title">
      <h2 id="editor-title">修改记录</h2>
      <p class="soft">谁在什么时候改了什么。记录不能修改，也不能删除。</p>
      ${state.rows === null ? html`<p class="empty">正在读取…</p>` : nothing}
      ${state.rows && !state.rows.length ? html`<p class="empty">还没有人修改过设置。</p>` : nothing}
      ${days.map(({day, rows}) => html`
        <h3 class="change-day">${day}</h3>
        <div class="table-scroll" tabindex="0" role="region" aria-label="${day}的修改"><table class="table changes-table">
          <thead><tr><th scope="col">时间</th><th scope="col">谁</th><th scope="col">改了什么</th><th scope="col">从 → 到</th></tr></thead>
          <tbody>${rows.map(change)}</tbody></table></div>`)}
      ${state.next ? html`<button type="button" class="button button-wide" data-testid="more" @click=${more}>更早的记录</button>` : nothing}
    </section>`, root);
}

draw();
more();
