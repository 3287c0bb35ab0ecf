/** A strategy in the making: what is asked for, and at once what comes of it. */
import {html, nothing} from '/lib/lit-html.js';
import {icon, tag} from '../icons.js';
import {TABS} from '../control/design.js';
import {t, word} from '../i18n/i18n.js';
import {duration, known, number} from '../format.js';
import {markdown} from '../markdown.js';
import {comparison} from './simulation.js';
import {memo, notice, options, problem, said} from './parts.js';
import {termOf} from './service.js';

const METHODS = ['', 'adaptive', 'round-robin', 'least-connections', 'latency', 'consistent-hashing', 'consistent-hashing-bounded'];
const FALLBACKS = ['none', 'static', 'region', 'service'];
const OUTS = ['advice', 'config', 'bounds', 'simulation'];

/** @param {any} state @param {any} actions */
export function design(state, actions) {
  const own = state.design;
  return html`<div class="title"><h1 tabindex="-1">${t('design.title')}</h1><p class="muted">${t('design.about')}</p></div>
  ${tabs('design', TABS, own.tab, (tab) => t(`design.${tab}`), actions.chooseTab)}
  <div class="split" role="tabpanel" id="design-panel" aria-labelledby="design-tab-${own.tab}">
    ${own.tab === 'check' ? html`${checkEditor(own, actions)}${findings(own)}` : html`${own.tab === 'form' ? form(own, actions) : text(own, actions)}${outcome(state, own, actions)}`}
  </div>`;
}

/** Tabs that arrow keys move between. */
function tabs(name, all, chosen, label, choose) {
  const move = (event) => {
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    const at = all.findIndex((each) => event.target.id === `${name}-tab-${each}`);
    if (step && at >= 0) {
      event.preventDefault();
      const next = all[(at + step + all.length) % all.length];
      choose(next);
      document.getElementById(`${name}-tab-${next}`)?.focus();
    }
  };
  return html`<div class="tabs" role="tablist" aria-label=${t(`${name}.tabs`)} @keydown=${move}>${all.map((each) => html`<button type="button" role="tab" id="${name}-tab-${each}"
    aria-selected=${String(each === chosen)} aria-controls="${name}-panel" tabindex=${each === chosen ? 0 : -1} @click=${() => choose(each)}>${label(each)}</button>`)}</div>`;
}

// --- what is asked for ---

function form(own, actions) {
  const {form: value} = own;
  const text = (key, label, extra = {}) => html`<div class="field"><label for="form-${key}">${label}</label>
    <input id="form-${key}" .value=${value[key]} placeholder=${extra.placeholder ?? ''} @input=${(event) => actions.changeForm({[key]: event.target.value})}></div>`;
  const choice = (key, label, values) => html`<div class="field"><label for="form-${key}">${label}</label>
    <select id="form-${key}" @change=${(event) => actions.changeForm({[key]: event.target.value})}>${options(values, value[key])}</select></div>`;
  return html`<form class="designer" @submit=${(event) => event.preventDefault()}>
    ${own.edited ? notice('warn', html`${t('design.edited')} <button type="button" class="button small" @click=${actions.textFromForm}>${t('design.from-form')}</button>`) : nothing}
    <fieldset><legend>${t('design.objective')}</legend><div class="fields">
      ${text('strategy', t('design.name'))}${text('regions', t('design.regions'), {placeholder: 'ams, fra'})}
      ${text('availability', t('design.availability'), {placeholder: '99.9%'})}${text('window', t('design.window'), {placeholder: '30d'})}
      ${choice('quantile', t('design.quantile'), ['p50', 'p90', 'p95', 'p99', 'p99.9'])}${text('latency', t('design.latency'), {placeholder: '300ms'})}
      ${text('failover', t('design.failover'), {placeholder: '30s'})}${text('version', t('design.version'), {placeholder: '3.9'})}
      ${choice('edition', t('design.edition'), ['oss', 'enterprise'])}${choice('mode', t('design.mode'), ['db', 'dbless', 'hybrid'])}
    </div></fieldset>
    ${value.services.map((service, at) => serviceFields(service, at, actions))}
    <div class="buttons"><button type="button" class="button" id="add-service" @click=${actions.addService}>${icon('plus')} ${t('design.add-service')}</button></div>
  </form>`;
}

function serviceFields(service, at, actions) {
  const id = `service-${at}`;
  const text = (key, label, placeholder = '') => html`<div class="field"><label for="${id}-${key}">${label}</label>
    <input id="${id}-${key}" .value=${service[key]} placeholder=${placeholder} @input=${(event) => actions.changeService(at, {[key]: event.target.value})}></div>`;
  const choice = (key, label, values, name) => html`<div class="field"><label for="${id}-${key}">${label}</label>
    <select id="${id}-${key}" @change=${(event) => actions.changeService(at, {[key]: event.target.value})}>${options(values, service[key], name)}</select></div>`;
  return html`<fieldset><legend>${t('design.service', {name: service.name || number(at + 1)})}</legend><div class="fields">
    ${text('name', t('design.service-name'))}${text('paths', t('design.paths'), `/${service.name}`)}
    ${choice('method', t('design.method'), METHODS, (each) => each === '' ? t('design.default') : word('method', each))}
    ${service.method.startsWith('consistent-hashing') ? text('on', t('design.on'), 'header X-Customer') : nothing}
    ${text('health', t('design.health'), '/health')}
    ${choice('fallback', t('design.fallback'), FALLBACKS, (each) => t(`design.fallback-${each}`))}
    ${service.fallback === 'static' ? html`${text('status', t('design.status'), '503')}${text('body', t('design.body'), '{"message": "…"}')}` : nothing}
    ${service.fallback === 'region' || service.fallback === 'service' ? text('fallbackTo', t(`design.to-${service.fallback}`)) : nothing}</div>
    <table class="endpoints cards"><caption>${t('design.endpoints')}</caption><thead><tr><th scope="col">${t('col.region')}</th><th scope="col">${t('col.target')}</th><th scope="col">${t('col.capacity')}</th><th scope="col"><span class="visually-hidden">${t('col.action')}</span></th></tr></thead>
    <tbody>${service.endpoints.map((endpoint, row) => html`<tr>${[['region', t('col.region'), 'ams'], ['target', t('col.target'), 'host:8080'], ['capacity', t('col.capacity'), '400/s']].map(([key, label, placeholder]) =>
      html`<td data-label=${label}><input id="${id}-${key}-${row}" aria-label="${label}, ${t('design.endpoint', {row: row + 1})}" placeholder=${placeholder} .value=${endpoint[key]} @input=${(event) => actions.changeEndpoint(at, row, {[key]: event.target.value})}></td>`)}
      <td class="act"><button type="button" class="button icon-only" aria-label=${t('design.remove-endpoint', {row: row + 1})} @click=${() => actions.removeEndpoint(at, row)}>${icon('close')}</button></td></tr>`)}</tbody></table>
    <div class="buttons"><button type="button" class="button small" @click=${() => actions.addEndpoint(at)}>${icon('plus')} ${t('design.add-endpoint')}</button>
      <button type="button" class="button small" @click=${() => actions.removeService(at)}>${icon('close')} ${t('design.remove-service')}</button></div>
  </fieldset>`;
}

const text = (own, actions) => html`<div class="editor">
  ${own.edited ? notice('info', html`${t('design.text-edited')} <button type="button" class="button small" @click=${actions.textFromForm}>${t('design.from-form')}</button>`) : nothing}
  <label for="strategy-text">${t('design.text-label')}</label>
  <textarea id="strategy-text" class="code" spellcheck="false" autocapitalize="off" wrap="off" rows="28" .value=${own.text} @input=${(event) => actions.changeText(event.target.value)}></textarea>
  <div class="buttons"><button type="button" class="button" @click=${() => download('strategy.yml', own.text)}>${icon('download')} ${t('design.download', {file: 'strategy.yml'})}</button>
    <button type="button" class="button" @click=${actions.loadStrategy}>${t('design.load')}</button></div>
</div>`;

/** Hands a text to the browser as a file. */
function download(name, content) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], {type: 'text/plain;charset=utf-8'}));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// --- what comes of it ---

function outcome(state, own, actions) {
  const {result, good} = own;
  const behind = result !== null && mistakes(result).length > 0;
  return html`<div class="outcome" aria-busy=${String(own.busy)}>
    <p class="visually-hidden" role="status">${own.busy ? t('design.busy') : result ? t('design.ready') : ''}</p>
    ${own.error ? problem(own.error) : nothing}
    ${behind ? mistakeList(own, mistakes(result), actions) : nothing}
    ${tabs('out', OUTS, own.out, (out) => t(`design.${out}`), actions.chooseOut)}
    <div role="tabpanel" id="out-panel" aria-labelledby="out-tab-${own.out}" class=${own.busy ? 'busy' : ''}>${
      own.out === 'simulation' ? simulation(state, own, actions)
        : good === null ? html`<p class="empty">${own.busy ? t('loading') : t('design.nothing')}</p>`
          : html`${behind ? notice('warn', t('design.behind')) : nothing}${{advice: adviceOut, config: configOut, bounds: boundsOut}[own.out](good, own, actions)}`}</div>
  </div>`;
}

const mistakes = (result) => result.problems ?? [];

const mistakeList = (own, list, actions) => html`<section role="alert" aria-label=${t('design.mistakes')}>${notice('bad', html`<strong>${t('design.mistake-count', {n: list.length, count: number(list.length)})}</strong>
  <ul class="plain">${list.slice(0, 50).map((each) => html`<li>${place(each, 'strategy-text', () => actions.chooseTab('text'))} ${each.path || each.found ? html`<code>${each.path || each.found}</code>: ` : nothing}${said(each.message)}${each.mend ? html` <span class="muted">${said(each.mend)}</span>` : nothing}</li>`)}</ul>`)}</section>`;

/** A place in a text; a click goes there. */
function place(finding, area, before) {
  if (!known(finding.line) || finding.line < 1) {
    return nothing;
  }
  const column = finding.column ?? 1;
  return html`<button type="button" class="place" aria-label=${t('design.go', {line: finding.line, column})} @click=${() => {
    before?.();
    requestAnimationFrame(() => goTo(document.getElementById(area), finding.line, column));
  }}>${finding.line}:${column}</button>`;
}

/** Selects from a place to the end of its line. */
function goTo(area, line, column) {
  if (!area) {
    return;
  }
  const lines = area.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const end = start + (lines[line - 1] ?? '').length;
  area.focus();
  area.setSelectionRange(Math.min(end, start + column - 1), end);
  area.scrollTop = Math.max(0, ((line - 4) * area.scrollHeight) / lines.length);
}

const rendered = memo((text) => markdown(text, 'advice-'));

const adviceOut = (result) => html`<article class="prose" lang=${result.language ?? nothing}>${rendered(result.advice)}</article>`;

function configOut(result, own, actions) {
  const {files} = result;
  const file = files.find((each) => each.name === own.file) ?? files.find((each) => each.name === 'kong.yml') ?? files[0];
  return html`<div class="bar"><label class="select">${t('design.file')} <select id="out-file" @change=${(event) => actions.chooseFile(event.target.value)}>${options(files.map((each) => each.name), file.name)}</select></label>
    <button type="button" class="button" @click=${() => download(file.name, file.text)}>${icon('download')} ${t('design.download', {file: file.name})}</button></div>
    <pre class="code scroll" tabindex="0" role="group" aria-label=${file.name}><code>${file.text}</code></pre>`;
}

const boundsOut = (result) => html`<p class="muted">${t('bounds.about')}</p><table class="cards"><caption class="visually-hidden">${t('design.bounds')}</caption><thead><tr>
  <th scope="col">${t('overview.service')}</th><th scope="col">${t('bounds.fault')}</th><th scope="col" class="figure">${t('bounds.detection')}</th><th scope="col" class="figure">${t('bounds.shift')}</th>
  <th scope="col" class="figure">${t('bounds.recovery')}</th><th scope="col">${t('bounds.dominant')}</th></tr></thead>
  <tbody>${result.bounds.map((row) => html`<tr><th scope="row">${row.service}</th><td data-label=${t('bounds.fault')}>${word('design-fault', row.fault)}</td>
    ${['detection', 'shift', 'recovery'].map((each) => html`<td data-label=${t(`bounds.${each}`)} class="figure">${known(row[`${each}_seconds`]) ? `≤ ${duration(row[`${each}_seconds`])}` : t('bounds.never')}</td>`)}
    <td data-label=${t('bounds.dominant')} class="wide">${row.dominant ? termOf(row.dominant) : word('never', row.formula) || '–'}${row.dominant && row.formula ? html`<details><summary>${t('bounds.formula')}</summary><code class="wrap">${row.formula}</code></details>` : nothing}</td></tr>`)}</tbody></table>`;

const simulation = (state, own, actions) => html`<div class="bar"><label class="select">${t('simulate.scenario')} <select id="scenario" @change=${(event) => actions.chooseScenario(event.target.value)}>${
  (own.scenarios.length > 0 ? own.scenarios : [{name: own.scenario}]).map((each) => html`<option value=${each.name} .selected=${each.name === own.scenario}>${each.title ? `${each.name}: ${each.title}` : each.name}</option>`)}</select></label>
  <button type="button" class="button primary" id="simulate" ?disabled=${own.simulating} @click=${actions.simulate}>${icon('play')} ${own.simulating ? t('simulate.busy') : t('simulate.run')}</button></div>
  <div aria-live="polite">${own.simulateError ? problem(own.simulateError) : nothing}${own.simulated ? comparison(state, own, actions) : own.simulating ? html`<p class="empty">${t('simulate.busy')}</p>` : html`<p class="empty">${t('simulate.hint')}</p>`}</div>`;

// --- checking what is there ---

const checkEditor = (own, actions) => html`<div class="editor"><label for="check-text">${t('check.label')}</label>
  <textarea id="check-text" class="code" spellcheck="false" autocapitalize="off" wrap="off" rows="28" placeholder=${'_format_version: "3.0"\nservices:\n- name: …'} .value=${own.checkText} @input=${(event) => actions.changeCheck(event.target.value)}></textarea></div>`;

const SEVERITY = {error: ['bad', 'bad'], warning: ['warn', 'warn'], missing: ['info', 'idle'], promise: ['info', 'info']};

const findings = (own) => html`<div class="outcome" aria-live="polite" aria-busy=${String(own.checking)}><h2>${t('check.findings')}</h2>
  ${own.checkError ? problem(own.checkError) : nothing}
  ${!own.checked || own.checkText.trim() === '' ? html`<p class="empty">${t('check.hint')}</p>` : own.checked.findings.length === 0 ? notice('ok', t('check.clean')) : html`
  <p>${t('check.count', {n: own.checked.count, count: number(own.checked.count)})}</p>
  <ol class="findings">${own.checked.findings.slice(0, 200).map((finding) => html`<li><div class="finding-head">${place(finding, 'check-text')} ${tag(...(SEVERITY[finding.severity] ?? SEVERITY.warning), word('severity', finding.severity))} <code>${finding.rule}</code></div>
    <p class="strong">${said(finding.message)}</p>${finding.why ? html`<p><span class="muted">${t('check.why')}</span> ${said(finding.why)}</p>` : nothing}${finding.fix ? html`<p><span class="muted">${t('check.fix')}</span> ${said(finding.fix)}</p>` : nothing}</li>`)}</ol>`}
</div>`;
