/** Figures and times as people read them, each with its unit. What is not known is an en dash. */
import {language, t} from './i18n/i18n.js';

export const NONE = '–';

/** @type {Map<string, Intl.NumberFormat | Intl.DateTimeFormat>} */
const formats = new Map();

/** @param {Intl.NumberFormatOptions} options @returns {Intl.NumberFormat} */
function numbers(options) {
  return cached('n', Intl.NumberFormat, options);
}

/** @param {Intl.DateTimeFormatOptions} options @returns {Intl.DateTimeFormat} */
function dates(options) {
  return cached('d', Intl.DateTimeFormat, options);
}

function cached(type, Format, options) {
  const key = type + language() + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Format(locale(), options);
    formats.set(key, found);
  }
  return found;
}

const locale = () => (language() === 'nl' ? 'nl-NL' : 'en-GB');

/** @param {?number | undefined} value @returns {boolean} */
export const known = (value) => value !== null && value !== undefined && Number.isFinite(value);

/** @param {?number} value @param {number} [digits] at most so many after the point */
export const number = (value, digits = 0) =>
  known(value) ? numbers({maximumFractionDigits: digits}).format(value) : NONE;

/** Three significant digits, for what may be large or small. @param {?number} value */
export const figure = (value) =>
  known(value) ? numbers(Math.abs(value) >= 100 ? {maximumFractionDigits: 0} : {maximumSignificantDigits: 3}).format(value) : NONE;

/** @param {?number} value requests a second */
export const rate = (value) => (known(value) ? `${figure(value)}/s` : NONE);

/** @param {?number} ratio in [0, 1]; whole percents unless it is small @param {number} [digits] */
export function percent(ratio, digits) {
  if (!known(ratio)) {
    return NONE;
  }
  const size = Math.abs(ratio);
  const after = digits ?? (size === 0 || size >= 0.1 ? 0 : size >= 0.001 ? 1 : 2);
  if (digits === undefined && size > 0 && size < 0.0001) {
    return '<' + percent(0.0001, 2);
  }
  return numbers({style: 'percent', minimumFractionDigits: 0, maximumFractionDigits: after}).format(ratio);
}

/** An availability, with as many nines as it has. @param {?number} ratio */
export const nines = (ratio) =>
  known(ratio) ? numbers({style: 'percent', maximumFractionDigits: 4}).format(ratio) : NONE;

/** A latency. @param {?number} seconds */
export function latency(seconds) {
  if (!known(seconds)) {
    return NONE;
  }
  if (seconds >= 1) {
    return `${number(seconds, seconds >= 10 ? 1 : 2)} s`;
  }
  return `${number(seconds * 1000, seconds < 0.01 ? 1 : 0)} ms`;
}

/** A length of time. @param {?number} seconds */
export function duration(seconds) {
  if (!known(seconds)) {
    return NONE;
  }
  if (seconds < 1) {
    return seconds === 0 ? '0 s' : `${number(seconds * 1000)} ms`;
  }
  if (seconds < 60) {
    return `${number(seconds, 1)} s`;
  }
  const parts = [];
  let rest = Math.round(seconds);
  for (const [unit, size] of [['d', 86400], [t('unit.hour'), 3600], ['min', 60], ['s', 1]]) {
    const count = Math.floor(rest / size);
    if (count > 0 && parts.length < 2) {
      parts.push(`${number(count)} ${unit}`);
    } else if (parts.length > 0) {
      break;
    }
    rest -= count * size;
  }
  return parts.join(' ');
}

/** Time of day. @param {number} millis */
export const clock = (millis) => dates({hour: '2-digit', minute: '2-digit', second: '2-digit'}).format(millis);

/** @param {number} millis */
export const day = (millis) => dates({weekday: 'long', day: 'numeric', month: 'long', year: 'numeric'}).format(millis);

/** @param {number} millis */
export const moment = (millis) =>
  dates({day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit'}).format(millis);

/** For `<input type="datetime-local" step="1">`. @param {?number} millis */
export function toInput(millis) {
  if (!known(millis)) {
    return '';
  }
  const two = (value) => String(value).padStart(2, '0');
  const at = new Date(millis);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** @param {string} text of such an input @returns {?number} */
export function fromInput(text) {
  const millis = text ? new Date(text).getTime() : NaN;
  return Number.isNaN(millis) ? null : millis;
}
