/** Small parts that several pages share. */
import {html, nothing} from '/lib/lit-html.js';
import {icon} from '../icons.js';
import {language, t, word} from '../i18n/i18n.js';
import {clock, moment, number} from '../format.js';
import {href} from '../router.js';

/** A sentence of the server's, which is English whatever the language of the page. @param {string} text */
export const said = (text) => (language() === 'en' ? html`${text}` : html`<span lang="en">${text}</span>`);

/**
 * The last result again while the arguments are the same: a chart is drawn anew only if its figures are others.
 *
 * @template {any[]} A
 * @template R
 * @param {(...args: A) => R} make
 * @returns {(...args: A) => R}
 */
export function memo(make) {
  let last = null;
  let result;
  return (...args) => {
    if (last === null || args.length !== last.length || args.some((arg, at) => arg !== last[at])) {
      result = make(...args);
      last = args;
    }
    return result;
  };
}

/** @param {'info'|'warn'|'bad'|'ok'} tone @param {unknown} content @param {string} [shape] */
export const notice = (tone, content, shape) =>
  html`<div class="notice tone-${tone}">${icon(shape ?? {info: 'info', warn: 'warn', bad: 'bad', ok: 'ok'}[tone])}<div>${content}</div></div>`;

/** @param {string} message */
export const problem = (message) => html`<div role="alert">${notice('bad', said(message))}</div>`;

/** @param {import('../types.js').Decision} decision */
export const kindTag = (decision) => html`<span class="kind">${word('kind', decision.kind)}</span>`;

/** A decision on one line. @param {import('../types.js').Decision} decision @param {boolean} [whose] whether its service is named */
export const decisionLine = (decision, whose = false) => html`<li class="decision-line">
  <time datetime=${new Date(decision.at_millis).toISOString()} title=${moment(decision.at_millis)}>${clock(decision.at_millis)}</time>
  ${kindTag(decision)}
  ${whose && decision.service ? html`<span class="muted">${decision.service}</span>` : nothing}
  <a href=${href('decisions', {id: decision.id})}>${said(decision.line)}</a>
  ${decision.who ? html`<span class="muted">${t('decision.by', {who: decision.who})}</span>` : nothing}
</li>`;

/** @param {number} page from 0 @param {number} pages @param {(page: number) => void} go */
export const pager = (page, pages, go) => pages <= 1 ? nothing : html`<nav class="pager" aria-label=${t('pager.label')}>
  <button type="button" class="button" ?disabled=${page === 0} @click=${() => go(page - 1)}>${t('pager.before')}</button>
  <span>${t('pager.page', {page: number(page + 1), pages: number(pages)})}</span>
  <button type="button" class="button" ?disabled=${page >= pages - 1} @click=${() => go(page + 1)}>${t('pager.next')}</button>
</nav>`;

/**
 * A labelled field.
 *
 * @param {string} label
 * @param {(id: string) => unknown} control
 * @param {{id: string, hint?: string}} options
 */
export const field = (label, control, {id, hint}) => html`<div class="field">
  <label for=${id}>${label}</label>${control(id)}
  ${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}
</div>`;

/** @param {string[]} values @param {string} chosen @param {(value: string) => string} [name] */
export const options = (values, chosen, name = (value) => value) =>
  values.map((value) => html`<option value=${value} .selected=${value === chosen}>${name(value)}</option>`);
