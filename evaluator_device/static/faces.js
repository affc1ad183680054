/* Our own faces for the five levels: one stroke, one colour, so that none of them is recommended. */
import {html, svg} from '/static/vendor/lit-html/lit-html.js';

const mouths = {
  5: svg`<path d="M15 27c2 8 16 8 18 0z" fill="currentColor"/>`,
  4: svg`<path d="M15 28c4 6 14 6 18 0"/>`,
  3: svg`<path d="M16 30c5 2 11 2 16 0"/>`,
  2: svg`<path d="M16 33c4-4 12-4 16 0"/>`,
  1: svg`<path d="M15 35c3-8 15-8 18 0"/>`,
};
const brows = {
  1: svg`<path d="M13 14l6 3M35 14l-6 3"/>`,
};

/** The face of a level, 5 to 1. */
export function face(level) {
  return html`<svg class="face" viewBox="0 0 48 48" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" stroke-width="2.6"
    stroke-linecap="round" stroke-linejoin="round"><circle cx="24" cy="24" r="20"/><circle cx="17" cy="20" r="1.8" fill="currentColor"/>
    <circle cx="31" cy="20" r="1.8" fill="currentColor"/>${mouths[level]}${brows[level] || ''}</svg>`;
}
