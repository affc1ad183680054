/* AB岗: the first and the second person of every window. */
import {html, nothing, render} from '/static/vendor/lit-html/lit-html.js';
import {live} from '/static/vendor/lit-html/directives/live.js';
import {api} from '/static/hall.js';
import {tellProblem} from '/static/staff.js';
import {Sheet, errorAt, saveBar, savesByKey} from './sheet.js';

const root = document.getElementById('settings');
const atWindows = ['clerk', 'shift_supervisor', 'manager'];
const columns = [['primary', 'A岗'], ['backup', 'B岗']];
const state = {names: {}, people: []};

const sheet = new Sheet({
  draw, words: {posts: 'AB岗'},
  read: () => api('GET', 'posts'),
  write: (form) => api('PUT', 'posts', form),
});

async function load() {
  try {
    const [queue, {staff}] = await Promise.all([api('GET', 'queue'), api('GET', 'staff')]);
    queue.windows.forEach(({window_no: no, name}) => { state.names[no] = name; });
    state.people = staff;
    await sheet.load();
  } catch (problem) {
    tellProblem(problem);
  }
  draw();
}

const personOf = (staffNo) => state.people.find((one) => one.staff_no === staffNo);

function mayServe(person) {
  return !person.disabled && atWindows.includes(person.role);
}

/** Both are there, both may serve, and they are two. */
function isCovered({primary, backup}) {
  const both = [primary, backup].map(personOf);
  return both.every((person) => person && mayServe(person)) && primary !== backup;
}

function choose(place, field, staffNo) {
  sheet.set({posts: sheet.form.posts.map((post, index) => (index === place ? {...post, [field]: staffNo || null} : post))});
}

/* ---------------------------------------------------------------- drawing */

function option(person, chosen) {
  const note = person.disabled ? '（已停用）' : mayServe(person) ? '' : '（不在窗口岗位）';
  return html`<option value=${person.staff_no} ?selected=${person.staff_no === chosen}>${person.staff_no} ${person.name}${note}</option>`;
}

function chooser(place, post, field, word) {
  const chosen = post[field];
  const id = `${field}-${post.window_no}`;
  const pointer = `/posts/${place}/${field}`;
  const offered = state.people.filter((person) => mayServe(person) || person.staff_no === chosen);
  return html`
    <select class="select" id=${id} data-testid=${id} aria-label="${state.names[post.window_no] || post.window_no} 的${word}"
      aria-invalid=${sheet.error(pointer) ? 'true' : 'false'} aria-describedby=${sheet.error(pointer) ? `${id}-error` : nothing}
      .value=${live(chosen || '')} @change=${(event) => choose(place, field, event.target.value)}>
      <option value="" ?selected=${!chosen}>未定</option>
      ${offered.map((person) => option(person, chosen))}
    </select>${errorAt(sheet, pointer, id)}`;
}

function row(post, place) {
  return html`
    <tr data-testid="post-${post.window_no}">
      <th scope="row"><span class="prefix number">${post.window_no}</span> ${state.names[post.window_no] || ''}</th>
      ${columns.map(([field, word]) => html`<td>${chooser(place, post, field, word)}</td>`)}
      <td class="nowrap">${isCovered(post) ? html`<span class="badge badge-ok">已配齐</span>`
        : html`<span class="badge badge-plain">未配齐</span>`}</td>
    </tr>`;
}

function draw() {
  if (!sheet.ready) {
    render(html`<p class="empty">${sheet.problem || '正在读取…'}</p>`, root);
    return;
  }
  const {posts} = sheet.form;
  const covered = posts.filter(isCovered).length;
  render(html`
    <section class="card editor" aria-labelledby="editor-title" data-testid="editor">
      <h2 id="editor-title">AB岗</h2>
      <p class="soft">每个窗口定两个人：A岗平时在岗，B岗在他不在时顶岗。定了人的窗口，只有这两位和值班长、管理员可以顶岗；没定的，窗口人员都可以。
        空着的窗口谁都可以坐。</p>
      <p data-testid="covered"><b>${covered} / ${posts.length}</b> 个窗口已配齐AB岗${
        covered === posts.length ? '。' : '，标准要求每个窗口都配齐。'}</p>
      <div class="table-scroll" tabindex="0" role="region" aria-label="各窗口的AB岗"><table class="table posts-table">
        <thead><tr><th scope="col">窗口</th>${columns.map(([, word]) => html`<th scope="col">${word}</th>`)}<th scope="col">配齐了吗</th></tr></thead>
        <tbody>${posts.map(row)}</tbody></table></div>
      ${saveBar(sheet)}
    </section>`, root);
}

savesByKey(() => sheet);
draw();
load();
