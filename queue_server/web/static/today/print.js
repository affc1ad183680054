/*
 * The pictures of the sheets of paper: drawn once, as vector graphics in black on white, from the figures the page was made
 * with. Nothing here is live: what is printed is what is seen.
 */
import {Charts} from './charts.js';
import {drawDepth} from './depth.js';

const sheet = document.getElementById('sheet');
const told = JSON.parse(sheet.dataset.figures);
const charts = new Charts({paper: true});

charts.show(told, JSON.parse(sheet.dataset.services));
drawDepth(charts, told);
for (const place of sheet.querySelectorAll('.paper-chart')) {
  if (!place.firstElementChild) {
    place.textContent = '无数据';
    place.classList.add('paper-none');
  }
}
document.getElementById('print').addEventListener('click', () => window.print());
sheet.dataset.drawn = 'yes';
