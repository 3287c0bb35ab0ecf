/** The console: its state, its addresses, and the drawing of its pages. */
import {html, render} from '/lib/lit-html.js';
import {Store, initial} from './store.js';
import {startLive} from './control/live.js';
import {serviceControl} from './control/service.js';
import {decisionsControl} from './control/decisions.js';
import {designControl} from './control/design.js';
import {drillsControl} from './control/drills.js';
import {dialogControl} from './control/dialogs.js';
import {parse} from './router.js';
import {LANGUAGES, setLanguage, t} from './i18n/i18n.js';
import {frame, lost, stale, THEMES, waiting} from './views/frame.js';
import {overview} from './views/overview.js';
import {service} from './views/service.js';
import {decisions} from './views/decisions.js';
import {design} from './views/design.js';
import {drills} from './views/drills.js';
import {dialog} from './views/dialogs.js';

const VIEWS = {overview, service, decisions, design, drills, lost};
/** Pages that need no view of the stream. */
const ALONE = new Set(['design', 'decisions', 'drills', 'lost']);

const element = (id) => document.getElementById(id);
const store = new Store(initial());

// What a person chose is kept in this browser; where it keeps nothing, the choice lasts as long as the page.
const remember = (key, value) => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Then not.
  }
};
const remembered = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};

// --- language and theme ---

const darkQuery = matchMedia('(prefers-color-scheme: dark)');

function chooseLanguage(lang) {
  setLanguage(lang);
  document.documentElement.lang = lang;
  store.set({lang});
}

function chooseTheme(theme) {
  document.documentElement.dataset.theme = theme;
  store.set({theme, dark: theme === 'dark' || (theme === 'auto' && darkQuery.matches)});
}

const preferredLanguage = () => {
  const kept = remembered('wissel.lang');
  return kept && Object.hasOwn(LANGUAGES, kept) ? kept : navigator.language.toLowerCase().startsWith('nl') ? 'nl' : 'en';
};

const preferredTheme = () => {
  const kept = remembered('wissel.theme');
  return kept && THEMES.includes(kept) ? kept : 'auto';
};

// --- announcements for those who do not see ---

function announce(text) {
  element('announcer').textContent = text;
}

// --- addresses ---

/** The page and name of an address: what decides whether a person has gone to another page. */
const place = (route) => `${route.page}/${route.name}`;

function go(address, {replace = false} = {}) {
  if (replace) {
    history.replaceState(null, '', address);
  } else {
    history.pushState(null, '', address);
  }
  arrive();
}

function arrive(first = false) {
  const before = store.state.route;
  const route = parse(location.pathname, location.search);
  const moved = first || place(before) !== place(route);
  if (moved && !first) {
    controls[before.page]?.leave?.();
  }
  store.set({route, toast: moved ? '' : store.state.toast});
  controls[route.page]?.enter?.(moved);
  if (moved) {
    draw();
    document.title = `${title(route)} · Wissel`;
    if (!first) {
      scrollTo(0, 0);
      (element('main').querySelector('h1') ?? element('main')).focus({preventScroll: true});
    }
  }
}

const title = (route) => (route.page === 'service' ? route.name : route.page === 'lost' ? t('lost.title') : t(`nav.${route.page}`));

/** Links to our own pages are followed without loading the page again; a click for a new tab or window stays the browser's. */
function followed(event) {
  const link = event.target.closest?.('a[href]');
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute('download')) {
    return;
  }
  const address = new URL(link.href);
  if (link.id === 'skip') {
    event.preventDefault();
    element('main').focus();
  } else if (address.origin === location.origin && !address.pathname.startsWith('/api/') && !address.hash) {
    event.preventDefault();
    go(address.pathname + address.search);
  }
}

// --- drawing ---

let drawing = 0;

function drawSoon() {
  if (!drawing) {
    drawing = requestAnimationFrame(draw);
  }
}

function draw() {
  cancelAnimationFrame(drawing);
  drawing = 0;
  const {state} = store;
  render(frame(state, actions), element('frame'));
  const view = VIEWS[state.route.page];
  const main = element('main');
  main.classList.toggle('stale', stale(state) && !ALONE.has(state.route.page));
  render(state.view || ALONE.has(state.route.page) ? html`${toast(state)}${view(state, actions)}` : waiting(state), main);
  drawDialog(state);
}

const toast = (state) => (state.toast ? html`<p class="toast">${state.toast}</p>` : '');

function drawDialog(state) {
  const box = element('dialog');
  render(dialog(state.dialog, actions), box);
  if (state.dialog && !box.open) {
    box.showModal();
    (box.querySelector('input') ?? box.querySelector('h2'))?.focus();
  } else if (!state.dialog && box.open) {
    box.close();
  }
}

// --- all together ---

const dialogs = dialogControl(store, {announce, reconnect: () => stream.open()});
const refused = (error) => error.status === 401 && dialogs.askToken();
const controls = {
  service: serviceControl(store, {go}),
  decisions: decisionsControl(store, {go, refused}),
  design: designControl(store, {go, refused}),
  drills: drillsControl(store, {go, refused, dialogs}),
};

const actions = {
  chooseLanguage(lang) {
    remember('wissel.lang', lang);
    chooseLanguage(lang);
    controls[store.state.route.page]?.languageChanged?.();
    document.title = `${title(store.state.route)} · Wissel`;
  },
  chooseTheme(theme) {
    remember('wissel.theme', theme);
    chooseTheme(theme);
  },
  ask: dialogs.ask,
  closeDialog: dialogs.close,
  changeDialog: dialogs.change,
  confirmDialog: dialogs.confirm,
  sendToken: dialogs.sendToken,
  ...controls.service.actions,
  ...controls.decisions.actions,
  ...controls.design.actions,
  ...controls.drills.actions,
};

chooseLanguage(preferredLanguage());
chooseTheme(preferredTheme());
darkQuery.addEventListener('change', () => chooseTheme(store.state.theme));
store.subscribe(drawSoon);
document.addEventListener('click', followed);
addEventListener('popstate', () => arrive());
element('dialog').addEventListener('close', () => store.state.dialog && dialogs.close());

const stream = startLive(store, {
  askToken: dialogs.askToken,
  announce,
  opened: (again) => again && controls[store.state.route.page]?.reload?.(),
  viewed: (view) => controls[store.state.route.page]?.viewed?.(view),
  decided: (decision) => controls[store.state.route.page]?.decided?.(decision),
});
setInterval(() => store.state.connection.phase !== 'live' && store.set({now: Date.now()}), 1000);
arrive(true);
