/** Icons: each has its own outline, so that none is told by its colour alone. They say nothing; a word stands beside each. */
import {svg, html} from '/lib/lit-html.js';

const SHAPES = {
  ok: svg`<circle cx="8" cy="8" r="6.5"/><path d="M5 8.2l2.2 2.2L11.2 6"/>`,
  warn: svg`<path d="M8 1.8l6.6 12H1.4z"/><path d="M8 6.2v3.6M8 11.8v.2"/>`,
  bad: svg`<path d="M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3z"/><path d="M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8"/>`,
  drain: svg`<path d="M8 1.5v8M4.5 6.5L8 10l3.5-3.5M2 14h12"/>`,
  pause: svg`<path d="M5 2.5v11M11 2.5v11"/>`,
  play: svg`<path d="M4 2.5v11l9-5.5z"/>`,
  ramp: svg`<path d="M1.5 13.5h3v-3h3.5v-3h3.5v-5M9 4.5l2.5-2.5L14 4.5"/>`,
  wait: svg`<circle cx="8" cy="8" r="6.5"/><path d="M8 4.2V8l2.6 1.8"/>`,
  idle: svg`<circle cx="8" cy="8" r="6.5" stroke-dasharray="3 2.4"/>`,
  unknown: svg`<circle cx="8" cy="8" r="6.5"/><path d="M6.2 6.3a1.9 1.9 0 1 1 2.6 1.8c-.6.3-.8.6-.8 1.2M8 11.4v.2"/>`,
  backup: svg`<path d="M2 5h9.5M9 2.5L11.5 5 9 7.5M14 11H4.5M7 8.5L4.5 11 7 13.5"/>`,
  info: svg`<circle cx="8" cy="8" r="6.5"/><path d="M8 7.2v4M8 4.7v.2"/>`,
  drill: svg`<path d="M2.5 14V2M2.5 2.5h10l-2.5 3 2.5 3h-10"/>`,
  link: svg`<path d="M6.5 9.5l3-3M7.2 4.6l1.6-1.6a2.8 2.8 0 0 1 4 4l-1.6 1.6M8.8 11.4l-1.6 1.6a2.8 2.8 0 0 1-4-4l1.6-1.6"/>`,
  plus: svg`<path d="M8 2.5v11M2.5 8h11"/>`,
  minus: svg`<path d="M2.5 8h11"/>`,
  close: svg`<path d="M3 3l10 10M13 3L3 13"/>`,
  download: svg`<path d="M8 1.5v8.5M4.5 6.5L8 10l3.5-3.5M2 12v2h12v-2"/>`,
};

/** @param {keyof typeof SHAPES} name */
export const icon = (name) => html`<svg class="icon icon-${name}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${SHAPES[name] ?? SHAPES.unknown}</svg>`;

/** Tone and icon of what the server has words for. */
const LOOKS = {
  active: ['ok', 'ok'], serving: ['ok', 'ok'], ramp: ['info', 'ramp'], trial: ['info', 'wait'], 'hold-down': ['warn', 'wait'],
  absent: ['quiet', 'idle'], idle: ['quiet', 'idle'], lost: ['bad', 'bad'], ejected: ['bad', 'bad'], drained: ['warn', 'drain'],
  unknown: ['quiet', 'unknown'], backup: ['warn', 'backup'], paused: ['warn', 'pause'],
};

/**
 * A state as an icon with its word.
 *
 * @param {string} state
 * @param {string} text
 */
export function badge(state, text) {
  const [tone, shape] = LOOKS[state] ?? LOOKS.unknown;
  return html`<span class="badge tone-${tone}">${icon(shape)}<span>${text}</span></span>`;
}

/** @param {'ok'|'warn'|'bad'|'info'|'quiet'} tone @param {string} shape @param {unknown} text */
export const tag = (tone, shape, text) => html`<span class="badge tone-${tone}">${icon(shape)}<span>${text}</span></span>`;
