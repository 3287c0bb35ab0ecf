/** Services by regions, at one glance. */
import {html, nothing} from '/lib/lit-html.js';
import {badge, icon, tag} from '../icons.js';
import {t, word} from '../i18n/i18n.js';
import {duration, known, latency, nines, number, percent, rate} from '../format.js';
import {serviceHref} from '../router.js';
import {banner} from './frame.js';
import {decisionLine} from './parts.js';

/** Burn rates of the SRE workbook: a page, and a ticket. */
const FAST = 14.4;
const SLOW = 1;

/** @param {any} state @param {any} actions */
export const overview = (state, actions) => html`
<div class="title"><h1 tabindex="-1">${t('overview.title', {strategy: state.view.strategy})}</h1>
  <p class="muted">${t(`plane.${state.view.plane}`)}: ${state.view.summary}. ${t('overview.window', {window: duration(state.view.window_seconds)})}</p>
</div>
${banner(state, actions)}
<section aria-labelledby="services-title">
  <div class="section-title"><h2 id="services-title">${t('overview.services')}</h2>
    <div class="buttons">${state.view.regions.map((region) => regionButton(state.view, region, actions))}${pauseButton(state.view, actions)}</div></div>
  <p class="muted">${promise(state.view.objective)}</p>
  ${table(state.view)}
</section>
<section aria-labelledby="latest-title">
  <h2 id="latest-title">${t('overview.latest')}</h2>
  ${state.recent.length === 0 ? html`<p class="empty">${t('overview.no-decisions')}</p>`
    : html`<div aria-live="polite" aria-relevant="additions"><ol class="lines">${state.recent.slice(0, 8).map((each) => decisionLine(each, true))}</ol></div>`}
  <p><a href="/decisions">${t('overview.all-decisions')}</a></p>
</section>`;

const pauseButton = (view, actions) => view.office.wishes.some((wish) => wish.kind === 'pause' && wish.subject === '')
  ? html`<button type="button" class="button" @click=${() => actions.ask({kind: 'resume', subject: ''})}>${icon('play')} ${t('action.resume')}</button>`
  : html`<button type="button" class="button" @click=${() => actions.ask({kind: 'pause', subject: ''})}>${icon('pause')} ${t('action.pause-all')}</button>`;

const promise = (objective) => [
  t('objective.availability', {availability: nines(objective.availability), window: duration(objective.window_seconds)}),
  known(objective.latency_seconds) ? t('objective.latency', {quantile: percent(objective.latency_quantile, 1), latency: latency(objective.latency_seconds)}) : '',
  t('objective.failover', {failover: duration(objective.failover_seconds)}),
].filter(Boolean).join(' · ');

const table = (view) => html`<table class="grid cards">
  <caption class="visually-hidden">${t('overview.services')}</caption>
  <thead><tr><th scope="col">${t('overview.service')}</th>
    ${view.regions.map((region) => html`<th scope="col">${region}</th>`)}
    <th scope="col">${t('overview.budget')}</th></tr></thead>
  <tbody>${view.services.map((service) => row(view, service))}</tbody>
</table>`;

function regionButton(view, region, actions) {
  const drained = view.office.wishes.some((wish) => wish.kind === 'drain-region' && wish.subject === region);
  const kind = drained ? 'undrain-region' : 'drain-region';
  return html`<button type="button" class="button" @click=${() => actions.ask({kind, subject: region})}>${icon('drain')} ${t(`action-of.${kind}`, {subject: region})}</button>`;
}

const row = (view, service) => html`<tr class=${service.on_backup ? 'on-backup' : ''}>
  <th scope="row"><a class="strong" href=${serviceHref(service.name)}>${service.name}</a>
    <span class="muted line">${word('method', service.method)}</span>
    ${service.on_backup ? badge('backup', t('overview.on-backup')) : nothing}
    ${service.paused ? badge('paused', t('overview.paused')) : nothing}
    <span class="line facts">${fact(t('fact.requests'), rate(service.flow.requests_per_second))}${fact(t('fact.errors'), errors(service.flow.error_share))}${fact(t('fact.p99'), latency(service.flow.p99_seconds))}</span></th>
  ${view.regions.map((name) => cell(name, service.regions.find((region) => region.region === name)))}
  <td data-label=${t('overview.budget')}>${budget(service.budget, view.objective)}</td>
</tr>`;

const fact = (name, value) => html`<span class="fact"><span class="muted">${name}</span> ${value}</span>`;

/** A share of errors; red with an icon from one in a hundred on. @param {?number} share */
export const errors = (share) => known(share) && share >= 0.01 ? html`<span class="tone-bad strong">${icon('warn')}${percent(share)}</span>` : percent(share);

function cell(name, region) {
  if (!region) {
    return html`<td data-label=${name} class="quiet">${t('overview.not-here')}</td>`;
  }
  return html`<td data-label=${name} class="cell phase-${region.phase} ${region.backup ? 'is-backup' : ''}">
    <div class="share"><span class="big">${percent(region.share ?? null)}</span> <span class="muted">${t('fact.share')}</span>
      <meter class="meter" min="0" max="1" .value=${region.share ?? 0} aria-label=${t('overview.share-of', {region: name})}></meter></div>
    <div class="badges">${badge(region.phase, word('phase', region.phase))}${region.backup ? badge('backup', t('overview.backup')) : nothing}</div>
    <div class="facts">${fact(t('fact.requests'), rate(region.flow.requests_per_second))}${fact(t('fact.errors'), errors(region.flow.error_share))}${fact(t('fact.p99'), latency(region.flow.p99_seconds))}</div>
    <div class="facts">${health(region)}</div>
  </td>`;
}

const health = (region) => {
  const text = t('overview.health', {n: region.targets, serving: number(region.serving), targets: number(region.targets)});
  return region.serving === region.targets ? html`<span>${text}</span>` : html`<span class="tone-${region.serving === 0 ? 'bad' : 'warn'} strong">${icon(region.serving === 0 ? 'bad' : 'warn')}${text}</span>`;
};

/** What is left of a service's error budget, and how fast it goes. */
export function budget(view, objective) {
  const tone = view.left <= 0 ? 'bad' : view.left < 0.25 ? 'warn' : 'ok';
  const burn = view.burn_short >= FAST && view.burn_long >= FAST ? 'bad' : view.burn_short >= SLOW ? 'warn' : 'ok';
  return html`<div class="share"><span class="big">${percent(view.left, Math.abs(view.left) < 0.1 ? 1 : 0)}</span> <span class="muted">${t('budget.left')}</span>
      <meter class="meter" min="0" max="1" .value=${Math.max(0, view.left)} aria-label=${t('budget.left')}></meter></div>
    ${tone === 'ok' ? nothing : html`<div class="badges">${tag(tone, tone, view.left <= 0 ? t('budget.spent') : t('budget.low'))}</div>`}
    <div class="facts"><span class="fact"><span class="muted">${t('budget.burn-short')}</span> ${burnRate(view.burn_short, burn)}</span>
      <span class="fact"><span class="muted">${t('budget.burn-long')}</span> ${burnRate(view.burn_long, 'ok')}</span></div>
    <div class="muted">${t('budget.seen', {seen: duration(view.seen_seconds), window: duration(objective.window_seconds)})}</div>`;
}

const burnRate = (value, tone) => tone === 'ok' ? `${number(value, 1)}×` : html`<span class="tone-${tone} strong">${icon('warn')}${number(value, 1)}×</span>`;
