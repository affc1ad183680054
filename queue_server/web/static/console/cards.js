/*
 * What was laid before a reader. An identity card on this window's: its name goes into the open work order, where none
 * stands yet. A paper before this window's gun: see scans.js.
 */
import {scanAtDesk} from '/static/gun.js';
import {Problem, api} from '/static/hall.js';
import {scanAtWindow} from './scans.js';

const problemWords = {
  layout: '这种证件读不了，请手工填写姓名。', moved: '卡片移动太快，请平放不动再试一次。', unreadable: '没有读出证件，请手工填写姓名。',
};

/** A card or a paper was presented somewhere; only this window's concerns this desk. */
export function presented(desk, name, message) {
  if (name === 'card_presented') cardPresented(desk, message);
  const scan = name === 'code_at_desk' && desk.windowNo ? scanAtDesk(message, desk.windowNo) : null;
  if (scan) scanAtWindow(desk, scan);
}

async function cardPresented(desk, message) {
  if (!desk.windowNo || message.window_no !== desk.windowNo) return;
  if (message.problem) {
    desk.say(problemWords[message.problem] || problemWords.unreadable, 'warn');
    return;
  }
  const {draft} = desk;
  if (!draft) {
    desk.say('读到一张身份证。开始办理以后再放一次，姓名会填进工单。', 'info');
    return;
  }
  try {
    const {card} = await api('GET', `windows/${desk.windowNo}/card`);
    if (!card || !card.name || desk.draft !== draft) return;
    if (draft.values.name && draft.values.name !== card.name) {
      desk.say('工单里已有姓名，没有改动。要换成身份证上的，请清空姓名再放一次。', 'info');
      return;
    }
    draft.edit('refuse_name', false);
    draft.edit('name', card.name);
    await draft.flush();
    desk.say('姓名已按身份证填入。', 'ok');
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    desk.say(problem.detail, 'bad');
  }
}
