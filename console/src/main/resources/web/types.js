/**
 * The data contract as JSDoc types: the records of `dev.wissel.console.live` as JSON. Times are milliseconds since 1970, lengths seconds,
 * shares ratios in [0, 1]. What is not known is null, never 0. Holds no code.
 *
 * @typedef {{requests_per_second: ?number, error_share: ?number, p50_seconds: ?number, p99_seconds: ?number}} Flow
 * @typedef {{left: number, burn_short: number, burn_long: number, seen_seconds: number}} Budget
 * @typedef {{region: string, share: ?number, wanted: number, flow: Flow, phase: string, serving: number, targets: number,
 *   capacity_per_second: ?number, backup: boolean, why: string}} RegionView
 * @typedef {{target: string, region: string, weight: number, configured: number, share: ?number, flow: Flow, in_flight: ?number,
 *   state: string, why: string}} TargetView
 * @typedef {{drill: string, at_millis: number, detection_seconds: ?number, shift_seconds: ?number, recovery_seconds: ?number,
 *   verdict: string}} Measured
 * @typedef {{fault: string, detection_seconds: ?number, shift_seconds: ?number, recovery_seconds: ?number, formula: string,
 *   dominant: string, last: ?Measured}} BoundView
 * @typedef {{name: string, upstream: string, method: string, flow: Flow, budget: Budget, on_backup: boolean, paused: boolean,
 *   regions: RegionView[], targets: TargetView[], bounds: BoundView[]}} ServiceView
 * @typedef {{kind: string, subject: string, since_millis: number, until_millis: ?number, who: string, why: string}} Wish
 * @typedef {{availability: number, window_seconds: number, latency_quantile: ?number, latency_seconds: ?number,
 *   failover_seconds: number}} Objective
 * @typedef {{version: number, at_millis: number, strategy: string, plane: string, summary: string, window_seconds: number,
 *   objective: Objective, regions: string[], services: ServiceView[],
 *   office: {leads: boolean, leader: string, dry_run: boolean, wishes: Wish[]}, problems: string[], drill: ?string}} LiveView
 * @typedef {{id: string, at_millis: number, service: string, upstream: string, subject: string, kind: string, line: string,
 *   inputs: string[], rejected: string[], reversal: string, changes: {target: string, from: number, to: number, outcome: string}[],
 *   shares: {region: string, share: number, phase: string}[], who: string, replayable: boolean}} Decision
 * @typedef {{service: string, step_seconds: number, at_millis: number[], requests_per_second: (?number)[], error_share: (?number)[],
 *   p99_seconds: (?number)[], region_shares: Record<string, (?number)[]>, target_p99_seconds: Record<string, (?number)[]>}} History
 * @typedef {{kind: string, subject: string}} Action
 * @typedef {{possible: boolean, lines: string[], warnings: string[], services: {service: string,
 *   shares: {region: string, from: number, to: number}[], availability: ?number, p99_seconds: ?number, settled_seconds: ?number}[]}} Preview
 */
export {};
