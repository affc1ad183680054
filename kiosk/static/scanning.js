/* What was held before the barcode gun: a paper opens 我的号, the code of an appointment its check-in, wherever the page is. */
import {meaningOfScan} from '/static/gun.js';

/** While a number is being taken, and before the hall's offer is known, nothing else begins. */
export function onScan(model, act, scan) {
  if (model.screen === 'taking' || model.screen === 'opening') return;
  if (scan.code) {
    act.home();
    act.arrive('code');
    [...scan.code].forEach((sign) => act.type(sign));
    return;
  }
  act.mineOpen();
  model.mine.look(scan);
}

/** What a gun on a serial line has read; anything the hall does not know means nothing. */
export function scanned(model, act, text) {
  const scan = meaningOfScan(text.trim());
  if (scan) onScan(model, act, scan);
}
