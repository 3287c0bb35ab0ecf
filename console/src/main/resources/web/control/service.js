/** The past of the service that is looked at: asked for once, then carried on from the stream. */
import * as api from '../api.js';
import {href} from '../router.js';

const KEPT_MARKS = 200;

/** @param {import('../store.js').Store} store @param {{go: (address: string) => void}} hooks */
export function serviceControl(store, {go}) {
  let loading = null;

  async function load() {
    loading?.abort();
    const own = new AbortController();
    loading = own;
    const {name} = store.state.route;
    const {seconds} = store.state.service;
    try {
      const from = Date.now() - seconds * 1000;
      const [history, marks] = await Promise.all([
        api.history(name, seconds, own.signal),
        api.decisions({service: name, from, limit: KEPT_MARKS}, own.signal),
      ]);
      store.merge('service', {history: {...history, seconds}, marks: marks.decisions, error: ''});
    } catch (error) {
      if (error.name !== 'AbortError') {
        store.merge('service', {error: error.message});
      }
    }
  }

  return {
    enter() {
      store.merge('service', {name: store.state.route.name, history: null, marks: [], error: '', filter: '', state: '', page: 0});
      load();
    },
    leave() {
      loading?.abort();
    },
    reload: load,
    /** @param {import('../types.js').LiveView} view */
    viewed(view) {
      const {history} = store.state.service;
      const service = view.services.find((each) => each.name === store.state.service.name);
      if (history && service) {
        const next = extended(history, view.at_millis, service);
        if (next !== history) {
          store.merge('service', {history: next});
        }
      }
    },
    /** @param {import('../types.js').Decision} decision */
    decided(decision) {
      const {name, marks, seconds} = store.state.service;
      if (decision.service === name && !marks.some((mark) => mark.id === decision.id)) {
        const oldest = Date.now() - seconds * 1000;
        store.merge('service', {marks: [decision, ...marks].filter((mark) => mark.at_millis >= oldest).slice(0, KEPT_MARKS)});
      }
    },
    actions: {
      chooseWindow(seconds) {
        store.merge('service', {seconds, history: null});
        load();
      },
      filterTargets(parts) {
        store.merge('service', {...parts, page: 0});
      },
      targetPage(page) {
        store.merge('service', {page});
      },
      openDecision(id) {
        go(href('decisions', {id}));
      },
    },
  };
}

/**
 * A history with the moment of a view at its end, and without what is older than its window.
 *
 * @param {import('../types.js').History & {seconds: number}} history
 * @param {number} atMillis
 * @param {import('../types.js').ServiceView} service
 */
export function extended(history, atMillis, service) {
  const last = history.at_millis[history.at_millis.length - 1] ?? -Infinity;
  if (atMillis < last + history.step_seconds * 1000 * 0.99) {
    return history;
  }
  const oldest = atMillis - history.seconds * 1000;
  let gone = 0;
  while (gone < history.at_millis.length && history.at_millis[gone] < oldest) {
    gone += 1;
  }
  const before = history.at_millis.length;
  const add = (list, value) => [...(list ?? Array(before).fill(null)).slice(gone), value ?? null];
  const each = (lists, named) => {
    const values = new Map(named);
    const names = new Set([...Object.keys(lists), ...values.keys()]);
    return Object.fromEntries([...names].map((name) => [name, add(Object.hasOwn(lists, name) ? lists[name] : null, values.get(name))]));
  };
  return {
    ...history,
    at_millis: add(history.at_millis, atMillis),
    requests_per_second: add(history.requests_per_second, service.flow.requests_per_second),
    error_share: add(history.error_share, service.flow.error_share),
    p99_seconds: add(history.p99_seconds, service.flow.p99_seconds),
    region_shares: each(history.region_shares, service.regions.map((region) => [region.region, region.share])),
    target_p99_seconds: each(history.target_p99_seconds, service.targets.map((target) => [target.target, target.flow.p99_seconds])),
  };
}
