/** Keeps the state in step with the server. */
import * as api from '../api.js';
import {applyPatch} from '../patch.js';
import {Stream} from '../stream.js';
import {t} from '../i18n/i18n.js';

/** How many decisions of the stream are kept. */
const RECENT = 200;

/**
 * @param {import('../store.js').Store} store
 * @param {{askToken: () => void, announce: (text: string) => void, opened: (again: boolean) => void, viewed: (view: import('../types.js').LiveView) => void,
 *   decided: (decision: import('../types.js').Decision) => void}} hooks
 */
export function startLive(store, hooks) {
  const stream = new Stream('/api/v1/stream', {
    opened() {
      const again = store.state.connection.phase === 'reconnecting';
      store.merge('connection', {phase: 'live', heardAt: Date.now(), attempts: 0});
      if (again) {
        hooks.announce(t('connection.again'));
      }
      hooks.opened(again);
      loadRecent();
    },
    event(type, data) {
      if (type === 'decision') {
        remember(data);
        hooks.decided(data);
        return;
      }
      const view = type === 'view' ? data : applyPatch(store.state.view, data);
      if (view === null) {
        stream.open();
        return;
      }
      store.set({view, connection: {...store.state.connection, phase: 'live', heardAt: Date.now()}});
      hooks.viewed(view);
    },
    lost(retryAt, attempts) {
      if (store.state.connection.phase === 'live') {
        hooks.announce(t('connection.lost'));
      }
      store.merge('connection', {phase: store.state.view ? 'reconnecting' : 'connecting', retryAt, attempts});
      whyLost();
    },
  });

  /** The stream does not tell a wrong token from a server that is gone; a plain request does. */
  async function whyLost() {
    try {
      await api.overview();
    } catch (error) {
      if (error.status === 401) {
        hooks.askToken();
      }
    }
  }

  async function loadRecent() {
    try {
      const answer = await api.decisions({limit: 50});
      store.set({recent: merged(answer.decisions, store.state.recent)});
    } catch {
      // The stream brings what comes from now on, and the decisions page says what is wrong with asking.
    }
  }

  function remember(decision) {
    store.set({recent: merged([decision], store.state.recent)});
  }

  stream.open();
  // A browser may keep a page that one has left, with its connection, of which it allows six to a server.
  addEventListener('pagehide', () => stream.close());
  addEventListener('pageshow', (event) => event.persisted && stream.open());
  setInterval(() => stream.watch(), 1000);
  return stream;
}

/** Two lists of decisions as one, each once, newest first. */
export function merged(some, others) {
  const byId = new Map([...others, ...some].map((each) => [each.id, each]));
  return [...byId.values()].sort((a, b) => b.at_millis - a.at_millis).slice(0, RECENT);
}
