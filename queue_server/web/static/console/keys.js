/*
 * The keyboard, in one table: the handler, the words on the buttons and the overlay (? or F1) are made from it, and a
 * test holds the table of docs/clerk-guide.zh-CN.md against it. Function keys only, so that nothing fires while somebody
 * types, not even inside a field; `?` is heard outside fields. A key held down and a key inside an unfinished Chinese
 * word do nothing.
 */

/** Every key: what it does and when it may. Rows without `action` are the browser's or a panel's own keys. */
export const keyTable = [
  {action: 'primary', key: 'F2', does: '下一步：叫号、开始办理、办结；暂停时是恢复服务', when: '随时'},
  {action: 'register', key: 'F3', does: '直接登记：给没有取号的来访人开工单', when: '窗口空闲时'},
  {action: 'register', key: 'F3', does: '再加一件：同一来访人的另一件事项，另开一张工单', when: '办理中'},
  {action: 'next-matter', key: 'Ctrl+F3', does: '换到下一件', when: '办理几件事项时'},
  {action: 'recall', key: 'F4', does: '重呼', when: '叫号后，过了间隔时间（默认 15 秒），最多 3 次'},
  {action: 'no-show', key: 'F6', does: '过号：来访人没有到窗口', when: '至少呼叫 2 次以后'},
  {action: 'hand-over-note', key: 'Ctrl+F6', does: '交接留言：写给下一位坐这个窗口的人', when: '随时'},
  {action: 'hold', key: 'F7', does: '挂起：来访人暂离补材料，号码保留，窗口空出来', when: '叫号后、办理中'},
  {action: 'transfer', key: 'F8', does: '转移：转到别的业务、同事或窗口，可留言，号码不变', when: '叫号后、办理中'},
  {action: 'undo', key: 'F9', does: '撤销上一次的开始、办结或过号', when: '60 秒之内'},
  {action: 'pause', key: 'F10', does: '暂停服务（要写原因）或恢复服务', when: '随时'},
  {action: 'sign-out', key: 'Ctrl+F10', does: '签退', when: '窗口空闲时'},
  {action: 'phrases', key: 'Ctrl+F7', does: '常用语：选一条放到事项或摘要的光标处，前九条可按数字键', when: '工单打开时'},
  {action: 'to-primary', key: 'Ctrl+F2', does: '光标到大按钮', when: '随时'},
  {action: 'to-queue', key: 'Ctrl+F8', does: '光标到名单：等候、过号、挂起，再按一次到下一组', when: '名单里有人时'},
  {action: 'to-order', key: 'Ctrl+F9', does: '光标到工单里第一个还没填的', when: '工单打开时'},
  {action: 'help', key: 'F1', does: '打开或关闭本页的按键一览；不在填写时按 ? 也可以', when: '随时'},
  {key: 'Esc', does: '关闭打开的小面板、提示或按键一览', when: '有东西打开时'},
  {key: 'Tab', does: '到下一个按钮、填写框或名单，按住 Shift 往回走', when: '随时'},
  {key: '↑ ↓', does: '在名单和选项里移动', when: '光标在名单或选项上时'},
  {key: 'Enter', does: '按下光标所在的按钮；小面板里是确定', when: '随时'},
];

/** The key of each action, as it stands on its button. */
export const keyOf = Object.fromEntries(keyTable.filter(({action}) => action).map(({action, key}) => [action, key]));

/** The keys that are pressed together, one by one. */
export function partsOf(key) {
  return key.split(/[+ ]/);
}

const actionOf = new Map(Object.entries(keyOf).map(([action, key]) => [key, action]));
const questionMarks = ['?', '？'];

function isWriting(target) {
  return target instanceof Element && target.matches('input:not([type=radio]):not([type=checkbox]), textarea, select');
}

function actionFor(event) {
  if (questionMarks.includes(event.key) && !event.ctrlKey) return isWriting(event.target) ? null : 'help';
  return event.shiftKey ? null : actionOf.get(event.ctrlKey ? `Ctrl+${event.key}` : event.key);
}

/** Calls `act(action)` for a shortcut and `escape()` for Esc. */
export function listenForKeys(act, escape) {
  window.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.metaKey) return;
    if (event.key === 'Escape' && !event.shiftKey) {
      escape();
      return;
    }
    const action = actionFor(event);
    if (!action) return;
    event.preventDefault();
    if (!event.repeat) act(action);
  });
}
