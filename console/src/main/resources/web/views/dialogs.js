/** What stands in the dialog. */
import {html, nothing} from '/lib/lit-html.js';
import {icon} from '../icons.js';
import {t, word} from '../i18n/i18n.js';
import {duration, latency, nines, percent} from '../format.js';
import {notice, problem, said} from './parts.js';

/** @param {any} dialog @param {any} actions */
export function dialog(dialog, actions) {
  if (dialog === null) {
    return nothing;
  }
  return {action: actionDialog, confirm: confirmDialog, token: tokenDialog}[dialog.type](dialog, actions);
}

const shell = (title, content, actions) => html`<div class="dialog-head"><h2 id="dialog-title" tabindex="-1">${title}</h2>
  <button type="button" class="button icon-only" aria-label=${t('dialog.close')} @click=${actions.closeDialog}>${icon('close')}</button></div>${content}`;

function actionDialog(state, actions) {
  const {action, preview} = state;
  const title = action.subject ? t(`action-of.${action.kind}`, {subject: action.subject}) : t(`action.${action.kind}-all`);
  return shell(title, html`<div aria-live="polite">${preview === null ? (state.error ? nothing : html`<p class="empty" role="status">${t('dialog.simulating')}</p>`) : previewed(preview)}</div>
    ${form(state, actions, preview !== null && preview.possible, word('action', action.kind))}`, actions);
}

const previewed = (preview) => html`
  <h3>${preview.possible ? t('dialog.will') : t('dialog.cannot')}</h3>
  <ul class="plain">${preview.lines.map((line) => html`<li>${said(line)}</li>`)}</ul>
  ${preview.warnings.map((warning) => notice('warn', said(warning)))}
  ${preview.services.length === 0 ? nothing : html`<table class="cards"><caption>${t('dialog.simulated')}</caption><thead><tr>
    <th scope="col">${t('overview.service')}</th><th scope="col">${t('dialog.shares')}</th><th scope="col" class="figure">${t('dialog.availability')}</th>
    <th scope="col" class="figure">p99</th><th scope="col" class="figure">${t('dialog.settled')}</th></tr></thead>
  <tbody>${preview.services.map((service) => html`<tr><th scope="row">${service.service}</th>
    <td data-label=${t('dialog.shares')}><span>${service.shares.map((move) => html`<span class="line">${move.region}: ${percent(move.from)} → <strong>${percent(move.to)}</strong></span>`)}</span></td>
    <td data-label=${t('dialog.availability')} class="figure">${nines(service.availability)}</td><td data-label="p99" class="figure">${latency(service.p99_seconds)}</td>
    <td data-label=${t('dialog.settled')} class="figure">${duration(service.settled_seconds)}</td></tr>`)}</tbody></table>`}`;

const confirmDialog = (state, actions) => shell(state.title, html`${state.content?.() ?? nothing}${form(state, actions, true, state.label, state.danger)}`, actions);

const form = (state, actions, possible, label, danger) => html`<form @submit=${submitting(actions.confirmDialog)}>
  ${state.error ? problem(state.error) : nothing}
  <div class="field"><label for="dialog-who">${t('dialog.who')}</label>
    <input id="dialog-who" required maxlength="100" autocomplete="name" .value=${state.who} @input=${(event) => actions.changeDialog({who: event.target.value})}></div>
  <div class="field"><label for="dialog-why">${t('dialog.why')}</label>
    <input id="dialog-why" maxlength="500" .value=${state.why} @input=${(event) => actions.changeDialog({why: event.target.value})}>
    <p class="hint">${t('dialog.journalled')}</p></div>
  <div class="buttons end"><button type="button" class="button" @click=${actions.closeDialog}>${t('dialog.cancel')}</button>
    <button type="submit" class="button ${danger ? 'danger' : 'primary'}" id="dialog-confirm" ?disabled=${!possible || state.busy}>${state.busy ? t('dialog.busy') : label}</button></div></form>`;

const tokenDialog = (state, actions) => shell(t('token.title'), html`<form @submit=${submitting(actions.sendToken)}>
  <p>${t('token.text')}</p>${state.error ? problem(state.error) : nothing}
  <div class="field"><label for="dialog-token">${t('token.label')}</label>
    <input id="dialog-token" type="password" required autocomplete="current-password" .value=${state.token} @input=${(event) => actions.changeDialog({token: event.target.value})}></div>
  <div class="buttons end"><button type="submit" class="button primary" ?disabled=${state.busy}>${t('token.send')}</button></div></form>`, actions);

const submitting = (run) => (event) => {
  event.preventDefault();
  run();
};
