/** One service: how it went, its regions, its targets, and what was promised. */
import {html, nothing} from '/lib/lit-html.js';
import {badge, icon, tag} from '../icons.js';
import {figure, sparkline} from '../charts.js';
import {t, word} from '../i18n/i18n.js';
import {duration, known, latency, moment, number, percent, rate} from '../format.js';
import {href} from '../router.js';
import {budget, errors} from './overview.js';
import {decisionLine, memo, options, pager, problem, said} from './parts.js';

const PER_PAGE = 50;
const WINDOWS = [60, 300, 900, 3600];
const STATES = ['serving', 'ejected', 'drained', 'idle', 'unknown'];

/** @param {any} state @param {any} actions */
export function service(state, actions) {
  const view = state.view.services.find((each) => each.name === state.route.name);
  if (!view) {
    return html`<h1 tabindex="-1">${state.route.name}</h1>${problem(t('service.none', {service: state.route.name}))}<p><a href="/overview">${t('nav.overview')}</a></p>`;
  }
  const drawn = [state.service.history, state.service.marks, `${state.theme}${state.dark}`, state.lang];
  return html`
  <div class="title"><h1 tabindex="-1">${view.name}</h1>
    <p class="muted">${word('method', view.method)} · ${t('service.upstream')} <code>${view.upstream}</code> · ${t('overview.window', {window: duration(state.view.window_seconds)})}</p>
    <div class="badges">${view.on_backup ? badge('backup', t('overview.on-backup')) : nothing}${view.paused ? badge('paused', t('overview.paused')) : nothing}</div>
  </div>
  <div class="buttons">
    <button type="button" class="button" @click=${() => actions.ask({kind: view.paused ? 'resume' : 'pause', subject: view.upstream})}>${icon(view.paused ? 'play' : 'pause')} ${t(view.paused ? 'action.resume' : 'action.pause')}</button>
    <a class="button" href=${href('decisions', {service: view.name})}>${t('service.decisions')}</a>
    <a class="button" href=${href('drills', {region: view.regions[0]?.region, service: view.name})}>${icon('drill')} ${t('service.drill')}</a>
  </div>
  <dl class="tiles">
    ${tile(t('tile.requests'), rate(view.flow.requests_per_second))}${tile(t('tile.errors'), errors(view.flow.error_share))}
    ${tile(t('tile.p50'), latency(view.flow.p50_seconds))}${tile(t('tile.p99'), latency(view.flow.p99_seconds))}
    <div class="tile"><dt>${t('overview.budget')}</dt><dd>${budget(view.budget, state.view.objective)}</dd></div>
  </dl>
  ${past(state, actions, drawn)}
  ${regions(state, view, actions)}
  ${targets(state, view, actions)}
  ${bounds(view)}`;
}

const tile = (name, value) => html`<div class="tile"><dt>${name}</dt><dd class="big">${value}</dd></div>`;

const past = (state, actions, drawn) => html`<section aria-labelledby="past-title">
  <div class="section-title"><h2 id="past-title">${t('service.past')}</h2>
    <label class="select">${t('service.window')} <select id="window" @change=${(event) => actions.chooseWindow(Number(event.target.value))}>${WINDOWS.map(
      (seconds) => html`<option value=${seconds} .selected=${seconds === state.service.seconds}>${duration(seconds)}</option>`)}</select></label></div>
  ${state.service.error ? problem(state.service.error) : nothing}
  ${state.service.history === null ? (state.service.error ? nothing : html`<p class="empty" role="status">${t('loading')}</p>`) : html`
    ${figure(sharesFigure(...drawn, actions))}
    ${state.service.marks.length === 0 ? nothing : html`<details class="marks"><summary>${t('service.marks', {n: state.service.marks.length, count: number(state.service.marks.length)})}</summary>
      <ol class="lines">${state.service.marks.slice(0, 50).map((each) => decisionLine(each))}</ol></details>`}
    <div class="two">${figure(latencyFigure(...drawn))}${figure(errorsFigure(...drawn))}</div>`}
</section>`;

/** Where the window begins, also when nothing of then is kept. */
const start = (history) => history.at_millis[history.at_millis.length - 1] - history.seconds * 1000;

const span = (history) => t('chart.last', {window: duration(history.seconds)});

const sharesFigure = memo((history, marks, theme, lang, actions) => ({
  title: t('service.shares'),
  window: span(history),
  spec: {
    label: t('service.shares-alt', {regions: Object.keys(history.region_shares).join(', '), window: duration(history.seconds)}),
    x: history.at_millis,
    from: start(history),
    series: Object.entries(history.region_shares).map(([label, values]) => ({label, values})),
    stacked: true,
    max: 1,
    format: (value) => percent(value),
    marks: marks.map((mark) => ({x: mark.at_millis, label: mark.line, id: mark.id})),
    onMark: actions.openDecision,
    theme,
  },
}));

const latencyFigure = memo((history, marks, theme) => ({
  title: t('service.latency'),
  window: span(history),
  spec: {label: t('service.latency'), x: history.at_millis, from: start(history), series: [{label: 'p99', values: history.p99_seconds}], format: latency, theme},
}));

const errorsFigure = memo((history, marks, theme) => ({
  title: t('service.traffic'),
  window: span(history),
  spec: {label: t('service.traffic'), x: history.at_millis, from: start(history), series: [{label: t('fact.errors'), values: history.error_share, tone: 1}], format: (value) => percent(value), theme},
}));

const regions = (state, view, actions) => html`<section aria-labelledby="regions-title"><h2 id="regions-title">${t('service.regions')}</h2>
  <table class="cards"><caption class="visually-hidden">${t('service.regions')}</caption><thead><tr>
    <th scope="col">${t('col.region')}</th><th scope="col">${t('col.phase')}</th><th scope="col" class="figure">${t('col.share')}</th><th scope="col" class="figure">${t('col.wanted')}</th>
    <th scope="col" class="figure">${t('col.requests')}</th><th scope="col" class="figure">${t('col.errors')}</th><th scope="col" class="figure">p99</th>
    <th scope="col" class="figure">${t('col.capacity')}</th><th scope="col" class="figure">${t('col.serving')}</th><th scope="col">${t('col.why')}</th><th scope="col">${t('col.action')}</th></tr></thead>
  <tbody>${view.regions.map((region) => {
    const drained = region.phase === 'drained' || state.view.office.wishes.some((wish) => wish.kind === 'drain-region' && wish.subject === region.region);
    const kind = drained ? 'undrain-region' : 'drain-region';
    return html`<tr class=${region.backup ? 'is-backup' : ''}><th scope="row">${region.region}</th>
      <td data-label=${t('col.phase')}><span class="badges">${badge(region.phase, word('phase', region.phase))}${region.backup ? badge('backup', t('overview.backup')) : nothing}</span></td>
      <td data-label=${t('col.share')} class="figure">${percent(region.share)}</td><td data-label=${t('col.wanted')} class="figure">${percent(region.wanted)}</td>
      <td data-label=${t('col.requests')} class="figure">${rate(region.flow.requests_per_second)}</td><td data-label=${t('col.errors')} class="figure">${errors(region.flow.error_share)}</td>
      <td data-label="p99" class="figure">${latency(region.flow.p99_seconds)}</td><td data-label=${t('col.capacity')} class="figure">${rate(region.capacity_per_second)}</td>
      <td data-label=${t('col.serving')} class="figure">${t('service.of', {some: number(region.serving), all: number(region.targets)})}</td>
      <td data-label=${t('col.why')} class="wide">${region.why ? said(region.why) : '–'}</td>
      <td class="act"><button type="button" class="button small" aria-label=${t(`action-of.${kind}`, {subject: region.region})} @click=${() => actions.ask({kind, subject: region.region})}>${t(`action.${kind}`)}</button></td></tr>`;
  })}</tbody></table></section>`;

/** The targets that a filter lets through. */
export function chosen(targets, filter, state) {
  const wanted = filter.trim().toLowerCase();
  return targets.filter((target) => (state === '' || target.state === state)
    && (wanted === '' || target.target.toLowerCase().includes(wanted) || target.region.toLowerCase().includes(wanted)));
}

function targets(state, view, actions) {
  const found = chosen(view.targets, state.service.filter, state.service.state);
  const pages = Math.max(1, Math.ceil(found.length / PER_PAGE));
  const page = Math.min(state.service.page, pages - 1);
  const shown = found.slice(page * PER_PAGE, (page + 1) * PER_PAGE);
  return html`<section aria-labelledby="targets-title"><div class="section-title">
    <h2 id="targets-title">${t('service.targets')} <span class="muted">${found.length === view.targets.length ? number(found.length) : t('service.of', {some: number(found.length), all: number(view.targets.length)})}</span></h2>
    <div class="filters"><label class="select">${t('filter.text')} <input id="target-filter" type="search" .value=${state.service.filter} @input=${(event) => actions.filterTargets({filter: event.target.value})}></label>
      <label class="select">${t('col.state')} <select id="target-state" @change=${(event) => actions.filterTargets({state: event.target.value})}>${options(['', ...STATES], state.service.state,
        (each) => each === '' ? t('filter.all') : word('state', each))}</select></label></div></div>
  ${shown.length === 0 ? html`<p class="empty">${t('service.no-targets')}</p>` : html`
  <table class="cards"><caption class="visually-hidden">${t('service.targets')}</caption><thead><tr>
    <th scope="col">${t('col.target')}</th><th scope="col">${t('col.state')}</th><th scope="col" class="figure">${t('col.weight')}</th><th scope="col" class="figure">${t('col.share')}</th>
    <th scope="col" class="figure">${t('col.requests')}</th><th scope="col" class="figure">${t('col.errors')}</th><th scope="col" class="figure">${t('col.in-flight')}</th>
    <th scope="col" class="figure">p99</th><th scope="col">${t('col.latency')}</th><th scope="col">${t('col.why')}</th><th scope="col">${t('col.action')}</th></tr></thead>
  <tbody>${shown.map((target) => targetRow(state, target, actions))}</tbody></table>`}
  ${pager(page, pages, actions.targetPage)}</section>`;
}

function targetRow(state, target, actions) {
  const kind = target.state === 'drained' ? 'undrain-target' : 'drain-target';
  const {history} = state.service;
  return html`<tr><th scope="row"><span class="target">${target.target}</span> <span class="muted">${target.region}</span></th>
    <td data-label=${t('col.state')}>${badge(target.state, word('state', target.state))}</td>
    <td data-label=${t('col.weight')} class="figure">${number(target.weight)}${target.weight === target.configured ? nothing : html` <span class="muted">${t('service.configured', {weight: number(target.configured)})}</span>`}</td>
    <td data-label=${t('col.share')} class="figure">${percent(target.share)}</td><td data-label=${t('col.requests')} class="figure">${rate(target.flow.requests_per_second)}</td>
    <td data-label=${t('col.errors')} class="figure">${errors(target.flow.error_share)}</td><td data-label=${t('col.in-flight')} class="figure">${number(target.in_flight)}</td>
    <td data-label="p99" class="figure">${latency(target.flow.p99_seconds)}</td>
    <td data-label=${t('col.latency')}>${sparkline(history?.target_p99_seconds[target.target] ?? [], t('service.sparkline', {target: target.target, window: duration(state.service.seconds)}))}</td>
    <td data-label=${t('col.why')} class="wide">${target.why ? said(target.why) : '–'}</td>
    <td class="act"><button type="button" class="button small" aria-label=${t(`action-of.${kind}`, {subject: target.target})} @click=${() => actions.ask({kind, subject: target.target})}>${t(`action.${kind}`)}</button></td></tr>`;
}

const bounds = (view) => html`<section aria-labelledby="bounds-title"><h2 id="bounds-title">${t('bounds.title')}</h2>
  <p class="muted">${t('bounds.about')}</p>
  ${view.bounds.length === 0 ? html`<p class="empty">${t('bounds.none')}</p>` : html`
  <table class="cards"><caption class="visually-hidden">${t('bounds.title')}</caption><thead><tr><th scope="col">${t('bounds.fault')}</th>
    <th scope="col" class="figure">${t('bounds.detection')}</th><th scope="col" class="figure">${t('bounds.shift')}</th><th scope="col" class="figure">${t('bounds.recovery')}</th>
    <th scope="col">${t('bounds.dominant')}</th><th scope="col">${t('bounds.drill')}</th></tr></thead>
  <tbody>${view.bounds.map((bound) => html`<tr><th scope="row">${word('fault', bound.fault)}</th>
    ${['detection', 'shift', 'recovery'].map((each) => html`<td data-label=${t(`bounds.${each}`)} class="figure">${pair(bound, each)}</td>`)}
    <td data-label=${t('bounds.dominant')} class="wide">${termOf(bound.dominant)}${bound.formula ? html`<details><summary>${t('bounds.formula')}</summary><code class="wrap">${bound.formula}</code></details>` : nothing}</td>
    <td data-label=${t('bounds.drill')}>${bound.last ? html`<a href=${href('drills', {id: bound.last.drill})}>${moment(bound.last.at_millis)}</a> ${verdict(bound.last.verdict)}` : t('bounds.not-drilled')}</td></tr>`)}</tbody></table>`}
</section>`;

/** The name of a term, in our words if we have them. @param {string} text */
export const termOf = (text) => (word('term', text) === text ? said(text) : word('term', text));

/** What was promised, and under it what was measured. */
function pair(bound, each) {
  const promised = bound[`${each}_seconds`];
  const measured = bound.last?.[`${each}_seconds`];
  const line = known(promised) ? `≤ ${duration(promised)}` : t('bounds.never');
  if (!bound.last || !known(measured)) {
    return html`<span>${line}</span>`;
  }
  const within = !known(promised) || measured <= promised;
  return html`<span>${line}</span><span class="line tone-${within ? 'ok' : 'bad'}">${icon(within ? 'ok' : 'bad')} ${t('bounds.measured', {time: duration(measured)})}</span>`;
}

const GOOD = ['pass', 'passed', 'within'];
const BAD = ['fail', 'failed', 'beyond'];

/** @param {string} text a drill's own word for how it ended */
export const verdict = (text) => GOOD.includes(text) ? tag('ok', 'ok', word('verdict', text)) : BAD.includes(text) ? tag('bad', 'bad', word('verdict', text)) : tag('quiet', 'unknown', word('verdict', text));

