/** The form of a strategy as the YAML that `wissel design` reads. Only what was filled in is written. */

/**
 * @typedef {{region: string, target: string, capacity: string}} Endpoint
 * @typedef {{name: string, paths: string, method: string, on: string, health: string, fallback: string, fallbackTo: string, status: string,
 *   body: string, endpoints: Endpoint[]}} ServiceForm
 * @typedef {{strategy: string, availability: string, window: string, quantile: string, latency: string, failover: string, regions: string,
 *   version: string, edition: string, mode: string, services: ServiceForm[]}} StrategyForm
 */

const PLAIN = /^[A-Za-z][A-Za-z0-9_-]*$/;
const QUANTITY = /^\d+(\.\d+)?(ms|s|m|h|d|%|[kM]?\/[smh])$/;
/** Words that some reader of YAML takes for something else than text. */
const TAKEN = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off', 'y', 'n']);

/** @param {string} text @returns {string} quoted unless every reader takes it for the text that it is */
export const scalar = (text) => (QUANTITY.test(text) || (PLAIN.test(text) && !TAKEN.has(text.toLowerCase())) ? text : JSON.stringify(text));

/** @param {string} text words with commas or spaces between */
export const words = (text) => text.split(/[\s,]+/).filter(Boolean);

const flow = (entries) => `{${entries.map(([key, value]) => `${key}: ${value}`).join(', ')}}`;
const filled = (text) => (text ?? '').trim() !== '';

/** @param {StrategyForm} form @returns {string} */
export function toYaml(form) {
  const lines = [];
  if (filled(form.strategy)) {
    lines.push(`strategy: ${scalar(form.strategy.trim())}`);
  }
  const objective = [
    ...['availability', 'window', 'failover'].filter((key) => filled(form[key])).map((key) => [key, scalar(form[key].trim())]),
    ...(filled(form.latency) ? [['latency', flow([[form.quantile, scalar(form.latency.trim())]])]] : []),
  ];
  if (objective.length > 0) {
    lines.push('objective:', ...objective.map(([key, value]) => `  ${key}: ${value}`));
  }
  if (filled(form.regions)) {
    lines.push(`regions: [${words(form.regions).map(scalar).join(', ')}]`);
  }
  if (filled(form.version)) {
    lines.push(`kong: ${flow([['version', JSON.stringify(form.version.trim())], ['edition', form.edition], ['mode', form.mode]])}`);
  }
  lines.push(form.services.length > 0 ? 'services:' : 'services: {}');
  for (const service of form.services) {
    lines.push(`  ${scalar(service.name.trim())}:`, ...serviceLines(service).map((line) => '    ' + line));
  }
  return lines.join('\n') + '\n';
}

/** @param {ServiceForm} service */
function serviceLines(service) {
  const lines = [];
  if (filled(service.paths)) {
    lines.push(`routes: [{paths: [${words(service.paths).map(scalar).join(', ')}]}]`);
  }
  if (filled(service.method)) {
    lines.push(filled(service.on) && service.method.startsWith('consistent-hashing')
      ? `balance: ${flow([['method', service.method], ['on', scalar(service.on.trim())]])}` : `balance: ${service.method}`);
  }
  if (filled(service.health)) {
    lines.push(`health: ${flow([['path', scalar(service.health.trim())]])}`);
  }
  lines.push(...endpointLines(service.endpoints));
  if (service.fallback === 'static') {
    const answer = [['status', filled(service.status) ? service.status.trim() : '503'], ...(filled(service.body) ? [['body', JSON.stringify(service.body)]] : [])];
    lines.push(`fallback: ${flow([['static', flow(answer)]])}`);
  } else if ((service.fallback === 'region' || service.fallback === 'service') && filled(service.fallbackTo)) {
    lines.push(`fallback: ${flow([[service.fallback, scalar(service.fallbackTo.trim())]])}`);
  }
  return lines;
}

/** @param {Endpoint[]} endpoints */
function endpointLines(endpoints) {
  const given = endpoints.filter((each) => filled(each.target) || filled(each.region));
  const regions = [...new Set(given.map((each) => each.region.trim()))];
  if (regions.length === 0) {
    return ['endpoints: {}'];
  }
  return ['endpoints:', ...regions.flatMap((region) => [
    `  ${scalar(region)}:`,
    ...given.filter((each) => each.region.trim() === region).map((each) => filled(each.capacity)
      ? `    - ${flow([['target', scalar(each.target.trim())], ['capacity', scalar(each.capacity.trim())]])}` : `    - ${scalar(each.target.trim())}`),
  ])];
}

/** @returns {ServiceForm} */
export const emptyService = (name, regions) => ({
  name, paths: '', method: '', on: '', health: '', fallback: 'none', fallbackTo: '', status: '503', body: '',
  endpoints: regions.map((region) => ({region, target: '', capacity: ''})),
});

/** A form to begin with: two regions and one service. @returns {StrategyForm} */
export const firstForm = () => ({
  strategy: 'webshop', availability: '99.99%', window: '30d', quantile: 'p99', latency: '300ms', failover: '30s', regions: 'ams, fra',
  version: '3.9', edition: 'oss', mode: 'db',
  services: [{...emptyService('product', []), paths: '/products', method: 'adaptive', health: '/health', endpoints: [
    {region: 'ams', target: 'product-1.ams.example:8080', capacity: '400/s'},
    {region: 'ams', target: 'product-2.ams.example:8080', capacity: '400/s'},
    {region: 'fra', target: 'product-1.fra.example:8080', capacity: '800/s'},
  ]}],
});
