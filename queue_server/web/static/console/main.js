/* The console's page: draws the desk, once a second for the countdowns and after every change, and listens to keys. */
import {html, render} from '/static/vendor/lit-html/lit-html.js';
import {callView} from './call_view.js';
import {Desk} from './desk.js';
import {listenForKeys} from './keys.js';
import {orderView} from './order_view.js';
import {focusPrimary, queueView} from './queue_view.js';
import {seatView} from './seat.js';

const root = document.getElementById('console');
let asked = false;
let shownPanel = null;
let shownPlace = null;
let shownMatter = null;
let shownQuestion = null;
let wantsForm = false;      // a visit has just begun here: the keyboard goes to the form once it is there

function redraw() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    draw();
  });
}

const desk = new Desk(redraw);

function draw() {
  if (!desk.session) {
    render(html`<p class="empty" data-testid="notice">${desk.notice ? desk.notice.text : '正在打开…'}</p>`, root);
    return;
  }
  if (!desk.windowNo || !desk.c) {
    shownPlace = null;
    render(seatView(desk), root);
    keepSeatFocus();
    return;
  }
  shownQuestion = null;
  const wasSeat = shownPlace === null;
  render(html`<div class="columns">${callView(desk)}${queueView(desk)}${orderView(desk)}</div>`, root);
  keepFocus(wasSeat);
}

/** The keyboard goes to the question whether to take over, and back to the seat it was asked of. */
function keepSeatFocus() {
  const was = shownQuestion;
  shownQuestion = desk.takingOver;
  if (shownQuestion === was) return;
  if (shownQuestion) root.querySelector('.seat-question button')?.focus();
  else document.getElementById(`seat-${was}`)?.focus();
}

/** The keyboard follows the work: into an opened panel and back, into the form at the start, to the next step after it. */
function keepFocus(wasSeat) {
  if (desk.panel !== shownPanel) {
    shownPanel = desk.panel;
    if (shownPanel) document.querySelector('#panel input')?.focus();
    else if (desk.returnTo) document.getElementById(`step-${desk.returnTo}`)?.focus();
    else focusPrimary();
    desk.returnTo = null;
  }
  const was = shownPlace;
  shownPlace = desk.place;
  if (wasSeat) focusPrimary();
  else if (was !== shownPlace) {
    wantsForm = (shownPlace === 'serving' && was === 'called') || shownPlace === 'visit';
    if (!wantsForm) focusPrimary();
  }
  if (desk.draft && desk.draft.order.place > 1 && desk.draft.id !== shownMatter) wantsForm = desk.place !== 'free';
  shownMatter = desk.draft ? desk.draft.id : null;
  if (wantsForm && desk.c.work_order) {
    wantsForm = false;
    focusFirstGap();
  }
}

/** The first thing nobody has said yet; what was given at the kiosk stands there already. */
function focusFirstGap() {
  const fields = ['name', 'phone', 'matter', 'summary'].map((name) => document.getElementById(`wo-${name}`));
  (fields.find((field) => field && !field.disabled && !field.value) || fields[3])?.focus();
}

listenForKeys((action) => {
  if (!desk.windowNo || !desk.c) return;
  if (document.activeElement && document.activeElement.matches('input, textarea')) {
    document.activeElement.dispatchEvent(new Event('change'));
  }
  if (action === 'primary') desk.primary();
  else if (action === 'next-matter') desk.nextMatter();
  else desk.choose(action);
}, () => {
  if (desk.panel) desk.closePanel();
  if (desk.takingOver) desk.asksToTakeOver(null);
});

window.addEventListener('beforeunload', (event) => {
  if (!desk.hasUnsaved()) return;
  desk.drafts.forEach((draft) => draft.flush());
  event.preventDefault();
  event.returnValue = '';
});
document.addEventListener('visibilitychange', () => {
  if (document.hidden) desk.drafts.forEach((draft) => draft.flush());
  if (!document.hidden) desk.refresh();
});
setInterval(() => { if (desk.c) redraw(); }, 1000);

redraw();
desk.open();
