/** Designing, checking and simulating as one types. Nothing of it touches what runs. */
import * as api from '../api.js';
import {href} from '../router.js';
import {language, t} from '../i18n/i18n.js';
import {emptyService, firstForm, toYaml, words} from '../yaml.js';

/** Typing is over after so long without a key, in milliseconds. */
const TYPED = 500;

export const TABS = ['form', 'text', 'check'];

/** @param {import('../store.js').Store} store @param {{go: (address: string, options?: {replace?: boolean}) => void, refused: (error: Error) => void}} hooks */
export function designControl(store, {go, refused}) {
  /** The call that is under way, and the timer before the next, of each kind. */
  const calls = {design: {timer: 0, abort: null}, check: {timer: 0, abort: null}, simulate: {timer: 0, abort: null}};

  const set = (parts) => store.merge('design', parts);
  const own = () => store.state.design;

  /** Makes the call that is the latest of its kind; older ones are given up. */
  async function latest(kind, make, begin, done, failed) {
    const slot = calls[kind];
    clearTimeout(slot.timer);
    slot.abort?.abort();
    const controller = new AbortController();
    slot.abort = controller;
    set(begin);
    try {
      set(done(await make(controller.signal)));
    } catch (error) {
      if (error.name !== 'AbortError') {
        set(failed(error.status === 0 ? t('error.gone') : error.message, error));
        refused(error);
      }
    }
  }

  const designNow = () => latest(
    'design',
    (signal) => api.design({strategy: own().text, language: language()}, signal),
    {busy: true},
    (result) => ({result, good: result.files ? result : own().good, busy: false, error: ''}),
    (error) => ({busy: false, error}),
  );

  const checkNow = () => latest(
    'check',
    (signal) => api.check({text: own().checkText, name: 'kong.yml'}, signal),
    {checking: true},
    (checked) => ({checked, checking: false, checkError: ''}),
    (checkError) => ({checking: false, checkError}),
  );

  const simulateNow = () => latest(
    'simulate',
    (signal) => api.simulate({strategy: own().text, scenario: own().scenario}, signal),
    {simulating: true, simulateError: ''},
    (simulated) => ({simulated, simulating: false}),
    (simulateError) => ({simulating: false, simulateError}),
  );

  const soon = (kind, run) => {
    clearTimeout(calls[kind].timer);
    calls[kind].timer = setTimeout(run, TYPED);
  };

  function formChanged(form) {
    set({form, text: toYaml(form), edited: false});
    soon('design', designNow);
  }

  const changeService = (at, parts) => formChanged({...own().form, services: own().form.services.map((each, index) => (index === at ? {...each, ...parts} : each))});
  const changeEndpoints = (at, change) => changeService(at, {endpoints: change(own().form.services[at].endpoints)});

  async function loadScenarios() {
    try {
      const {scenarios} = await api.scenarios();
      set({scenarios});
    } catch (error) {
      refused(error);
    }
  }

  return {
    enter(moved) {
      const tab = store.state.route.query.get('tab');
      if (own() === null) {
        const form = firstForm();
        store.set({design: {tab: 'form', form, text: toYaml(form), edited: false, result: null, good: null, error: '', busy: false, out: 'advice', file: '',
          checkText: '', checked: null, checking: false, checkError: '', scenarios: [], scenario: 'region-crash', simulated: null, simulating: false, simulateError: '', shown: 0}});
        designNow();
        loadScenarios();
      } else if (moved && own().result === null) {
        designNow();
      }
      set({tab: TABS.includes(tab) ? tab : 'form'});
    },
    leave() {
      for (const slot of Object.values(calls)) {
        clearTimeout(slot.timer);
      }
    },
    languageChanged: designNow,
    actions: {
      chooseTab: (tab) => go(href('design', {tab: tab === 'form' ? '' : tab}), {replace: true}),
      changeForm: (parts) => formChanged({...own().form, ...parts}),
      changeService,
      addService() {
        const {services, regions} = own().form;
        formChanged({...own().form, services: [...services, emptyService(`service-${services.length + 1}`, words(regions))]});
      },
      removeService: (at) => formChanged({...own().form, services: own().form.services.filter((each, index) => index !== at)}),
      changeEndpoint: (at, row, parts) => changeEndpoints(at, (all) => all.map((each, index) => (index === row ? {...each, ...parts} : each))),
      addEndpoint: (at) => changeEndpoints(at, (all) => [...all, {region: all[all.length - 1]?.region ?? words(own().form.regions)[0] ?? '', target: '', capacity: ''}]),
      removeEndpoint: (at, row) => changeEndpoints(at, (all) => all.filter((each, index) => index !== row)),
      changeText(text) {
        set({text, edited: true});
        soon('design', designNow);
      },
      textFromForm: () => formChanged(own().form),
      async loadStrategy() {
        try {
          const {text} = await api.strategy();
          set({text, edited: true});
          go(href('design', {tab: 'text'}), {replace: true});
          designNow();
        } catch (error) {
          set({error: error.message});
          refused(error);
        }
      },
      chooseOut: (out) => set({out}),
      chooseFile: (file) => set({file}),
      changeCheck(checkText) {
        set({checkText});
        soon('check', checkNow);
      },
      chooseScenario: (scenario) => set({scenario}),
      chooseComparison: (shown) => set({shown}),
      simulate: simulateNow,
    },
  };
}
