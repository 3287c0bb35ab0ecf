/** What the pages show, in one place. Views read it, controls change it, and each change is drawn once a frame. */

/** @typedef {{phase: 'connecting'|'live'|'reconnecting', retryAt: number, heardAt: number, attempts: number}} Connection */

export class Store {
  #listeners = new Set();

  constructor(state) {
    /** @type {any} */
    this.state = state;
  }

  /** Puts the given parts in the place of the old ones. @param {Record<string, unknown>} parts */
  set(parts) {
    this.state = {...this.state, ...parts};
    for (const listener of this.#listeners) {
      listener(this.state);
    }
  }

  /** Changes a part of a part. @param {string} key @param {Record<string, unknown>} parts */
  merge(key, parts) {
    this.set({[key]: {...this.state[key], ...parts}});
  }

  /** @param {(state: any) => void} listener */
  subscribe(listener) {
    this.#listeners.add(listener);
  }
}

/** The state before anything is known. */
export const initial = () => ({
  route: {page: 'overview', name: '', query: new URLSearchParams()},
  now: Date.now(),
  theme: 'auto',
  lang: 'en',
  /** @type {Connection} */
  connection: {phase: 'connecting', retryAt: 0, heardAt: 0, attempts: 0},
  /** @type {?import('./types.js').LiveView} */
  view: null,
  /** @type {import('./types.js').Decision[]} newest first */
  recent: [],
  service: {name: '', seconds: 300, history: null, marks: [], error: '', filter: '', state: '', page: 0},
  decisions: {list: [], more: false, loading: false, error: '', open: '', full: {}, missing: '', fresh: 0, settings: null, whatIf: null},
  design: null,
  drills: {list: null, error: '', form: null, planned: null, planning: false, planError: '', open: '', one: null},
  dialog: null,
});
