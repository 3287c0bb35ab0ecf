/**
 * What the stream sends between two whole views: the fields that changed, each with its new value. Of the lists below only the elements that
 * changed are there, each with its name.
 */

/** The lists that are merged element by element, and the field that names an element. */
const NAMED = {services: 'name', regions: 'region', targets: 'target'};

const ofObjects = (value) => Array.isArray(value) && value.length > 0 && value[0] !== null && typeof value[0] === 'object';

/**
 * @template {Record<string, any>} T
 * @param {T} before
 * @param {Record<string, any>} patch
 * @returns {T} a new object; what did not change is the same as before
 */
export function merge(before, patch) {
  const after = {...before};
  for (const [key, value] of Object.entries(patch)) {
    const name = NAMED[key];
    after[key] = name && ofObjects(before[key]) && (ofObjects(value) || value.length === 0) ? elements(before[key], value, name) : value;
  }
  return after;
}

function elements(before, changed, name) {
  const byName = new Map(changed.map((each) => [each[name], each]));
  return before.map((each) => (byName.has(each[name]) ? merge(each, byName.get(each[name])) : each));
}

/**
 * @param {?import('./types.js').LiveView} view
 * @param {any} patch with `base`, the version of the view that it is for
 * @returns {?import('./types.js').LiveView} null if the patch is not for that view
 */
export function applyPatch(view, patch) {
  if (view === null || view.version !== patch.base) {
    return null;
  }
  const {base, ...changed} = patch;
  return merge(view, changed);
}
