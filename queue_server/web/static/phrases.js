/* Chinese in large type: a line may end between two words, never within one (法律援 / 助). */
import {html} from '/static/vendor/lit-html/lit-html.js';

// Chromium has had a dictionary of Chinese words since 87; where it is missing, lines end at punctuation.
const splitter = typeof Intl.Segmenter === 'function' ? new Intl.Segmenter('zh', {granularity: 'word'}) : null;
const opening = /[（“《〔(]$/;
const known = new Map();

/** The words of a text, each with the punctuation that must not begin a line. */
export function wordsOf(text) {
  if (!splitter) return [text];
  const words = [];
  [...splitter.segment(text)].forEach(({segment, isWordLike}) => {
    const before = words[words.length - 1];
    if (before !== undefined && (!isWordLike || opening.test(before))) words[words.length - 1] = before + segment;
    else words.push(segment);
  });
  return words;
}

/** The text with a place to end the line after each word; its element has `word-break: keep-all` (class "phrases"). */
export function phrases(text) {
  if (!known.has(text)) {
    if (known.size > 500) known.clear();
    known.set(text, wordsOf(text));
  }
  return known.get(text).map((word, place) => (place ? html`<wbr>${word}` : word));
}
