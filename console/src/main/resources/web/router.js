/** Addresses of pages. Names go in and out of them encoded. */

/** @typedef {{page: string, name: string, query: URLSearchParams}} Route */

export const PAGES = ['overview', 'decisions', 'design', 'drills'];

/** @param {string} path @param {string} search @returns {Route} */
export function parse(path, search) {
  const query = new URLSearchParams(search);
  const [first = '', second = ''] = path.split('/').filter(Boolean);
  if (first === 'service' && second) {
    return {page: 'service', name: decoded(second), query};
  }
  if (first === '') {
    return {page: 'overview', name: '', query};
  }
  return {page: PAGES.includes(first) ? first : 'lost', name: '', query};
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * @param {string} page
 * @param {Record<string, unknown>} [query] what is empty is left out
 */
export function href(page, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const search = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return '/' + page + (search ? '?' + search : '');
}

/** @param {string} name */
export const serviceHref = (name) => '/service/' + encodeURIComponent(name);
