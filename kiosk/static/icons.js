/* Our own drawings for the services of the hall: 48 x 48, one stroke, the colour of the text around them. */
import {html, svg} from '/static/vendor/lit-html/lit-html.js';

const drawings = {
  // two people talking
  consult: svg`<path d="M6 10h22a3 3 0 0 1 3 3v11a3 3 0 0 1-3 3H17l-7 6v-6H6a3 3 0 0 1-3-3V13a3 3 0 0 1 3-3z"/>
    <path d="M36 18h6a3 3 0 0 1 3 3v11a3 3 0 0 1-3 3h-3v6l-7-6H22a3 3 0 0 1-3-3v-1"/><path d="M10 16h14M10 21h9"/>`,
  // an open hand that carries a heart
  legal_aid: svg`<path d="M24 22c-5-4-8-6.5-8-10a4.5 4.5 0 0 1 8-2.800A4.5 4.5 0 0 1 32 12c0 3.5-3 6-8 10z"/>
    <path d="M4 28h6l7-3h9a3 3 0 0 1 0 6h-7"/><path d="M26 31l13-5a3 3 0 0 1 2.5 5.400L28 40H14l-4-2H4"/>`,
  // two people and what joins them
  mediation: svg`<circle cx="12" cy="13" r="5.5"/><circle cx="36" cy="13" r="5.5"/>
    <path d="M3 40V31a8 8 0 0 1 8-8h2a8 8 0 0 1 7 4.500M45 40V31a8 8 0 0 0-8-8h-2a8 8 0 0 0-7 4.5"/><path d="M14 34h20M19 29l-5 5 5 5M29 29l5 5-5 5"/>`,
  // a paper with a seal
  notary: svg`<path d="M37 20V8a3 3 0 0 0-3-3H11a3 3 0 0 0-3 3v32a3 3 0 0 0 3 3h13"/><path d="M15 14h15M15 21h12M15 28h7"/>
    <circle cx="34" cy="30" r="7"/><path d="M30 36v8l4-2.5 4 2.500v-8"/>`,
  // a lens over traces
  forensic: svg`<circle cx="20" cy="20" r="15"/><path d="M31 31l13 13"/>
    <path d="M13 26c-1-8 2-13 7-13s8 5 7 12M18 29c-1-6-1-10 2-10s3 4 2.5 9"/>`,
  // a signpost
  lawyer_guide: svg`<path d="M24 4v40M16 44h16"/><path d="M24 8h15l5 5-5 5H24z"/><path d="M24 22H9l-5 5 5 5h15z"/>`,
  // a list being worked off
  general: svg`<path d="M17 8h-5a3 3 0 0 0-3 3v30a3 3 0 0 0 3 3h24a3 3 0 0 0 3-3V11a3 3 0 0 0-3-3h-5"/>
    <path d="M17 5h14v7H17z"/><path d="M15 21l3 3 5-6M15 33l3 3 5-6M28 22h6M28 34h6"/>`,
  // a letter into the box
  complaint: svg`<path d="M6 22h36v20a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2z"/><path d="M16 30h16"/>
    <path d="M12 22V6h24v16"/><path d="M18 12h12M18 17h8"/>`,
  // several papers, one behind the other
  group: svg`<path d="M8 17h26v26H8z"/><path d="M14 17v-6h26v26h-6"/><path d="M15 26h12M15 34h12"/>`,
  // somebody who comes to help
  person: svg`<circle cx="24" cy="12" r="8"/><path d="M8 44V36a12 12 0 0 1 12-12h8a12 12 0 0 1 12 12v8"/><path d="M24 44v-9"/>`,
  // any other paper
  other: svg`<path d="M12 4h17l9 9v28a3 3 0 0 1-3 3H12a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3z"/><path d="M28 4v10h10M16 22h16M16 29h16M16 36h10"/>`,
};

/** The drawing for a service code; a plain paper for a service we have none for. */
export function icon(code) {
  const drawing = Object.prototype.hasOwnProperty.call(drawings, code) ? drawings[code] : drawings.other;
  return html`<svg class="icon" viewBox="0 0 48 48" aria-hidden="true" focusable="false" fill="none" stroke="currentColor"
    stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round">${drawing}</svg>`;
}
