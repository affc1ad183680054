/* How the hall speaks: calls, terminals, tablets; how loud, when not, in which voices; below it, the words the hall records itself. */
import {html, nothing, render} from '/static/vendor/lit-html/lit-html.js';
import {live} from '/static/vendor/lit-html/directives/live.js';
import {api} from '/static/hall.js';
import {Speaker} from '/screen/static/voice/speaker.js';
import {OwnVoice} from './own_voice.js';
import {Sheet, errorAt, inputField, saveBar, savesByKey} from './sheet.js';

const root = document.getElementById('settings');
const speaker = new Speaker();
let trying = '';

const spansOf = (text) => text.split(/[\s,，、;；]+/).filter(Boolean);
const shown = (body) => ({...body, quiet: body.quiet.join('、'), voices: body.voices.join('+')});
const told = (form) => ({...form, quiet: spansOf(form.quiet), voices: form.voices.split('+')});

const sheet = new Sheet({
  draw,
  words: {
    enabled: '叫号语音', volume: '音量', quiet: '安静时段', quiet_volume: '安静时段音量', voices: '语音', own_name: '自录语音名称',
    times: '报几遍', chime: '提示音', yao: '1 的读法', say_service: '报业务名称', kiosk: '取号机朗读', rating: '平板请评价',
  },
  read: async () => shown(await api('GET', 'voice')),
  write: async (form) => shown(await api('PUT', 'voice', told(form))),
});
const own = new OwnVoice({draw, speaker});

/** Says one call, or the invitation to rate, as it is set and saved now, here at this computer. */
async function tryIt(what) {
  trying = '正在试听…';
  draw();
  try {
    const call = await api('GET', `announcement?device=preview&${what}`);
    await speaker.say(call.parts, call.volume);
    trying = call.missing.length ? `缺少：${call.missing.join('、')}，先用普通话报` : '';
  } catch (problem) {
    trying = problem.detail || '放不出声音，请检查本机的音量和音箱';
  }
  draw();
}

function check(name, words, hint) {
  return html`<div><label class="check"><input type="checkbox" data-testid=${name} .checked=${live(sheet.form[name])}
    @change=${(event) => sheet.set({[name]: event.target.checked})}>${words}</label>${hint ? html`<p class="field-hint">${hint}</p>` : nothing}</div>`;
}

function voices() {
  const name = sheet.form.own_name.trim() || '自录语音';
  const ways = [['mandarin', '普通话'], ['own', name], ['mandarin+own', `先普通话，后${name}`], ['own+mandarin', `先${name}，后普通话`]];
  return html`
    <div class="field"><label for="voices">用什么话</label>
      <select class="select" id="voices" data-testid="voices" @change=${(event) => sheet.set({voices: event.target.value})}>
        ${ways.map(([value, words]) => html`<option value=${value} .selected=${live(sheet.form.voices === value)}>${words}</option>`)}
      </select>
      <p class="field-hint">${sheet.form.voices.includes('own') && own.missing ? `${name}还缺 ${own.missing} 个词；缺词的号先用普通话报` : '两种话时每个号各报一次'}</p></div>`;
}

function kiosk() {
  const ways = [['asked', '有人按“朗读”才读'], ['unasked', '有人用就主动说，按“朗读”读全部'], ['off', '不出声']];
  return html`
    <div class="field"><label for="kiosk">取号机</label>
      <select class="select" id="kiosk" data-testid="kiosk" @change=${(event) => sheet.set({kiosk: event.target.value})}>
        ${ways.map(([value, words]) => html`<option value=${value} .selected=${live(sheet.form.kiosk === value)}>${words}</option>`)}
      </select>
      <p class="field-hint">安静时段音量是 0 时，取号机也不出声，“朗读”收起来</p></div>`;
}

function volume(name, label, hint) {
  return html`
    <div class="field"><label for=${name}>${label}</label>
      <div class="with-unit"><input class="volume" type="range" id=${name} data-testid=${name} min="0" max="100" step="5" .value=${live(String(sheet.form[name]))}
        @input=${(event) => sheet.set({[name]: Number(event.target.value)})}><span class="unit">${sheet.form[name] || '不出声'}</span></div>
      ${hint ? html`<p class="field-hint">${hint}</p>` : nothing}${errorAt(sheet, `/${name}`, name)}</div>`;
}

/** The server names a span by its place; the page has them all in one field. */
function quiet() {
  const faults = Object.keys(sheet.errors).filter((pointer) => pointer.startsWith('/quiet/'));
  if (faults.length) sheet.errors['/quiet'] = faults.map((pointer) => sheet.errors[pointer]).join('');
  return inputField(sheet, {name: 'quiet', label: '安静时段', placeholder: '12:00-13:30', hint: '如 12:00-13:30；几段之间用顿号隔开，没有就留空'});
}

function settings() {
  return html`
    <section class="card editor" aria-labelledby="editor-title" data-testid="editor">
      <h2 id="editor-title">怎样出声</h2>
      <p class="soft">大厅综合屏播放。一个大厅只有一块屏出声，由 hall.toml 的 speaks 定；号码一个字一个字地报。音量、安静时段和用什么话，取号机和平板评价器也照这样。</p>
      ${check('enabled', '播放叫号语音')}
      <div class="fields voice-fields">
        ${voices()}
        ${inputField(sheet, {name: 'own_name', label: '自录语音叫什么', maxlength: 12, hint: '如客家话、赣州话'})}
        ${inputField(sheet, {name: 'times', label: '每个号报几遍', kind: 'number', unit: '遍', hint: '1 到 3；人多时报一遍就够'})}
        ${volume('volume', '音量')}
        ${quiet()}
        ${volume('quiet_volume', '安静时段音量', '不会比平时更响')}
      </div>
      <div class="stack-tight">
        ${check('chime', '报号前有“叮咚”声')}
        ${check('yao', '号码里的 1 读作“幺”')}
        ${check('say_service', '最后报业务名称', '如“办理法律咨询”；没有录音的业务报“办理业务”')}
      </div>
      <h3>取号机和平板评价器</h3>
      <div class="fields voice-fields">${kiosk()}</div>
      <div class="stack-tight">${check('rating', '平板评价器说“请您对本次服务作出评价”', '放不放“叫号语音”都一样')}</div>
      <div class="row"><button type="button" class="button" data-testid="try" @click=${() => tryIt('number=A012&window_no=1&service=consult')}>试听：A012 号到 1 号窗口</button>
        <button type="button" class="button" data-testid="try-rate" @click=${() => tryIt('sentence=rate')}>试听：请评价</button>
        <span role="status" class="soft" data-testid="trying">${trying || (sheet.dirty ? '试听的是已保存的设置' : '')}</span></div>
      ${saveBar(sheet)}
    </section>`;
}

function draw() {
  render(sheet.ready ? html`<div class="stack-wide">${settings()}${own.view(sheet.kept.own_name)}</div>`
    : html`<p class="empty">${sheet.problem || '正在读取…'}</p>`, root);
}

savesByKey(() => sheet);
draw();
sheet.load();
own.load();
