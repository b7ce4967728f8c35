import type { RunInfo, Snapshot } from '../../../runner/output.ts';
import type { Distribution, Run } from '../../../runner/results.ts';
import { RequestStats } from '../../../runner/stats.ts';

/** A run and a snapshot for tests of outputs: only what a test names differs. */

export const distribution = (change: Partial<Distribution> = {}): Distribution => ({
  count: 1000,
  min: 0.5,
  mean: 2,
  p50: 1.5,
  p90: 3.25,
  p95: 4,
  p99: 12.34,
  p999: 145.6,
  max: 1234,
  ...change,
});

export const makeRunInfo = (change: Partial<RunInfo> = {}): RunInfo => ({
  id: 'r1',
  scenario: 'mixed',
  model: 'open',
  target: { url: 'http://127.0.0.1:1', embedded: true },
  folder: '/tmp',
  runTime: 10,
  ...change,
});

export const makeRun = (change: Partial<Run> = {}): Run => ({
  format: 1,
  id: 'r1',
  scenario: 'mixed',
  labels: [],
  model: 'open',
  options: {},
  scenarioOptions: {},
  seed: 1,
  target: { url: 'http://127.0.0.1:1', embedded: true },
  versions: { 'open-saves-load': '0.1.0', node: 'v20', undici: '7' },
  machine: { platform: 'linux', kernel: '6', cpu: 'x', cores: 2, memoryBytes: 1, openFiles: 1024 },
  start: '2026-01-01T00:00:00Z',
  end: '2026-01-01T00:00:10Z',
  duration: 10,
  warmup: 0,
  interrupted: false,
  totals: {
    due: 1000,
    started: 1000,
    unsent: 0,
    requests: 1000,
    failures: 0,
    unfinished: 0,
    requestBytes: 0,
    responseBytes: 0,
    connects: 1,
    targetRps: 100,
    achievedRps: 100,
    requestsPerSecond: 100,
  },
  responseTime: distribution(),
  serviceTime: distribution({ p50: 1.25 }),
  lag: distribution({ p50: 0.01, p90: 0.02, p95: 0.03, p99: 0.1, p999: 0.5, max: 0.75 }),
  wait: distribution({ count: 0 }),
  histograms: { responseTime: '', serviceTime: '', lag: '', wait: '' },
  utilisation: 0.2,
  levels: [],
  requests: [],
  observations: [],
  deviations: [],
  rowsSent: 1000,
  rowsUnsure: 0,
  samples: ['results.csv'],
  verdict: { valid: true, reasons: [] },
  ...change,
});

export const makeSnapshot = (change: Partial<Snapshot> = {}): Snapshot => ({
  now: 1_700_000_012,
  elapsed: 12,
  remaining: 48,
  users: 50,
  targetRps: 1000,
  inFlight: 12,
  waiting: 0,
  connections: 20,
  interval: {
    seconds: 1,
    due: 1000,
    started: 998,
    requests: 990,
    failures: 0,
    unsent: 0,
    responseTime: { p50: 1.2, p99: 8.4 },
    lag: { p50: 0.01, p99: 0.12 },
  },
  stats: new RequestStats(1_700_000_000),
  ...change,
});
