import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAMPLE_COLUMNS, SAMPLE_HEADER, type Distribution, type Run } from '../../runner/results.ts';
import { analyze } from '../../analysis/analyze.ts';
import { findSource } from '../../analysis/input/source.ts';
import type { ReportData } from '../../analysis/report-data.ts';
import { measure } from '../../analysis/measure.ts';
import { Progress } from '../../analysis/progress.ts';
import type { Input } from '../../analysis/runs.ts';
import type { Summary } from '../../analysis/summary.ts';
import { temporaryFolder } from '../helpers/folder.ts';

/** Unix seconds of the first due time in these tests: 2023-11-14T22:13:20Z. */
export const START = 1_700_000_000;

type Column = (typeof SAMPLE_COLUMNS)[number]['name'];
export type Row = Partial<Record<Column, string | number>> & { due?: number };

const USUAL: Record<Column, string | number> = {
  timestamp: START,
  scenario: 'mixed',
  method: 'GET',
  name: '/a',
  status: 200,
  error_kind: '',
  error: '',
  response_time_ms: 12,
  service_time_ms: 10,
  lag_ms: 1,
  request_bytes: 10,
  response_bytes: 100,
  target_rps: 10,
  users: 2,
  worker: 'w1',
};

/** One line of results.csv, without its line end; `due` is in seconds from START. */
export function line({ due, ...columns }: Row = {}): string {
  const row = { ...USUAL, ...(due === undefined ? {} : { timestamp: (START + due).toFixed(6) }), ...columns };
  return SAMPLE_COLUMNS.map(({ name }) => quoted(String(row[name]))).join(',');
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csv(rows: Row[]): string {
  return `${[SAMPLE_HEADER, ...rows.map(line)].join('\n')}\n`;
}

/** A folder of a run with a results.csv, and a run.json when there is one; gives the path of the CSV. */
export function runFolder(samples: string | Buffer, runJson?: unknown, parent = temporaryFolder()): string {
  const path = join(parent, 'run');
  mkdirSync(path);
  writeFileSync(join(path, 'results.csv'), samples);
  if (runJson !== undefined) {
    writeFileSync(join(path, 'run.json'), typeof runJson === 'string' ? runJson : JSON.stringify(runJson));
  }
  return join(path, 'results.csv');
}

/** Lends a folder for as long as `work` takes: for what is made once for several tests. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const path = mkdtempSync(join(tmpdir(), 'analysis-test-'));
  try {
    return await work(path);
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

/** What `--input`, `--name` and `--tag` name, of files on this machine. */
export function inputsOf(options: { inputs: string[]; names?: string[]; tags?: string[] }): Input[] {
  const { inputs, names = [], tags = [] } = options;
  return inputs.map((input, at) => ({ source: findSource(input), name: names[at], tags }));
}

/** All that a report of this file would be made of, without drawing it. */
export async function measured(...inputs: string[]): Promise<ReportData> {
  const progress = new Progress(() => {});
  try {
    return await measure(inputsOf({ inputs }), progress, { keeps: true });
  } finally {
    progress.end();
  }
}

/** Writes a whole report; gives the texts of its files by name. */
export async function reported(input: string): Promise<Record<string, string>> {
  const { paths } = await analyze({ inputs: [input], output: undefined, say: () => {} });
  return Object.fromEntries(
    paths.map((path) => [path.replace(/^.*\/report\//, ''), readFileSync(path, 'utf8')]),
  );
}

export function distribution(
  values: [
    count: number,
    min: number,
    mean: number,
    p50: number,
    p90: number,
    p95: number,
    p99: number,
    max: number,
  ],
): Distribution {
  const [count, min, mean, p50, p90, p95, p99, max] = values;
  return { count, min, mean, p50, p90, p95, p99, p999: max, max };
}

const NONE = distribution([0, 0, 0, 0, 0, 0, 0, 0]);

/** A run.json of an open run of one second in two stages. */
export function run(changes: Partial<Run> = {}): Run {
  return {
    format: 1,
    id: '20231114T221320Z-mixed',
    scenario: 'mixed',
    labels: ['nightly'],
    model: 'open',
    stages: [
      { fromRps: 10, toRps: 10, seconds: 0.5 },
      { fromRps: 10, toRps: 30, seconds: 0.5 },
    ],
    options: {},
    scenarioOptions: {},
    seed: 7,
    target: { url: 'http://127.0.0.1:4000', embedded: true },
    versions: {
      'open-saves-load': '0.1.0',
      node: 'v20.19.0',
      undici: '7.0.0',
      gitCommit: '0123456789abcdef0123',
    },
    machine: {
      platform: 'linux',
      kernel: '6',
      cpu: 'x',
      cores: 2,
      memoryBytes: 1,
      openFiles: undefined,
      ports: undefined,
    },
    start: '2023-11-14T22:13:20.000Z',
    end: '2023-11-14T22:13:21.000Z',
    duration: 1,
    warmup: 5,
    interrupted: false,
    totals: {
      due: 15,
      started: 10,
      unsent: 5,
      requests: 10,
      failures: 4,
      laterRequests: 0,
      exceptions: 0,
      unfinished: 1,
      requestBytes: 0,
      responseBytes: 0,
      redirects: 0,
      connects: 1,
      targetRps: 15,
      achievedRps: 10,
      requestsPerSecond: 10,
    },
    responseTime: NONE,
    serviceTime: NONE,
    lag: NONE,
    wait: NONE,
    histograms: { responseTime: '', serviceTime: '', lag: '', wait: '' },
    utilisation: 0.1,
    threads: [{ worker: 'w1', utilisation: 0.1 }],
    cpuSeconds: 0.2,
    memoryBytes: 100_000_000,
    checks: [],
    levels: [
      { targetRps: 10, fromRps: 10, toRps: 10, from: 0, to: 0.5, due: 5, unsent: 0, ...NO_LEVEL },
      { targetRps: 20, fromRps: 10, toRps: 30, from: 0.5, to: 1, due: 10, unsent: 5, ...NO_LEVEL },
    ],
    requests: [],
    observations: [{ name: 'cache invalidation', distribution: distribution([2, 1, 1.5, 1, 2, 2, 2, 2]) }],
    errorKinds: { http_5xx: 1, not_sent: 1, timeout: 1, unfinished: 1 },
    amounts: [{ name: 'write units', count: 40, total: 60 }],
    deviations: [{ name: 'create instead of delete', count: 3 }],
    targetCount: 9,
    rowsSent: 9,
    rowsUnsure: 2,
    samples: ['results.csv'],
    verdict: {
      valid: false,
      reasons: [{ code: 'unsent', text: '5 of 15 tasks due were never sent', value: 5, limit: 0 }],
    },
    ...changes,
  };
}

const NO_LEVEL = { requests: 0, failures: 0, responseTime: NONE };

/** Ten requests in one second whose every figure can be worked out by hand; see summary.test.ts. */
export const TEN: Row[] = [
  { due: 0, response_time_ms: 10, service_time_ms: 9, lag_ms: 0.5 },
  { due: 0.1, response_time_ms: 20, service_time_ms: 18, lag_ms: 0.5 },
  { due: 0.2, response_time_ms: 30, service_time_ms: 28, lag_ms: 0.5 },
  { due: 0.3, response_time_ms: 40, service_time_ms: 38, lag_ms: 0.5 },
  {
    due: 0.4,
    method: 'POST',
    name: '/b',
    status: 503,
    error_kind: 'http_5xx',
    error: "HTTPError('503 Server Error')",
    response_time_ms: 50,
    service_time_ms: 48,
    lag_ms: 0.5,
  },
  {
    due: 0.5,
    method: 'POST',
    name: '/b',
    status: 0,
    error_kind: 'not_sent',
    error: 'no free connection',
    response_time_ms: 100,
    service_time_ms: 0,
  },
  {
    due: 0.6,
    status: 0,
    error_kind: 'timeout',
    error: 'Timeout, "30 s"\nreached',
    response_time_ms: 200,
    service_time_ms: 198,
  },
  {
    due: 0.7,
    method: 'POST',
    name: '/b',
    status: 0,
    error_kind: 'unfinished',
    error: 'unfinished',
    response_time_ms: 300,
    service_time_ms: 299,
  },
  { due: 0.8, method: 'POST', name: '/b', response_time_ms: 60, service_time_ms: 58 },
  { due: 0.9, response_time_ms: 5, service_time_ms: 4, users: 3, worker: 'w2' },
];

/** What the analysis makes of these rows, and of this run.json if there is one. */
export async function summaryOf(rows: Row[], runJson?: unknown): Promise<Summary> {
  return (await measured(runFolder(csv(rows), runJson))).summary;
}
