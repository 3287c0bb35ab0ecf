/** Charts over time, as an element: `<wissel-chart .spec=${…}>`. Their figures are also to be had as a table, see {@link figure}. */
import {html, nothing} from '/lib/lit-html.js';
import {Chart, LineController, LineElement, PointElement, LinearScale, Filler, Tooltip} from '/lib/chart.js';
import {clock, known, NONE} from './format.js';
import {t} from './i18n/i18n.js';

Chart.register(LineController, LineElement, PointElement, LinearScale, Filler, Tooltip);

/**
 * @typedef {{label: string, values: (?number)[], tone?: number, dashed?: boolean}} Series
 * @typedef {{x: number, label: string, id: string}} Mark
 * @typedef {{label: string, x: number[], series: Series[], stacked?: boolean, format: (value: number) => string,
 *   formatX?: (value: number) => string, max?: number, min?: number, from?: number, marks?: Mark[], onMark?: (id: string) => void, theme?: string}} ChartSpec
 */

/** How many colours `app.css` has for series. */
const TONES = 8;
const DASHES = [[], [6, 3]];
/** Two hexadecimal digits after a colour of six. */
const STACKED_ALPHA = '61';

const colour = (style, name) => style.getPropertyValue(name).trim();

/** Draws upright lines where something was decided; a click on one tells which. */
const marksPlugin = {
  id: 'wisselMarks',
  afterDatasetsDraw(chart) {
    const {marks, ink} = chart.options.wissel;
    const {ctx, chartArea, scales} = chart;
    ctx.save();
    ctx.strokeStyle = ink;
    ctx.fillStyle = ink;
    for (const mark of marks) {
      const x = scales.x.getPixelForValue(mark.x);
      if (x < chartArea.left || x > chartArea.right) {
        continue;
      }
      ctx.beginPath();
      ctx.setLineDash([3, 3]);
      ctx.moveTo(x, chartArea.top);
      ctx.lineTo(x, chartArea.bottom);
      ctx.stroke();
      ctx.beginPath();
      ctx.setLineDash([]);
      ctx.moveTo(x - 5, chartArea.top - 8);
      ctx.lineTo(x + 5, chartArea.top - 8);
      ctx.lineTo(x, chartArea.top);
      ctx.fill();
    }
    ctx.restore();
  },
};

class WisselChart extends HTMLElement {
  #chart = null;
  #spec = null;
  #themed = '';
  #seen = true;

  /** @param {ChartSpec} spec drawn anew only if it is another object */
  set spec(spec) {
    if (spec !== this.#spec) {
      this.#spec = spec;
      this.#draw();
    }
  }

  connectedCallback() {
    this.#draw();
  }

  disconnectedCallback() {
    this.#chart?.destroy();
    this.#chart = null;
    this.replaceChildren();
  }

  #draw() {
    if (!this.isConnected || !this.#spec || !this.#seen) {
      return;
    }
    const spec = this.#spec;
    const theme = `${spec.theme ?? ''}|${spec.series.length}|${spec.stacked}`;
    if (this.#chart && theme !== this.#themed) {
      this.disconnectedCallback();
    }
    this.#themed = theme;
    if (!this.#chart) {
      const canvas = document.createElement('canvas');
      canvas.setAttribute('role', 'img');
      this.replaceChildren(canvas);
      this.#chart = new Chart(canvas, {type: 'line', data: {datasets: []}, options: this.#options(spec), plugins: [marksPlugin]});
    }
    this.#chart.canvas.setAttribute('aria-label', spec.label);
    this.#chart.options = this.#options(spec);
    const sets = this.#sets(spec);
    sets.forEach((set, index) => {
      this.#chart.data.datasets[index] = Object.assign(this.#chart.data.datasets[index] ?? {}, set);
    });
    this.#chart.data.datasets.length = sets.length;
    this.#chart.update('none');
  }

  #sets(spec) {
    const style = getComputedStyle(this);
    return spec.series.map((series, index) => {
      const tone = (series.tone ?? index) % TONES;
      const stroke = colour(style, `--series-${tone}`);
      return {
        label: series.label,
        data: spec.x.map((x, at) => ({x, y: series.values[at] ?? null})),
        borderColor: stroke,
        backgroundColor: spec.stacked ? stroke + STACKED_ALPHA : stroke,
        fill: spec.stacked ? (index === 0 ? 'origin' : '-1') : false,
        borderWidth: 1.75,
        borderDash: spec.stacked ? [] : DASHES[series.dashed ? 1 : 0],
        pointRadius: 0,
        pointHitRadius: 12,
        stepped: false,
        spanGaps: false,
        stack: spec.stacked ? 'all' : undefined,
      };
    });
  }

  #options(spec) {
    const style = getComputedStyle(this);
    const ink = colour(style, '--muted');
    const grid = colour(style, '--line');
    const formatX = spec.formatX ?? clock;
    return {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      normalized: true,
      locale: document.documentElement.lang,
      layout: {padding: {top: 12}},
      interaction: {mode: 'index', intersect: false},
      wissel: {marks: spec.marks ?? [], ink},
      onClick: (event, _, chart) => this.#clicked(event, chart),
      scales: {
        x: {
          type: 'linear',
          min: spec.from ?? spec.x[0],
          max: spec.x[spec.x.length - 1],
          grid: {color: grid},
          border: {color: grid},
          ticks: {color: ink, maxTicksLimit: 6, maxRotation: 0, autoSkipPadding: 24, callback: (value) => formatX(Number(value))},
        },
        y: {
          stacked: Boolean(spec.stacked),
          min: spec.min ?? 0,
          max: spec.max,
          grid: {color: grid},
          border: {color: grid},
          ticks: {color: ink, maxTicksLimit: 5, callback: (value) => spec.format(Number(value))},
        },
      },
      plugins: {
        tooltip: {
          callbacks: {
            title: (items) => formatX(items[0].parsed.x),
            label: (item) => `${item.dataset.label}: ${spec.format(item.parsed.y)}`,
          },
        },
      },
    };
  }

  #clicked(event, chart) {
    const {marks = [], onMark} = this.#spec;
    let best = null;
    for (const mark of marks) {
      const distance = Math.abs(chart.scales.x.getPixelForValue(mark.x) - event.x);
      if (distance < 14 && (!best || distance < best.distance)) {
        best = {distance, mark};
      }
    }
    if (best && onMark) {
      // Later: it may lead to another page, and Chart.js is not done with this one.
      setTimeout(() => onMark(best.mark.id));
    }
  }
}

customElements.define('wissel-chart', WisselChart);

const ROWS = 30;

/**
 * A chart with its name, its window, its legend, and its figures as a table.
 *
 * @param {{title: string, window: string, spec: ChartSpec, extra?: unknown}} options
 */
export function figure({title, window: span, spec, extra}) {
  const step = Math.max(1, Math.ceil(spec.x.length / ROWS));
  const rows = spec.x.map((x, at) => at).filter((at) => at % step === 0 || at === spec.x.length - 1);
  const formatX = spec.formatX ?? clock;
  return html`<figure class="chart">
    <figcaption><strong>${title}</strong> <span class="muted">${span}</span></figcaption>
    ${spec.x.length < 2 ? html`<p class="empty">${t('chart.empty')}</p>` : html`
    <wissel-chart .spec=${spec}></wissel-chart>
    <ul class="legend">${spec.series.map((series, index) => html`<li>${swatch((series.tone ?? index) % TONES, series.dashed)} ${series.label}</li>`)}</ul>
    ${extra ?? nothing}
    <details class="as-table"><summary>${t('chart.table')}</summary>
      <div class="scroll" tabindex="0" role="group" aria-label=${title}><table>
        <thead><tr><th scope="col">${t('chart.time')}</th>${spec.series.map((series) => html`<th scope="col" class="figure">${series.label}</th>`)}</tr></thead>
        <tbody>${rows.map((at) => html`<tr><th scope="row">${formatX(spec.x[at])}</th>${spec.series.map(
          (series) => html`<td class="figure">${known(series.values[at]) ? spec.format(series.values[at]) : NONE}</td>`)}</tr>`)}</tbody>
      </table></div>
    </details>`}
  </figure>`;
}

const swatch = (tone, dashed) => html`<svg class="swatch swatch-${tone}" viewBox="0 0 18 8" aria-hidden="true"><path d="M0 4h18" stroke-dasharray=${dashed ? '4 2' : nothing}/></svg>`;

/**
 * A small line without axes.
 *
 * @param {(?number)[]} values
 * @param {string} label what it shows, with its window
 */
export function sparkline(values, label) {
  const width = 96;
  const height = 24;
  const seen = values.filter(known);
  if (seen.length < 2) {
    return html`<span class="muted">${NONE}</span>`;
  }
  const most = Math.max(...seen) || 1;
  let path = '';
  let pen = 'M';
  values.forEach((value, at) => {
    if (!known(value)) {
      pen = 'M';
      return;
    }
    path += `${pen}${((at * width) / (values.length - 1)).toFixed(1)} ${(height - 1.5 - (value / most) * (height - 4)).toFixed(1)}`;
    pen = 'L';
  });
  return html`<svg class="sparkline" viewBox="0 0 ${width} ${height}" role="img" aria-label=${label}><path d=${path}/></svg>`;
}
