/** The JSON API of the console, `/api/v1`. */

/** An answer that is not what was asked for. `status` is 0 if there was none at all. */
export class ApiError extends Error {
  /** @param {number} status @param {string} message @param {unknown} [body] */
  constructor(status, message, body) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

const BASE = '/api/v1/';

/**
 * @param {string} path below `/api/v1/`
 * @param {{query?: Record<string, unknown>, body?: unknown, signal?: AbortSignal}} [options] with a body it is a POST
 * @returns {Promise<any>}
 */
export async function call(path, {query = {}, body, signal} = {}) {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    for (const each of [value].flat()) {
      if (each !== null && each !== undefined && each !== '') {
        search.append(key, String(each));
      }
    }
  }
  const request = {headers: {Accept: 'application/json'}, signal, credentials: 'same-origin', cache: 'no-store'};
  if (body !== undefined) {
    request.method = 'POST';
    request.headers['Content-Type'] = 'application/json';
    request.headers['X-Wissel-Console'] = '1';
    request.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(BASE + path + (search.size ? '?' + search : ''), request);
  } catch (error) {
    if (error.name === 'AbortError') {
      throw error;
    }
    throw new ApiError(0, String(error.message ?? error));
  }
  const text = await response.text();
  const parsed = parse(text);
  if (!response.ok) {
    throw new ApiError(response.status, parsed?.message ?? parsed?.error ?? (text.slice(0, 200) || response.statusText), parsed);
  }
  return parsed;
}

function parse(text) {
  if (text === '') {
    return null;
  }
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const part = encodeURIComponent;

export const overview = () => call('overview');
/** @param {string} service @param {number} seconds */
export const history = (service, seconds, signal) => call(`services/${part(service)}/history`, {query: {seconds}, signal});
/** @param {{from?: ?number, to?: ?number, service?: string, kind?: string, q?: string, before?: string, limit?: number}} query */
export const decisions = (query, signal) => call('decisions', {query, signal});
/** @param {string} id */
export const decision = (id, signal) => call(`decisions/${part(id)}`, {signal});
export const settings = () => call('settings');
/** @param {{from: number, to: number, set: Record<string, string>}} question */
export const whatIf = (question) => call('what-if', {body: question});
/** @param {import('./types.js').Action} action */
export const preview = (action, signal) => call('preview', {body: {action: action.kind, subject: action.subject}, signal});
/** To be called after a person has confirmed it. @param {import('./types.js').Action} action @param {string} who @param {string} why */
export const act = (action, who, why) => call('actions', {body: {action: action.kind, subject: action.subject, who, why, confirm: true}});
/** @param {string} token */
export const session = (token) => call('session', {body: {token}});
export const strategy = () => call('strategy');
export const design = (body, signal) => call('design', {body, signal});
export const check = (body, signal) => call('check', {body, signal});
export const simulate = (body, signal) => call('simulate', {body, signal});
export const scenarios = () => call('scenarios');
export const drills = () => call('drills');
export const drill = (id, signal) => call(`drills/${part(id)}`, {signal});
export const planDrill = (query, signal) => call('drills/plan', {query, signal});
export const startDrill = (body) => call('drills', {body});
export const abortDrill = (id, body) => call(`drills/${part(id)}/abort`, {body});
/** @param {string} id */
export const reportHref = (id) => `${BASE}drills/${part(id)}/report.md`;
