/** Every visible string, by key, in the language that is chosen. */
import en from './en.js';
import nl from './nl.js';

/** @type {Record<string, Record<string, string | {one: string, other: string}>>} */
const MESSAGES = {en, nl};

/** The languages, each by its own name. */
export const LANGUAGES = {en: 'English', nl: 'Nederlands'};

let lang = 'en';
let plurals = new Intl.PluralRules('en');

/** @param {string} wanted a language tag; English if it is none of ours */
export function setLanguage(wanted) {
  lang = Object.hasOwn(MESSAGES, wanted) ? wanted : 'en';
  plurals = new Intl.PluralRules(lang);
}

/** @returns {string} `en` or `nl` */
export const language = () => lang;

/**
 * @param {string} key
 * @param {Record<string, unknown>} [params] put in the place of `{name}`; `n` chooses between singular and plural
 * @returns {string}
 */
export function t(key, params) {
  const found = MESSAGES[lang][key];
  if (found === undefined) {
    console.error(`no message ${key} in ${lang}`);
    return key;
  }
  const text = typeof found === 'string' ? found : plurals.select(Number(params?.n)) === 'one' ? found.one : found.other;
  return params ? text.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(params, name) ? String(params[name]) : whole)) : text;
}

/**
 * A word of the server's, such as a phase or a kind.
 *
 * @param {string} family
 * @param {string} word
 * @returns {string} our word for it; the server's own if we have none
 */
export function word(family, word) {
  const key = `${family}.${word}`;
  return Object.hasOwn(MESSAGES[lang], key) ? t(key) : word;
}
