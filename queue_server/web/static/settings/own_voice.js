/*
 * The words of the hall's own voice: recorded here or taken from a file, heard, taken away. The server trims each and
 * makes them equally loud; what it cannot use it refuses in plain words. Any sound file the browser can read will do.
 */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {announce, api} from '/static/hall.js';
import {isSignedOut, renewToken} from '/static/staff.js';

const RATE_HZ = 24000;
const LONGEST_MS = 8000;

/** A sound file of any kind the browser reads, as a WAV file: one channel, 16 bit. */
export async function wavOf(file) {
  const context = new OfflineAudioContext(1, 1, RATE_HZ);
  const sound = await context.decodeAudioData(await file.arrayBuffer());
  const samples = sound.getChannelData(0);
  const bytes = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const text = (at, word) => word.split('').forEach((sign, i) => bytes.setUint8(at + i, sign.charCodeAt(0)));
  text(0, 'RIFF');
  bytes.setUint32(4, 36 + samples.length * 2, true);
  text(8, 'WAVEfmt ');
  [[16, 4], [1, 2], [1, 2], [RATE_HZ, 4], [RATE_HZ * 2, 4], [2, 2], [16, 2]].reduce((at, [value, size]) => {
    if (size === 4) bytes.setUint32(at, value, true);
    else bytes.setUint16(at, value, true);
    return at + size;
  }, 16);
  text(36, 'data');
  bytes.setUint32(40, samples.length * 2, true);
  samples.forEach((one, at) => bytes.setInt16(44 + at * 2, Math.max(-1, Math.min(1, one)) * 32767, true));
  return new Blob([bytes.buffer], {type: 'audio/wav'});
}

export class OwnVoice {
  constructor({draw, speaker}) {
    Object.assign(this, {draw, speaker, clips: null, missing: 0, elsewhere: 0, problem: '', recording: '', said: {}});
    this.recorder = null;
    this.mayRecord = Boolean(navigator.mediaDevices && window.MediaRecorder);
  }

  async load() {
    try {
      const told = await api('GET', 'voice/clips');
      this.clips = told.clips;
      this.missing = told.missing;
      this.elsewhere = told.missing_elsewhere;
      this.problem = '';
    } catch (problem) {
      this.problem = problem.detail;
    }
    this.draw();
  }

  async hear(address) {
    try {
      await this.speaker.say([{clip: address}], 100);
    } catch (problem) {
      this.problem = '放不出声音，请检查本机的音量和音箱';
      this.draw();
    }
  }

  /** Starts recording a word, or ends it. */
  async record(name) {
    if (this.recorder) {
      this.recorder.stop();
      return;
    }
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({audio: {echoCancellation: false, channelCount: 1}});
    } catch (refusal) {
      this.tell(name, '用不了麦克风：请插好麦克风，并允许本页使用');
      return;
    }
    const pieces = [];
    this.recorder = new MediaRecorder(stream);
    this.recording = name;
    const timer = setTimeout(() => this.recorder && this.recorder.stop(), LONGEST_MS);
    this.recorder.ondataavailable = (event) => pieces.push(event.data);
    this.recorder.onstop = () => {
      clearTimeout(timer);
      stream.getTracks().forEach((track) => track.stop());
      this.recorder = null;
      this.recording = '';
      this.keep(name, new Blob(pieces, {type: 'audio/webm'}));
    };
    this.recorder.start();
    this.tell(name, '正在录音，请说这个词，说完按“停止”');
  }

  async keep(name, file) {
    this.tell(name, '正在检查…');
    let wav;
    try {
      wav = await wavOf(file);
    } catch (unreadable) {
      this.tell(name, '浏览器读不懂这个文件，请用 WAV、MP3 或 M4A');
      return;
    }
    await this.send(name, () => api('PUT', `voice/clips/${name}`, wav, {timeoutMs: 20000}),
      (kept) => `已录 ${kept.own_s.toFixed(1)} 秒，音量${kept.level_db < -35 ? '偏小，已放大' : '合适'}`);
  }

  remove(name) {
    return this.send(name, () => api('DELETE', `voice/clips/${name}`), () => '已删除');
  }

  async send(name, ask, words) {
    try {
      let answer;
      try {
        answer = await ask();
      } catch (problem) {
        if (!isSignedOut(problem)) throw problem;
        await renewToken();
        answer = await ask();
      }
      this.tell(name, words(answer));
      await this.load();
    } catch (problem) {
      this.tell(name, problem.detail || '没有保存，请再试一次');
    }
  }

  tell(name, words) {
    this.said = {[name]: words};
    announce(words);
    this.draw();
  }

  row(clip) {
    const {name, text} = clip;
    const busy = this.recording === name;
    const label = html`<span class="visually-hidden">：${text}</span>`;
    return html`
      <li class="clip" data-testid="clip-${name}" data-has=${clip.own ? 'yes' : 'no'}>
        <b class="clip-text">${text}</b>
        <span class="badge ${clip.own ? 'badge-ok' : 'badge-warn'}">${clip.own ? `${clip.own_s.toFixed(1)} 秒` : '缺'}</span>
        <span class="clip-said" role="status">${this.said[name] || ''}</span>
        <span class="row clip-acts">
          ${this.mayRecord ? html`<button type="button" class="button button-small" data-testid="record" aria-pressed=${String(busy)}
            aria-disabled=${String(Boolean(this.recording) && !busy)} @click=${() => { if (!this.recording || busy) this.record(name); }}>${busy ? '停止' : '录音'}${label}</button>` : nothing}
          <label class="button button-small clip-file">上传${label}<input type="file" class="visually-hidden" accept="audio/*,.wav" data-testid="file"
            @change=${(event) => { const [file] = event.target.files; if (file) this.keep(name, file); event.target.value = ''; }}></label>
          ${clip.own ? html`
            <button type="button" class="button button-small" data-testid="hear" @click=${() => this.hear(clip.own)}>试听${label}</button>
            <button type="button" class="button button-small button-quiet" data-testid="remove" @click=${() => this.remove(name)}>删除${label}</button>`
            : clip.mandarin ? html`<button type="button" class="button button-small button-quiet" data-testid="hear-mandarin"
              @click=${() => this.hear(clip.mandarin)}>听普通话${label}</button>` : nothing}
        </span>
      </li>`;
  }

  view(title) {
    if (!this.clips) return html`<section class="card"><p class="empty">${this.problem || '正在读取…'}</p></section>`;
    const ofCalls = this.clips.filter((clip) => clip.said_in === 'call');
    const others = this.clips.filter((clip) => clip.said_in !== 'call');
    return html`
      <section class="card stack" aria-labelledby="own-title" data-testid="own-voice">
        <h2 id="own-title">自录语音：${title}</h2>
        <p class="soft">请一位会说这种话的同事，在安静的房间里一个词一个词地录，每个词只说一遍。前后的空白会自动剪掉，音量会自动调成一样。
          ${this.mayRecord ? nothing : '本页不是用 https 或在服务器本机打开的，浏览器不让录音；可以用手机录好，再逐个上传。'}</p>
        <p data-testid="missing" class="banner ${this.missing ? 'banner-warn' : 'banner-ok'}">${this.missing ? `叫号共 ${ofCalls.length} 个词，还缺 ${this.missing} 个。缺词的号用普通话报。` : `叫号的 ${ofCalls.length} 个词全部录好了。`}</p>
        ${this.problem ? html`<p class="field-error" role="alert">${this.problem}</p>` : nothing}
        ${this.groups(ofCalls)}
        <details data-testid="other-words"><summary>请评价和取号机朗读的 ${others.length} 个词（可以不录），${
          this.elsewhere ? `还缺 ${this.elsewhere} 个，缺词的句子用普通话说` : '全部录好了'}</summary>
          <div class="stack">${this.groups(others)}</div></details>
      </section>`;
  }

  groups(clips) {
    const groups = [...new Set(clips.map((clip) => clip.group))];
    return groups.map((group) => html`<div><h3>${group}</h3><ul class="clips">${clips.filter((clip) => clip.group === group).map((clip) => this.row(clip))}</ul></div>`);
  }
}
