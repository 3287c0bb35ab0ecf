/** The journal as a timeline. */
import {html, nothing} from '/lib/lit-html.js';
import {icon} from '../icons.js';
import {t, word} from '../i18n/i18n.js';
import {clock, day, fromInput, moment, number, percent, toInput} from '../format.js';
import {href, serviceHref} from '../router.js';
import {kindTag, notice, options, problem, said} from './parts.js';

export const KINDS = ['lost', 'hold-down', 'trial', 'ramp', 'active', 'spill', 'weight', 'ejected', 'readmitted', 'drain-region', 'undrain-region', 'drain-target', 'undrain-target', 'pause', 'resume', 'drill', 'refused'];

/** @param {any} state @param {any} actions */
export function decisions(state, actions) {
  const own = state.decisions;
  const alone = own.open && !own.list.some((each) => each.id === own.open) ? own.full[own.open] : null;
  return html`
  <div class="title"><h1 tabindex="-1">${t('decisions.title')}</h1><p class="muted">${t('decisions.about')}</p></div>
  ${filterForm(state, actions)}
  ${own.fresh > 0 ? html`<p role="status"><button type="button" class="button" @click=${actions.reloadDecisions}>${t('decisions.fresh', {n: own.fresh, count: number(own.fresh)})}</button></p>` : nothing}
  ${own.error ? problem(own.error) : nothing}
  ${own.missing ? problem(own.missing) : nothing}
  ${alone ? html`<section aria-label=${t('decisions.linked')}><ol class="timeline">${entry(state, alone, actions)}</ol></section>` : nothing}
  ${own.list.length === 0 && !own.error ? html`<p class="empty" role="status">${own.loading ? t('loading') : t('decisions.none')}</p>` : nothing}
  ${days(own.list).map(([name, list]) => html`<section><h2 class="day">${name}</h2><ol class="timeline">${list.map((each) => entry(state, each, actions))}</ol></section>`)}
  ${own.more ? html`<p><button type="button" class="button" ?disabled=${own.loading} @click=${actions.moreDecisions}>${t('decisions.more')}</button></p>` : nothing}`;
}

/** Decisions by day, in their order. */
export function days(list) {
  const byDay = new Map();
  for (const each of list) {
    const name = day(each.at_millis);
    byDay.set(name, [...(byDay.get(name) ?? []), each]);
  }
  return [...byDay];
}

function filterForm(state, actions) {
  const {query} = state.route;
  const value = (key) => query.get(key) ?? '';
  const time = (key) => (value(key) ? toInput(Number(value(key))) : '');
  const services = state.view ? state.view.services.map((service) => service.name) : [];
  const kinds = [...new Set([...KINDS, ...state.decisions.list.map((each) => each.kind), value('kind')])].filter(Boolean);
  return html`<form class="filters bar" role="search" aria-label=${t('filter.label')} @submit=${(event) => event.preventDefault()}>
    <label class="select">${t('filter.text')} <input id="filter-q" type="search" .value=${value('q')} @input=${(event) => actions.filterDecisions({q: event.target.value}, true)}></label>
    <label class="select">${t('overview.service')} <select id="filter-service" @change=${(event) => actions.filterDecisions({service: event.target.value})}>${options([...new Set(['', ...services, value('service')])], value('service'), (each) => each || t('filter.all'))}</select></label>
    <label class="select">${t('filter.kind')} <select id="filter-kind" @change=${(event) => actions.filterDecisions({kind: event.target.value})}>${options(['', ...kinds], value('kind'), (each) => each === '' ? t('filter.all') : word('kind', each))}</select></label>
    <label class="select">${t('filter.from')} <input id="filter-from" type="datetime-local" step="1" .value=${time('from')} @change=${(event) => actions.filterDecisions({from: fromInput(event.target.value)})}></label>
    <label class="select">${t('filter.to')} <input id="filter-to" type="datetime-local" step="1" .value=${time('to')} @change=${(event) => actions.filterDecisions({to: fromInput(event.target.value)})}></label>
    ${['q', 'service', 'kind', 'from', 'to'].some((key) => value(key)) ? html`<button type="button" class="button" @click=${() => actions.filterDecisions({q: '', service: '', kind: '', from: '', to: ''})}>${t('filter.clear')}</button>` : nothing}
  </form>`;
}

function entry(state, decision, actions) {
  const isOpen = state.decisions.open === decision.id;
  const full = state.decisions.full[decision.id] ?? decision;
  return html`<li class="entry ${isOpen ? 'open' : ''}">
    <button type="button" class="entry-head" aria-expanded=${String(isOpen)} @click=${() => actions.openDecisionHere(isOpen ? '' : decision.id)}>
      <time datetime=${new Date(decision.at_millis).toISOString()}>${clock(decision.at_millis)}</time>
      ${kindTag(decision)}<span class="entry-line">${said(decision.line)}</span>
      <span class="muted">${[decision.service || decision.upstream, decision.subject].filter(Boolean).join(' · ')}</span></button>
    ${isOpen ? html`<div class="entry-body">${details(full)}${foot(state, full, actions)}</div>` : nothing}
  </li>`;
}

const details = (decision) => html`<dl class="facts-list">
  ${row(t('decision.at'), moment(decision.at_millis))}
  ${decision.service ? row(t('overview.service'), html`<a href=${serviceHref(decision.service)}>${decision.service}</a>`) : nothing}
  ${decision.who ? row(t('decision.who'), decision.who) : nothing}
  ${row(t('decision.inputs'), list(decision.inputs.map((input) => html`<code>${input}</code>`)))}
  ${row(t('decision.rejected'), list(decision.rejected.map(said)))}
  ${row(t('decision.reversal'), decision.reversal ? said(decision.reversal) : '–')}
  ${row(t('decision.changes'), list(decision.changes.map((change) => html`<span class="target">${change.target}</span>: ${t('decision.weight', {from: number(change.from), to: number(change.to)})} ${change.outcome ? html`<span class="muted">${said(change.outcome)}</span>` : nothing}`)))}
  ${decision.shares.length > 0 ? row(t('decision.shares'), list(decision.shares.map((share) => html`${share.region}: ${percent(share.share)} <span class="muted">${word('phase', share.phase)}</span>`))) : nothing}
</dl>`;

const row = (name, value) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

const list = (items) => (items.length === 0 ? '–' : html`<ul class="plain">${items.map((item) => html`<li>${item}</li>`)}</ul>`);

function foot(state, decision, actions) {
  const {settings, whatIf} = state.decisions;
  const can = decision.replayable && settings !== null && Object.keys(settings).length > 0;
  return html`<div class="buttons">
    <a class="button small" href=${href('decisions', {id: decision.id})}>${icon('link')} ${t('decision.link')}</a>
    <a class="button small" href=${href('decisions', {from: decision.at_millis - 300000, to: decision.at_millis + 300000, id: decision.id})}>${icon('wait')} ${t('decision.around')}</a>
    ${can && whatIf?.id !== decision.id ? html`<button type="button" class="button small" @click=${() => actions.beginWhatIf(decision)}>${t('whatif.open')}</button>` : nothing}
  </div>
  ${whatIf?.id === decision.id ? whatIfForm(settings, whatIf, actions) : nothing}`;
}

const whatIfForm = (settings, whatIf, actions) => html`<form class="what-if" @submit=${(event) => { event.preventDefault(); actions.decideAgain(); }}>
  <h3>${t('whatif.title')}</h3><p class="muted">${t('whatif.about')}</p>
  <div class="fields">
    <div class="field"><label for="whatif-from">${t('filter.from')}</label><input id="whatif-from" type="datetime-local" step="1" required .value=${toInput(whatIf.from)} @change=${(event) => actions.changeWhatIf({from: fromInput(event.target.value) ?? whatIf.from})}></div>
    <div class="field"><label for="whatif-to">${t('filter.to')}</label><input id="whatif-to" type="datetime-local" step="1" required .value=${toInput(whatIf.to)} @change=${(event) => actions.changeWhatIf({to: fromInput(event.target.value) ?? whatIf.to})}></div>
    ${Object.entries(settings).map(([name, present], at) => html`<div class="field"><label for="whatif-${at}"><code>${name}</code></label>
      <input id="whatif-${at}" placeholder=${present} .value=${whatIf.set[name] ?? ''} aria-describedby="whatif-${at}-hint" @input=${(event) => actions.changeWhatIf({set: {...whatIf.set, [name]: event.target.value}})}>
      <p class="hint" id="whatif-${at}-hint">${t('whatif.present', {value: present})}</p></div>`)}
  </div>
  ${whatIf.error ? problem(whatIf.error) : nothing}
  <div class="buttons"><button type="submit" class="button primary" ?disabled=${whatIf.busy}>${whatIf.busy ? t('dialog.busy') : t('whatif.run')}</button>
    <button type="button" class="button" @click=${actions.endWhatIf}>${t('dialog.close')}</button></div>
  <div aria-live="polite">${whatIf.outcome ? outcome(whatIf.outcome) : nothing}</div>
</form>`;

const outcome = (result) => html`<h4>${t('whatif.outcome')}</h4>
  <p>${t('whatif.counts', {steps: number(result.steps), decisions: number(result.decisions)})}</p>
  ${result.differences.length === 0 ? notice('ok', t('whatif.same')) : html`<table class="cards"><caption class="visually-hidden">${t('whatif.outcome')}</caption><thead><tr>
    <th scope="col">${t('chart.time')}</th><th scope="col">${t('service.upstream')}</th><th scope="col">${t('whatif.then')}</th><th scope="col">${t('whatif.now')}</th></tr></thead>
  <tbody>${result.differences.map((each) => html`<tr><th scope="row">${clock(each.at_millis)}</th><td data-label=${t('service.upstream')}>${each.upstream}</td>
    <td data-label=${t('whatif.then')} class="wide">${lines(each.then)}</td><td data-label=${t('whatif.now')} class="wide">${lines(each.now)}</td></tr>`)}</tbody></table>`}`;

const lines = (texts) => texts === null ? html`<span class="muted">${t('whatif.nothing')}</span>` : list(texts.map(said));
