/** Rehearsals: what would happen, what happens, what happened. */
import {html, nothing} from '/lib/lit-html.js';
import {icon, tag} from '../icons.js';
import {figure} from '../charts.js';
import {FAULTS, isOver} from '../control/drills.js';
import {reportHref} from '../api.js';
import {t, word} from '../i18n/i18n.js';
import {duration, known, moment, clock, number, percent, rate} from '../format.js';
import {href} from '../router.js';
import {memo, notice, options, problem, said} from './parts.js';

const PHASES = ['checking', 'baseline', 'fault', 'hold', 'recovery', 'done'];
const VERDICTS = {passed: ['ok', 'ok'], failed: ['bad', 'bad'], aborted: ['warn', 'close'], refused: ['warn', 'close'], inconclusive: ['quiet', 'unknown'], running: ['info', 'wait']};
const OUTCOMES = {within: ['ok', 'ok'], beyond: ['bad', 'bad'], 'no-bound': ['quiet', 'idle'], 'not-seen': ['warn', 'unknown'], 'not-exercised': ['quiet', 'minus']};

/** @param {any} state @param {any} actions */
export function drills(state, actions) {
  const own = state.drills;
  return html`<div class="title"><h1 tabindex="-1">${t('drills.title')}</h1><p class="muted">${t('drills.about')}</p></div>
  ${own.error ? problem(own.error) : nothing}
  ${own.open ? one(state, actions) : nothing}
  ${own.form ? planner(state, actions) : nothing}
  ${own.list ? html`${schedule(own.list)}${history(own.list)}` : html`<p class="empty" role="status">${t('loading')}</p>`}`;
}

/** How a drill ended. @param {string} text */
export const verdictTag = (text) => tag(...(VERDICTS[text] ?? ['quiet', 'unknown']), word('verdict', text));

const when = (text) => (text ? moment(Date.parse(text)) : '–');

const value = (figure, unit) => (!known(figure) ? '–' : unit === 's' ? duration(figure) : t('drills.requests', {n: figure, count: number(figure)}));

const subject = (plan) => [plan.region, plan.target].filter(Boolean).join(' · ');

// --- planning ---

function planner(state, actions) {
  const {form, planned, planning, planError, list} = state.drills;
  const view = state.view;
  const regions = view?.regions ?? [];
  const targets = [...new Set((view?.services ?? []).flatMap((service) => service.targets).filter((target) => target.region === form.region).map((target) => target.target))];
  const services = (view?.services ?? []).map((service) => service.name);
  const whole = form.fault === 'region-loss' || form.fault === 'drain';
  const running = list?.active ?? null;
  const input = (name, key, options) => html`<div class="field"><label for="drill-${key}">${name}</label>
    <input id="drill-${key}" .value=${form[key]} list=${options?.list ?? nothing} placeholder=${options?.placeholder ?? nothing} @input=${(event) => actions.changeDrill({[key]: event.target.value.trim()})}></div>`;
  return html`<section aria-labelledby="plan-title"><h2 id="plan-title">${t('drills.plan')}</h2>
  <div class="split"><form @submit=${(event) => { event.preventDefault(); actions.planDrill(); }}>
    <div class="fields">
      <div class="field"><label for="drill-fault">${t('bounds.fault')}</label><select id="drill-fault" aria-describedby="drill-fault-hint" @change=${(event) => actions.changeDrill({fault: event.target.value})}>${options(FAULTS, form.fault, (each) => word('fault', each))}</select>
        <p class="hint" id="drill-fault-hint">${t(`fault-about.${form.fault}`)}</p></div>
      <div class="field"><label for="drill-region">${t('col.region')}</label><select id="drill-region" @change=${(event) => actions.changeDrill({region: event.target.value, target: ''})}>${options(regions.includes(form.region) || !form.region ? regions : [...regions, form.region], form.region)}</select></div>
      ${whole ? nothing : html`${input(form.fault === 'target-loss' ? t('col.target') : t('drills.target-optional'), 'target', {list: 'drill-targets', placeholder: 'host:port'})}
        <datalist id="drill-targets">${targets.slice(0, 200).map((target) => html`<option value=${target}></option>`)}</datalist>`}
      ${input(t('drills.length'), 'length', {placeholder: '2m'})}
      ${form.fault === 'slow' ? input(t('drills.delay'), 'delay', {placeholder: '2s'}) : nothing}
      ${form.fault === 'slow' || form.fault === 'errors' ? input(t('drills.share'), 'share', {placeholder: '100%'}) : nothing}
    </div>
    <fieldset class="checks"><legend>${t('drills.services')}</legend>${services.map((service) => html`<label><input type="checkbox" .checked=${form.services.includes(service)}
      @change=${(event) => actions.changeDrill({services: event.target.checked ? [...form.services, service] : form.services.filter((each) => each !== service)})}> ${service}</label>`)}
      <p class="hint">${t('drills.services-hint')}</p></fieldset>
  </form>
  <div class="outcome" aria-live="polite" aria-busy=${String(planning)}>
    ${planError ? problem(planError) : planned ? preview(planned, running, actions) : html`<p class="empty">${planning ? t('dialog.simulating') : t('drills.plan-hint')}</p>`}
  </div></div></section>`;
}

function preview(planned, running, actions) {
  const {guard, host} = planned;
  const may = guard.go && host.supported && !running;
  return html`<h3>${t('drills.guard')}</h3>
  ${guard.go ? notice('ok', t('drills.guard-go')) : notice('bad', html`${t('drills.guard-no')}<ul class="plain">${guard.refusals.map((text) => html`<li>${said(text)}</li>`)}</ul>`)}
  ${guard.cautions.map((text) => notice('warn', said(text)))}
  <h3>${t('drills.exercised')}</h3>
  <p>${t('drills.host')}: ${said(host.name)}</p>
  <ul class="badges plain">${['detection', 'shift', 'exposure', 'recovery'].map((each) => html`<li>${host.exercised.includes(each) ? tag('ok', 'ok', t(`measure.${each}`)) : tag('quiet', 'minus', t('drills.not-exercised', {measure: t(`measure.${each}`)}))}</li>`)}</ul>
  ${host.notes.length > 0 ? html`<ul class="plain muted">${host.notes.map((text) => html`<li>${said(text)}</li>`)}</ul>` : nothing}
  <h3>${t('drills.promised')}</h3>
  ${planned.promised.length === 0 ? html`<p>${t('drills.nothing-promised')}</p>` : html`<table class="cards"><caption class="visually-hidden">${t('drills.promised')}</caption>
    <thead><tr><th scope="col">${t('overview.service')}</th><th scope="col">${t('drills.measure')}</th><th scope="col" class="figure">${t('drills.bound')}</th><th scope="col">${t('bounds.formula')}</th></tr></thead>
    <tbody>${planned.promised.map((row) => html`<tr><th scope="row">${row.service}</th><td data-label=${t('drills.measure')}>${word('measure', row.measure)}</td>
      <td data-label=${t('drills.bound')} class="figure">${bound(row)}</td><td data-label=${t('bounds.formula')} class="wide"><code class="wrap">${row.formula || '–'}</code></td></tr>`)}</tbody></table>`}
  <h3>${t('drills.shares')}</h3>
  <table class="cards"><caption class="visually-hidden">${t('drills.shares')}</caption><thead><tr><th scope="col">${t('overview.service')}</th><th scope="col">${t('dialog.shares')}</th>
    <th scope="col" class="figure">${t('drills.demand')}</th><th scope="col" class="figure">${t('drills.remaining')}</th><th scope="col" class="figure">${t('drills.shed')}</th></tr></thead>
    <tbody>${planned.preview.map((row) => html`<tr><th scope="row">${row.service}</th>
      <td data-label=${t('dialog.shares')}><span>${row.regions.map((region) => html`<span class="line">${region.region}: ${percent(region.before)} → <strong>${percent(region.after)}</strong></span>`)}</span></td>
      <td data-label=${t('drills.demand')} class="figure">${rate(row.demand)}</td><td data-label=${t('drills.remaining')} class="figure">${rate(row.remaining)}</td>
      <td data-label=${t('drills.shed')} class="figure">${row.shed > 0 ? html`<span class="tone-bad strong">${icon('warn')}${rate(row.shed)}</span>` : rate(row.shed)}</td></tr>`)}</tbody></table>
  <div class="buttons"><button type="button" class="button danger" id="drill-start" ?disabled=${!may} @click=${() => actions.startDrill(() => confirmation(planned))}>${icon('drill')} ${t('drills.begin')}</button></div>
  ${running ? html`<p class="muted">${t('drills.one-at-a-time')}</p>` : nothing}`;
}

const confirmation = ({plan, guard}) => html`<p>${t('drills.confirm-text', {fault: word('fault', plan.fault), subject: subject(plan), services: plan.services.length > 0 ? plan.services.join(', ') : t('drills.all-services'), length: plan.for})}</p>
  ${guard.cautions.map((text) => notice('warn', said(text)))}<p class="muted">${t('drills.safety')}</p>`;

const bound = (row) => (row.never ? t('bounds.never') : known(row.bound) ? `≤ ${value(row.bound, row.unit)}` : t('drills.no-bound'));

// --- one ---

function one(state, actions) {
  const {one: drill, oneError, open} = state.drills;
  if (oneError) {
    return problem(oneError);
  }
  if (!drill) {
    return html`<p class="empty" role="status">${t('loading')}</p>`;
  }
  const over = isOver(drill);
  return html`<section class="panel" aria-labelledby="one-title"><div class="section-title">
    <h2 id="one-title">${word('fault', drill.plan.fault)}: ${subject(drill.plan)}</h2>
    <div class="buttons">${over ? html`<a class="button" href=${reportHref(open)} download>${icon('download')} ${t('drills.report')}</a>` : html`<button type="button" class="button danger" id="drill-abort" @click=${() => actions.abortDrill(open)}>${icon('close')} ${t('drills.abort')}</button>`}
      <a class="button" href="/drills">${t('dialog.close')}</a></div></div>
  <p class="muted">${when(drill.started)}${drill.ended ? html` – ${when(drill.ended)}` : nothing} · ${drill.who ? t('decision.by', {who: drill.who}) : word('source', drill.source)}${drill.why ? html`: ${said(drill.why)}` : nothing}</p>
  <div aria-live="polite"><p>${verdictTag(drill.verdict)} ${over ? nothing : html`<span>${t(`phase-about.${drill.phase}`)}</span>`}</p>
    ${drill.reasons.map((text) => notice(drill.verdict === 'passed' ? 'info' : 'warn', said(text)))}</div>
  ${steps(drill)}
  ${rows(drill)}
  ${drill.series?.length > 1 ? html`<div class="two">${figure(shareFigure(drill, `${state.theme}${state.dark}`, state.lang))}${figure(failureFigure(drill, `${state.theme}${state.dark}`, state.lang))}</div>` : nothing}
  <dl class="facts-list"><div><dt>${t('drills.budget')}</dt><dd>${percent(drill.budget_spent, 3)}</dd></div><div><dt>${t('drills.host')}</dt><dd>${said(drill.host.name)}</dd></div></dl>
  ${drill.notes?.length > 0 ? html`<details ?open=${!over}><summary>${t('drills.log')}</summary><ol class="lines">${drill.notes.map((note) => html`<li class="decision-line"><time datetime=${note.at}>${clock(Date.parse(note.at))}</time> ${said(note.line)}</li>`)}</ol></details>` : nothing}
  </section>`;
}

function steps(drill) {
  const at = PHASES.indexOf(drill.phase);
  return at < 0 ? html`<p>${t(`phase-about.${drill.phase}`)}</p>` : html`<ol class="steps">${PHASES.map((phase, index) => html`<li class=${index < at || drill.phase === 'done' ? 'past' : index === at ? 'now' : ''} aria-current=${index === at && drill.phase !== 'done' ? 'step' : nothing}>
    ${icon(index < at || drill.phase === 'done' ? 'ok' : index === at ? 'play' : 'idle')} ${word('drill-phase', phase)}</li>`)}</ol>`;
}

const rows = (drill) => drill.rows.length === 0 ? nothing : html`<table class="cards"><caption>${t('drills.beside')}</caption><thead><tr><th scope="col">${t('overview.service')}</th><th scope="col">${t('drills.measure')}</th>
  <th scope="col" class="figure">${t('drills.measured')}</th><th scope="col" class="figure">${t('drills.bound')}</th><th scope="col">${t('drills.outcome')}</th><th scope="col">${t('bounds.formula')}</th></tr></thead>
  <tbody>${drill.rows.map((row) => html`<tr><th scope="row">${row.service}</th><td data-label=${t('drills.measure')}>${word('measure', row.measure)}</td>
    <td data-label=${t('drills.measured')} class="figure">${value(row.measured, row.unit)}${row.resolution > 0 && known(row.measured) ? html` <span class="muted">${t('drills.resolution', {time: duration(row.resolution)})}</span>` : nothing}</td>
    <td data-label=${t('drills.bound')} class="figure">${bound(row)}</td><td data-label=${t('drills.outcome')}>${tag(...(OUTCOMES[row.outcome] ?? ['quiet', 'unknown']), word('outcome', row.outcome))}</td>
    <td data-label=${t('bounds.formula')} class="wide"><code class="wrap">${row.formula || '–'}</code>${row.note ? html`<span class="line muted">${said(row.note)}</span>` : nothing}</td></tr>`)}</tbody></table>`;

/** The points of each service, at the moments of all. */
function lines(drill, key) {
  const moments = [...new Set(drill.series.map((point) => point.at))].sort((a, b) => a - b);
  const at = new Map(moments.map((moment, index) => [moment, index]));
  const byService = new Map();
  for (const point of drill.series) {
    if (!byService.has(point.service)) {
      byService.set(point.service, Array(moments.length).fill(null));
    }
    byService.get(point.service)[at.get(point.at)] = point[key];
  }
  return {moments, series: [...byService].map(([label, values]) => ({label, values}))};
}

const drawn = (drill, key, title, theme, format, max) => {
  const {moments, series} = lines(drill, key);
  const last = moments[moments.length - 1] - moments[0];
  return {
    title,
    window: t('chart.whole', {window: duration(last)}),
    spec: {label: title, x: moments, series, format, formatX: (seconds) => `${number(seconds, 1)} s`, max, theme, marks: faultMarks(drill)},
  };
};

/** Where the fault began and ended, in seconds since the start. */
const faultMarks = (drill) => ['fault_from', 'fault_to'].filter((key) => drill[key]).map((key) => ({x: (Date.parse(drill[key]) - Date.parse(drill.started)) / 1000, label: key, id: key}));

const shareFigure = memo((drill, theme) => drawn(drill, 'share', t('drills.share-chart', {subject: subject(drill.plan)}), theme, (share) => percent(share), 1));
const failureFigure = memo((drill, theme) => drawn(drill, 'failures', t('drills.failure-chart'), theme, (count) => number(count)));

// --- history ---

const schedule = (list) => !list.schedule || list.schedule.length === 0 ? nothing : html`<section aria-labelledby="schedule-title"><h2 id="schedule-title">${t('drills.schedule')}</h2>
  <ul class="plain">${list.schedule.map((each) => html`<li>${typeof each === 'string' ? said(each) : html`<strong>${each.name ?? ''}</strong> ${each.fault ? word('fault', each.fault) : nothing} ${each.region ?? ''} ${each.next ? html`· ${t('drills.next')} ${when(each.next)}` : nothing}`}</li>`)}</ul></section>`;

const history = (list) => html`<section aria-labelledby="history-title"><h2 id="history-title">${t('drills.history')}</h2>
  ${list.drills.length === 0 ? html`<p class="empty">${t('drills.no-history')}</p>` : html`<table class="cards"><caption class="visually-hidden">${t('drills.history')}</caption><thead><tr>
    <th scope="col">${t('drills.when')}</th><th scope="col">${t('bounds.fault')}</th><th scope="col">${t('drills.verdict')}</th>
    ${['detection', 'shift', 'exposure', 'recovery'].map((each) => html`<th scope="col" class="figure">${t(`measure.${each}`)}</th>`)}<th scope="col">${t('decision.who')}</th><th scope="col">${t('drills.report')}</th></tr></thead>
  <tbody>${list.drills.map((drill) => html`<tr><th scope="row"><a href=${href('drills', {id: drill.id})}>${when(drill.started)}</a></th>
    <td data-label=${t('bounds.fault')}>${word('fault', drill.plan.fault)} <span class="muted">${subject(drill.plan)}</span></td><td data-label=${t('drills.verdict')}>${verdictTag(drill.verdict)}</td>
    ${['detection', 'shift', 'exposure', 'recovery'].map((each) => html`<td data-label=${t(`measure.${each}`)} class="figure">${worst(drill, each)}</td>`)}
    <td data-label=${t('decision.who')}>${drill.who || word('source', drill.source)}</td><td class="act">${isOver(drill) ? html`<a href=${reportHref(drill.id)} download aria-label="${t('drills.report')}: ${drill.id}">${t('drills.report')}</a>` : '–'}</td></tr>`)}</tbody></table>`}</section>`;

/** The service whose figure is nearest to its bound, or furthest beyond. */
function worst(drill, measure) {
  const found = drill.rows.filter((row) => row.measure === measure && known(row.measured));
  if (found.length === 0) {
    return '–';
  }
  const ratio = (row) => (known(row.bound) && row.bound > 0 ? row.measured / row.bound : 0);
  const row = found.reduce((a, b) => (ratio(b) > ratio(a) ? b : a));
  return html`<span>${value(row.measured, row.unit)}</span> <span class="line muted">${bound(row)}</span>`;
}
