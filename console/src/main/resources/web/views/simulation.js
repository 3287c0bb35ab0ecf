/** What a play in virtual time shows, the planes side by side. */
import {html, nothing} from '/lib/lit-html.js';
import {figure} from '../charts.js';
import {t, word} from '../i18n/i18n.js';
import {duration, known, latency, nines, number, percent} from '../format.js';
import {memo, notice} from './parts.js';

/** @param {any} state @param {any} own @param {any} actions */
export function comparison(state, own, actions) {
  const {comparisons} = own.simulated;
  const shown = comparisons[Math.min(own.shown, comparisons.length - 1)];
  if (!shown) {
    return nothing;
  }
  const theme = `${state.theme}${state.dark}`;
  return html`${own.simulated.complete === false ? notice('warn', t('simulate.incomplete')) : nothing}${comparisons.length > 1 ? html`<label class="select">${t('overview.service')} <select id="comparison" @change=${(event) => actions.chooseComparison(Number(event.target.value))}>${
    comparisons.map((each, at) => html`<option value=${at} .selected=${each === shown}>${each.service}</option>`)}</select></label>` : nothing}
  <table class="cards"><caption>${t('simulate.caption', {service: shown.service, window: duration(shown.seconds)})}</caption><thead><tr><th scope="col">${t('simulate.plane')}</th><th scope="col" class="figure">${t('simulate.answered')}</th>
    <th scope="col" class="figure">${t('simulate.failed')}</th><th scope="col" class="figure">p99</th><th scope="col" class="figure">${t('simulate.failover')}</th><th scope="col" class="figure">${t('simulate.budget')}</th></tr></thead>
  <tbody>${shown.rows.map((row) => html`<tr><th scope="row">${word('plane-name', row.plane)}</th><td data-label=${t('simulate.answered')} class="figure">${nines(row.availability)}</td>
    <td data-label=${t('simulate.failed')} class="figure"><span>${number(row.failed)} <span class="line muted">${t('simulate.of', {all: number(row.requests)})}</span></span></td><td data-label="p99" class="figure">${latency(row.p99_ms / 1000)}</td>
    <td data-label=${t('simulate.failover')} class="figure">${known(row.failover_s) ? duration(row.failover_s) : word('failover', row.failover)}</td><td data-label=${t('simulate.budget')} class="figure">${percent(row.budget_spent)}</td></tr>`)}</tbody></table>
  ${figure(answered(shown, theme, state.lang))}
  ${shown.rows.some((row) => row.p99_over_time) ? figure(slow(shown, theme, state.lang)) : nothing}
  <div class="two">${shown.rows.filter((row) => row.share_over_time && ['kong-default', 'wissel-gateway'].includes(row.plane)).map((row) => figure(shares[row.plane](shown, row, theme, state.lang)))}</div>`;
}

const seconds = (comparison, values) => values.map((_, at) => (at * comparison.seconds) / values.length);
const formatX = (at) => `${number(at)} s`;

const answered = memo((comparison, theme) => ({
  title: t('simulate.answered-chart'),
  window: t('chart.whole', {window: duration(comparison.seconds)}),
  spec: {
    label: t('simulate.answered-chart'), theme, formatX, max: 1,
    x: seconds(comparison, comparison.rows[0].availability_over_time),
    series: comparison.rows.map((row, at) => ({label: word('plane-name', row.plane), values: row.availability_over_time, dashed: at < 2})),
    format: (value) => percent(value),
  },
}));

const slow = memo((comparison, theme) => ({
  title: t('simulate.p99-chart'),
  window: t('chart.whole', {window: duration(comparison.seconds)}),
  spec: {
    label: t('simulate.p99-chart'), theme, formatX,
    x: seconds(comparison, comparison.rows[0].p99_over_time),
    series: comparison.rows.map((row, at) => ({label: word('plane-name', row.plane), values: row.p99_over_time.map((value) => value === null ? null : value / 1000), dashed: at < 2})),
    format: latency,
  },
}));

const share = () => memo((comparison, row, theme) => {
  const regions = Object.entries(row.share_over_time);
  return {
    title: t('simulate.share-chart', {plane: word('plane-name', row.plane)}),
    window: t('chart.whole', {window: duration(comparison.seconds)}),
    spec: {
      label: t('simulate.share-chart', {plane: word('plane-name', row.plane)}), theme, formatX, stacked: true, max: 1,
      x: seconds(comparison, regions[0]?.[1] ?? []),
      series: regions.map(([label, values]) => ({label, values})),
      format: (value) => percent(value),
    },
  };
});

const shares = {'kong-default': share(), 'wissel-gateway': share()};

