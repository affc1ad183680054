/* The test page of an office printer: prints itself, and keeps that somebody saw it come out well. */
import {Problem, announce, api} from '/static/hall.js';

const {device} = document.querySelector('.print-bar').dataset;
const said = document.getElementById('said');

function tell(words) {
  said.textContent = words;
  announce(words);
}

document.getElementById('print').addEventListener('click', () => window.print());
document.getElementById('seen-well').addEventListener('click', async () => {
  try {
    await api('POST', `office-devices/${device}/state`, {state: 'ok'});
    tell('已记下：打印正常。可以关掉这一页了。');
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    tell(problem.detail);
  }
});
