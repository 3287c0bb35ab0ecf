/** The journal: what the address asks for, one decision in full, and deciding again with other settings. */
import * as api from '../api.js';
import {href} from '../router.js';
import {t} from '../i18n/i18n.js';

const PAGE = 50;
/** Typing is over after so long without a key. */
const TYPED = 300;
/** A "what if" looks at so much on either side of the decision, in milliseconds. */
const AROUND = 60000;

/** @param {import('../store.js').Store} store @param {{go: (address: string, options?: {replace?: boolean}) => void, refused: (error: Error) => void}} hooks */
export function decisionsControl(store, {go, refused}) {
  let loading = null;
  let typing = 0;

  const filters = () => Object.fromEntries(['from', 'to', 'service', 'kind', 'q'].map((key) => [key, store.state.route.query.get(key) ?? '']));

  async function load(before) {
    loading?.abort();
    const own = new AbortController();
    loading = own;
    store.merge('decisions', {loading: true, error: '', fresh: 0, ...(before ? {} : {list: []})});
    try {
      const answer = await api.decisions({...filters(), before, limit: PAGE}, own.signal);
      const list = before ? [...store.state.decisions.list, ...answer.decisions] : answer.decisions;
      store.merge('decisions', {list, more: answer.decisions.length === PAGE, loading: false});
    } catch (error) {
      if (error.name !== 'AbortError') {
        store.merge('decisions', {loading: false, error: error.message});
        refused(error);
      }
    }
  }

  async function openOne(id) {
    store.merge('decisions', {open: id, missing: ''});
    if (!id || store.state.decisions.full[id]) {
      return;
    }
    try {
      const one = await api.decision(id);
      store.merge('decisions', {full: {...store.state.decisions.full, [id]: one}});
    } catch (error) {
      store.merge('decisions', {missing: error.status === 404 ? t('decisions.gone') : error.message});
    }
  }

  async function loadSettings() {
    if (store.state.decisions.settings === null) {
      try {
        store.merge('decisions', {settings: (await api.settings()).settings});
      } catch {
        store.merge('decisions', {settings: {}});
      }
    }
  }

  async function decideAgain() {
    const {whatIf} = store.state.decisions;
    const set = Object.fromEntries(Object.entries(whatIf.set).filter(([, value]) => value.trim() !== ''));
    store.merge('decisions', {whatIf: {...whatIf, busy: true, error: '', outcome: null}});
    try {
      const outcome = await api.whatIf({from: whatIf.from, to: whatIf.to, set});
      store.merge('decisions', {whatIf: {...store.state.decisions.whatIf, busy: false, outcome}});
    } catch (error) {
      store.merge('decisions', {whatIf: {...store.state.decisions.whatIf, busy: false, error: error.message}});
      refused(error);
    }
  }

  let asked = '';
  return {
    enter() {
      const key = JSON.stringify(filters());
      if (asked !== key || store.state.decisions.list.length === 0) {
        asked = key;
        load();
      }
      openOne(store.state.route.query.get('id') ?? '');
      loadSettings();
    },
    leave() {
      loading?.abort();
      asked = '';
      store.merge('decisions', {whatIf: null});
    },
    reload: () => load(),
    decided() {
      store.merge('decisions', {fresh: store.state.decisions.fresh + 1});
    },
    actions: {
      filterDecisions(parts, soon = false) {
        const next = {...filters(), ...parts};
        clearTimeout(typing);
        typing = setTimeout(() => go(href('decisions', next), {replace: true}), soon ? TYPED : 0);
      },
      openDecisionHere(id) {
        go(href('decisions', {...filters(), id}), {replace: true});
      },
      moreDecisions() {
        const {list} = store.state.decisions;
        load(list[list.length - 1]?.id);
      },
      reloadDecisions: () => load(),
      beginWhatIf(decision) {
        store.merge('decisions', {whatIf: {id: decision.id, from: decision.at_millis - AROUND, to: decision.at_millis + AROUND, set: {}, busy: false, error: '', outcome: null}});
      },
      changeWhatIf(parts) {
        store.merge('decisions', {whatIf: {...store.state.decisions.whatIf, ...parts}});
      },
      endWhatIf: () => store.merge('decisions', {whatIf: null}),
      decideAgain,
    },
  };
}
