/* The console's page: draws the desk, once a second for the countdowns and after every change, and listens to keys. */
import {html, render} from '/static/vendor/lit-html/lit-html.js';
import {hearGun} from '/static/gun.js';
import {callView} from './call_view.js';
import {Desk} from './desk.js';
import {Focus, focusFirstGap, focusPrimary, focusQueue} from './focus.js';
import * as keySheet from './key_sheet.js';
import {listenForKeys} from './keys.js';
import {OneTab} from './one_tab.js';
import {orderView} from './order_view.js';
import {otherTabView} from './other_tab.js';
import {queueView} from './queue_view.js';
import {scanAtWindow} from './scans.js';
import {seatView} from './seat.js';

const root = document.getElementById('console');
const focus = new Focus();
let asked = false;

function redraw() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    focus.around(draw);
  });
}

let desk = new Desk(redraw);
let elsewhere = null;       // {words}: another tab is used, and why it could not be had

function draw() {
  document.getElementById('connection').hidden = Boolean(elsewhere);
  if (elsewhere) {
    render(otherTabView({...elsewhere, taking: tabs.state === 'taking', take: () => { tabs.take(); redraw(); }}), root);
    return;
  }
  if (!desk.session) {
    render(html`<p class="empty" data-testid="notice">${desk.notice ? desk.notice.text : '正在打开…'}</p>`, root);
    return;
  }
  if (!desk.windowNo || !desk.c) {
    render(seatView(desk), root);
    focus.onSeats(desk);
    return;
  }
  desk.phrases.of(desk.draft);
  desk.past.look(desk.c.work_order && desk.draft ? desk.draft.order : null);
  render(html`<div class="columns">${callView(desk)}${queueView(desk)}${orderView(desk)}</div>`, root);
  focus.atWindow(desk);
}

/** What is typed in the field the keyboard is in counts before the key does. */
function takeTyped() {
  const field = document.activeElement;
  if (field && field.matches('input, textarea')) field.dispatchEvent(new Event('change'));
}

const moves = {
  'to-primary': focusPrimary,
  'to-queue': () => { if (!focusQueue()) desk.say('名单里没有人。', 'info'); },
  'to-order': () => { if (desk.draft) focusFirstGap(); else desk.say('开始办理后才有工单。', 'info'); },
  phrases: () => { if (desk.draft) desk.phrases.toggle(); else desk.say('开始办理后才有工单。', 'info'); },
  'next-matter': () => desk.nextMatter(),
  primary: () => desk.primary(),
};

listenForKeys((action) => {
  if (action === 'help') {
    keySheet.toggle();
    return;
  }
  if (keySheet.isOpen()) keySheet.close();
  if (elsewhere || !desk.windowNo || !desk.c) return;
  takeTyped();
  (moves[action] || (() => desk.choose(action)))();
}, () => {
  if (keySheet.isOpen()) return;
  if (desk.phrases.isOpen) desk.phrases.close();
  else if (desk.panel) desk.closePanel();
  else if (desk.takingOver) desk.asksToTakeOver(null);
  else if (desk.notice) desk.say('');
});

hearGun((scan) => { if (!elsewhere) scanAtWindow(desk, scan); });

const tabs = new OneTab({
  onMine: () => {
    if (desk.closed) desk = new Desk(redraw);
    elsewhere = null;
    focus.begin();
    redraw();
    desk.open();
  },
  onOther: (words) => {
    desk.close();
    if (keySheet.isOpen()) keySheet.close();
    elsewhere = {words};
    redraw();
    requestAnimationFrame(() => document.getElementById('use-here')?.focus());
  },
  rest: () => {
    takeTyped();
    return desk.rests();
  },
});

window.addEventListener('beforeunload', (event) => {
  if (!desk.hasUnsaved()) return;
  desk.drafts.forEach((draft) => draft.flush());
  event.preventDefault();
  event.returnValue = '';
});
document.addEventListener('visibilitychange', () => {
  if (document.hidden) desk.drafts.forEach((draft) => draft.flush());
  if (!document.hidden && tabs.state === 'mine') desk.refresh();
});
setInterval(() => { if (desk.c && !elsewhere) redraw(); }, 1000);

redraw();
tabs.begin();
