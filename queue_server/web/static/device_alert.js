/*
 * The line over the pages of whoever looks after the devices: which ones need somebody, and what to do, in one sentence each.
 * It looks by itself, so that a page that listens to nothing says it too.
 */
import {html, render} from '/static/vendor/lit-html/lit-html.js';
import {Problem, api} from '/static/hall.js';

const LOOK_MS = 15000;
const SHOWN = 2;
const place = document.getElementById('device-alert');

function view(devices) {
  const said = devices.slice(0, SHOWN).map((device) => `${device.device}：${device.advice || device.detail}`);
  return html`<span><b>${devices.length} 台设备需要处理</b> ${said.join(' ')}${devices.length > SHOWN ? ' ……' : ''}</span>
    <a class="button button-small" href="/devices" data-testid="device-alert-open">去设备页</a>`;
}

async function look() {
  if (document.hidden) return;
  try {
    const {devices} = await api('GET', 'devices');
    const broken = devices.filter((device) => device.state === 'failed' || device.state === 'warning');
    place.hidden = !broken.length;
    place.className = `banner device-alert banner-${broken.some((device) => device.state === 'failed') ? 'bad' : 'warn'}`;
    if (broken.length) render(view(broken), place);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;   // whoever is signed out or offline is told so by the page itself
  }
}

look();
setInterval(look, LOOK_MS);
document.addEventListener('visibilitychange', look);
