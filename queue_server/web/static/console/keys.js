/*
 * The keyboard: function keys only, so that nothing fires while somebody types, not even inside a field.
 * A key held down and a key inside an unfinished Chinese word do nothing.
 */
export const keyOf = {
  primary: 'F2', register: 'F3', recall: 'F4', 'no-show': 'F6', hold: 'F7', transfer: 'F8', undo: 'F9', pause: 'F10',
  'sign-out': 'Ctrl+F10', 'next-matter': 'Ctrl+F3',
};

const actionOf = new Map(Object.entries(keyOf).map(([action, key]) => [key, action]));

/** Calls `act(action)` for a shortcut and `escape()` for Esc. */
export function listenForKeys(act, escape) {
  window.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.key === 'Escape') {
      escape();
      return;
    }
    const action = actionOf.get(event.ctrlKey ? `Ctrl+${event.key}` : event.key);
    if (!action) return;
    event.preventDefault();
    if (!event.repeat) act(action);
  });
}
