/*
 * lit-html's `repeat` for pages that stay open for days: the same rows keep their elements (and the keyboard its place),
 * and a row that goes leaves nothing behind. The library's own (3.3) leaves a comment in the document for each.
 */
import {nothing} from '/static/vendor/lit-html/lit-html.js';
import {directive} from '/static/vendor/lit-html/directive.js';
import {getCommittedValue, getDirectiveClass} from '/static/vendor/lit-html/directive-helpers.js';
import {repeat as withRemains} from '/static/vendor/lit-html/directives/repeat.js';

class Rows extends getDirectiveClass(withRemains([], () => nothing)) {
  update(part, given) {
    const told = super.update(part, given);
    const rows = getCommittedValue(part);
    if (Array.isArray(rows)) sweep(part, rows);
    return told;
  }
}

/** Takes away what stands between the rows and belongs to none. */
function sweep(part, rows) {
  let node = part.startNode.nextSibling;
  const upTo = (end) => {
    while (node && node !== end) {
      const next = node.nextSibling;
      node.remove();
      node = next;
    }
  };
  rows.forEach((row) => {
    upTo(row.startNode);
    node = row.endNode.nextSibling;
  });
  upTo(part.endNode);
}

/** repeat(list, key, template), as in lit-html. */
export const repeat = directive(Rows);
