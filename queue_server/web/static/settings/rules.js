/* The numbers of the calling rule: what each means, what is usual, what is allowed; the most difficult one is drawn. */
import {html, nothing, render} from '/static/vendor/lit-html/lit-html.js';
import {live} from '/static/vendor/lit-html/directives/live.js';
import {api} from '/static/hall.js';
import {tellProblem} from '/static/staff.js';
import {Sheet, inputField, saveBar, savesByKey} from './sheet.js';

const root = document.getElementById('settings');
let numbers = [];
let switches = [];

const only = (rules) => Object.fromEntries([...numbers, ...switches].map(({name}) => [name, rules[name]]));
const sheet = new Sheet({
  draw,
  read: async () => only(await api('GET', 'rules')),
  write: async (form) => only(await api('PUT', 'rules', {...await api('GET', 'rules'), ...form})),
});

async function load() {
  try {
    ({numbers, switches} = await api('GET', 'rules/numbers'));
    sheet.words = Object.fromEntries([...numbers, ...switches].map(({name, meaning}) => [name, meaning]));
    await sheet.load();
  } catch (problem) {
    tellProblem(problem);
  }
  draw();
}

/* ---------------------------------------------------------------- the drawn example */

const arrived = ['普1', '优1', '优2', '普2', '优3', '优4', '优5', '普3', '优6', '优7'];

/** Who is called when, with so many of a class for each one without. */
function called(ratio) {
  const special = arrived.filter((who) => who.startsWith('优'));
  const normal = arrived.filter((who) => who.startsWith('普'));
  const order = [];
  for (let sinceNormal = 0; special.length + normal.length;) {
    if (special.length && (!normal.length || sinceNormal < ratio)) {
      order.push(special.shift());
      sinceNormal += 1;
    } else {
      order.push(normal.shift());
      sinceNormal = 0;
    }
  }
  return order;
}

function line(label, people) {
  return html`<div class="queue-line"><span class="queue-label">${label}</span>
    <ol>${people.map((who) => html`<li class="person" data-class=${who.startsWith('优') ? 'yes' : 'no'}>${who}</li>`)}</ol></div>`;
}

function example() {
  const ratio = Number(sheet.form.priority_per_normal);
  if (!Number.isInteger(ratio) || ratio < 1) return nothing;
  return html`
    <figure class="example" data-testid="priority-example">
      <figcaption>举例：7 位优先（优）、3 位普通（普）都在等同一业务，按 ${ratio} 位优先配 1 位普通叫号</figcaption>
      ${line('到达顺序', arrived)}${line('叫号顺序', called(ratio))}
    </figure>`;
}

/* ---------------------------------------------------------------- drawing */

function rule({name, meaning, help, unit, default: usual, least, most}) {
  const value = sheet.form[name];
  return html`
    <div class="rule" data-testid="rule-${name}">
      <div class="rule-number">${inputField(sheet, {name, label: meaning.replace(/（秒）$/, ''), kind: 'number', unit})}</div>
      <div class="rule-words">
        <p>${help}</p>
        <p class="soft small">默认 ${usual}${unit}，可填 ${least} 到 ${most}${value === usual ? nothing : html`
          <button type="button" class="button button-quiet button-small" data-testid="default-${name}"
            @click=${() => sheet.set({[name]: usual})}>改回默认<span class="visually-hidden">：${meaning}</span></button>`}</p>
      </div>
      ${name === 'priority_per_normal' ? example() : nothing}
    </div>`;
}

function allowance({name, meaning, help, default: usual}) {
  return html`
    <div class="rule" data-testid="rule-${name}">
      <div class="rule-number"><label class="check"><input type="checkbox" data-testid=${name} .checked=${live(sheet.form[name])}
        @change=${(event) => sheet.set({[name]: event.target.checked})}>${meaning}</label></div>
      <div class="rule-words"><p>${help}</p><p class="soft small">默认${usual ? '允许' : '不允许'}</p></div>
    </div>`;
}

function draw() {
  render(sheet.ready ? html`
    <section class="card editor" aria-labelledby="editor-title" data-testid="editor">
      <h2 id="editor-title">叫号规则</h2>
      <p class="soft">对全部窗口和业务都生效。保存后马上按新的数字叫号，已叫的号不受影响。</p>
      <div class="rules">${numbers.map(rule)}${switches.map(allowance)}</div>
      ${saveBar(sheet)}
    </section>` : html`<p class="empty">${sheet.problem || '正在读取…'}</p>`, root);
}

savesByKey(() => sheet);
draw();
load();
