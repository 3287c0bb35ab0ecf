/** What stands around every page: name, navigation, connection, language and theme; and the banner. */
import {html, nothing} from '/lib/lit-html.js';
import {icon, tag} from '../icons.js';
import {LANGUAGES, t, word} from '../i18n/i18n.js';
import {duration, number} from '../format.js';
import {href, PAGES, serviceHref} from '../router.js';
import {notice, said} from './parts.js';

export const THEMES = ['auto', 'light', 'dark'];

/** @param {any} state @param {any} actions */
export const frame = (state, actions) => html`
<header class="top">
  <a class="brand" href="/overview">${mark()}<span>Wissel</span></a>
  <nav aria-label=${t('nav.label')}><ul>${PAGES.map((page) => html`<li><a href="/${page}" aria-current=${current(state.route, page)}>${t(`nav.${page}`)}</a></li>`)}</ul></nav>
  <div class="tools">
    ${connection(state)}
    <label class="select"><span class="visually-hidden">${t('tools.language')}</span>
      <select id="language" @change=${(event) => actions.chooseLanguage(event.target.value)}>${Object.entries(LANGUAGES).map(
        ([lang, name]) => html`<option value=${lang} lang=${lang} .selected=${lang === state.lang}>${name}</option>`)}</select></label>
    <label class="select"><span class="visually-hidden">${t('tools.theme')}</span>
      <select id="theme" @change=${(event) => actions.chooseTheme(event.target.value)}>${THEMES.map(
        (theme) => html`<option value=${theme} .selected=${theme === state.theme}>${t(`theme.${theme}`)}</option>`)}</select></label>
  </div>
</header>
${stale(state) ? html`<div class="stale-bar">${notice('warn', staleText(state))}</div>` : nothing}`;

const current = (route, page) => (route.page === page || (page === 'overview' && route.page === 'service') ? 'page' : nothing);

const mark = () => html`<svg viewBox="0 0 32 32" aria-hidden="true" class="mark"><rect width="32" height="32" rx="7"/><path d="M6 22h7c5 0 6-12 11-12h2M6 22h20"/></svg>`;

/** @param {any} state @returns {boolean} whether what is shown is no longer how it is */
export const stale = (state) => state.view !== null && state.connection.phase !== 'live';

const age = (state) => Math.max(0, Math.round((state.now - state.connection.heardAt) / 1000));

const staleText = (state) => t('connection.stale', {age: duration(age(state)), wait: duration(wait(state))});

const wait = (state) => Math.max(0, Math.ceil((state.connection.retryAt - state.now) / 1000));

function connection(state) {
  const {phase, attempts} = state.connection;
  if (phase === 'live') {
    return html`<span class="connection">${tag('ok', 'ok', t('connection.live'))}</span>`;
  }
  const text = attempts > 0 ? t('connection.retry', {wait: duration(wait(state))}) : t('connection.connecting');
  return html`<span class="connection">${tag(attempts > 0 ? 'warn' : 'quiet', 'wait', text)}</span>`;
}

/** Problems, the drill that runs, lost regions, and what operators want. @param {any} state @param {any} actions */
export function banner(state, actions) {
  const {view} = state;
  const lines = [
    ...view.problems.map((text) => notice('bad', said(text))),
    ...lostRegions(view),
    view.drill ? notice('info', html`${t('banner.drill')} <a href=${href('drills', {id: view.drill})}>${t('banner.drill-link')}</a>`, 'drill') : null,
    !view.office.leads ? notice('info', view.office.leader ? t('banner.follower', {leader: view.office.leader}) : t('banner.nobody')) : null,
    view.office.dry_run ? notice('info', t('banner.dry-run')) : null,
    ...view.office.wishes.map((wish) => wishLine(wish, actions)),
  ].filter((line) => line !== null);
  return html`<div aria-live="polite">${lines.length === 0 ? nothing : html`<section class="banner" aria-label=${t('banner.label')}>${lines}</section>`}</div>`;
}

/** Services that a line of the banner names. */
const NAMED_SERVICES = 8;

function lostRegions(view) {
  /** Services by region and cause: a region is mostly lost to all of them at once. */
  const lost = new Map();
  for (const service of view.services) {
    for (const region of service.regions.filter((each) => each.phase === 'lost')) {
      const key = JSON.stringify([region.region, region.why]);
      lost.set(key, {region, services: [...(lost.get(key)?.services ?? []), service.name]});
    }
  }
  return [...lost.values()].map(({region, services}) => notice('bad', html`<strong>${t('banner.lost', {region: region.region})}</strong>
    ${services.slice(0, NAMED_SERVICES).map((name, at) => html`${at > 0 ? ', ' : ''}<a href=${serviceHref(name)}>${name}</a>`)}${
      services.length > NAMED_SERVICES ? html` ${t('banner.more', {count: number(services.length - NAMED_SERVICES)})}` : nothing}${region.why ? html`: ${said(region.why)}` : nothing}`));
}

/** The action that ends a wish. */
const ENDS = {'drain-region': 'undrain-region', 'drain-target': 'undrain-target', pause: 'resume'};

const wishLine = (wish, actions) => notice('warn', html`
  ${t(`wish.${wish.kind}`, {subject: wish.subject || t('wish.everything')})}
  ${wish.who ? t('decision.by', {who: wish.who}) : nothing}${wish.why ? html`: ${said(wish.why)}` : nothing}
  ${ENDS[wish.kind] ? html`<button type="button" class="button small" @click=${() => actions.ask({kind: ENDS[wish.kind], subject: wish.subject})}>${word('action', ENDS[wish.kind])}</button>` : nothing}`,
  wish.kind === 'pause' ? 'pause' : 'drain');

/** Shown before the first view has come. @param {any} state */
export const waiting = (state) => html`<div class="empty" role="status">${icon('wait')} ${state.connection.attempts > 0 ? t('connection.none') : t('connection.connecting')}</div>`;

/** An address that leads nowhere. */
export const lost = () => html`<h1 tabindex="-1">${t('lost.title')}</h1><p>${t('lost.text')} <a href="/overview">${t('nav.overview')}</a></p>`;
