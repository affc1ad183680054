/*
 * A paper before the gun of this window: the keyboard goes to its row, or a sentence says where the number stands.
 */
import {Problem, api} from '/static/hall.js';

/** `scan`: what was read, as /static/gun.js makes of it. */
export async function scanAtWindow(desk, scan) {
  if (!desk.windowNo || !desk.c) return;
  if (scan.code) {
    desk.say(`${scan.code} 是预约码：请到导服台或取号机签到。`, 'info');
    return;
  }
  try {
    const asked = scan.status ? {paper: scan.status} : {number: scan.number, code: scan.query_code};
    const {tickets} = await api('GET', `find?${new URLSearchParams(asked)}`);
    const one = tickets.find(({ticket}) => scan.status || (ticket.number === scan.number && ticket.query_code === scan.query_code));
    if (!one) desk.say('扫到的不是今天的号票。', 'warn');
    else show(desk, one);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    desk.say(problem.detail, 'bad');
  }
}

function show(desk, {ticket, state_word: word}) {
  const here = desk.c.ticket && desk.c.ticket.id === ticket.id;
  const where = ticket.window_no ? `，${ticket.window_no} 号窗口` : '';
  const ahead = ticket.state === 'waiting' ? `，前面 ${ticket.ahead} 人` : '';
  desk.say(`${ticket.number} ${ticket.service_name}，${word}${here ? '，就在本窗口' : where}${ahead}。`, 'info');
  document.querySelector(`.queue-row[data-number="${CSS.escape(ticket.number)}"] .row-button`)?.focus();
}
