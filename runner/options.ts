import { Option } from 'commander';
import { parseChecks, type Check } from './checks.ts';
import { CLOUDWATCH_DEFAULTS, type CloudWatchOptions } from './cloudwatch/options.ts';
import { UsageError } from './errors.ts';
import { variableOf } from './given.ts';
import type { LogLevel } from './log.ts';
import { WEB_DEFAULTS, type WebOptions } from './option-rows-web.ts';
import { ROWS } from './option-list.ts';
import type { Bucket } from './bucket-url.ts';
import type { Toleration } from './toleration.ts';
import type { Resolve } from './resolve.ts';
import type { Stage } from './stages.ts';
import type { UserSettings } from './user-settings.ts';

/** Everything that the command line, or a LOCUST_* variable, can set. Spans are seconds. */
export interface Options extends WebOptions, CloudWatchOptions {
  scenario: string | undefined;
  config: string | undefined;
  headless: boolean;
  list: boolean;
  version: boolean;
  init: string | undefined;
  locustfile: string | undefined;
  host: string | undefined;
  rps: number | undefined;
  stages: Stage[] | undefined;
  arrivals: 'even' | 'poisson';
  users: number | undefined;
  spawnRate: number | undefined;
  runTime: number | undefined;
  tasks: number | undefined;
  warmup: number | undefined;
  stopTimeout: number;
  connections: number | undefined;
  timeout: number;
  connectTimeout: number | undefined;
  header: [string, string][];
  basicAuth: [string, string] | undefined;
  bearer: string | undefined;
  compressed: boolean;
  maxRedirects: number;
  http2: boolean;
  insecure: boolean;
  cacert: string | undefined;
  cert: string | undefined;
  key: string | undefined;
  proxy: string | undefined;
  resolve: Resolve[];
  dnsRefresh: number;
  /** Share of the requests that are given a trace, 0 to 1. */
  xray: number | undefined;
  processes: number;
  master: boolean;
  masterBindHost: string;
  masterBindPort: number;
  expectWorkers: number;
  expectWorkersMaxWait: number;
  worker: boolean;
  /** Names typed behind the options: only these user classes; none: all. */
  userClasses: string[];
  configUsers: UserSettings[];
  equalWeights: boolean;
  showTaskRatio: boolean;
  showTaskRatioJson: boolean;
  resetStats: boolean;
  spawnedRuntime: number | undefined;
  enableRebalancing: boolean;
  masterHost: string;
  masterPort: number;
  userRate: number | undefined;
  on: 'eks' | undefined;
  workers: number;
  image: string | undefined;
  namespace: string;
  context: string | undefined;
  serviceAccount: string;
  workerMemory: string;
  nodeSelector: [string, string][];
  toleration: Toleration[];
  awayFrom: [string, string][];
  instanceType: string;
  maxCost: number | undefined;
  tunnel: number | undefined;
  dryRun: boolean;
  detach: boolean;
  stopAll: boolean;
  upload: Bucket | undefined;
  stopWithin: number | undefined;
  check: Check[];
  findCapacity: boolean;
  slo: Check[];
  capacityFrom: number;
  capacityTo: number;
  capacityHold: number;
  maxUsers: number;
  seed: number;
  label: string[];
  repeat: number;
  tags: string[];
  excludeTags: string[];
  results: string;
  csv: string | undefined;
  csvFullHistory: boolean;
  printStats: boolean;
  onlySummary: boolean;
  json: boolean;
  jsonFile: string | undefined;
  runJson: boolean;
  debug: boolean;
  keepData: boolean;
  cleanupTimeout: number;
  cleanup: string | undefined;
  exitCodeOnError: number;
  loglevel: LogLevel;
  logfile: string | undefined;
  skipLogSetup: boolean;
}

/** What is used where nothing is said: the one place of defaults. Those of Locust's own flags are Locust's. */
export const DEFAULTS: Options = {
  ...WEB_DEFAULTS,
  ...CLOUDWATCH_DEFAULTS,
  scenario: undefined,
  config: undefined,
  headless: false,
  list: false,
  version: false,
  init: undefined,
  locustfile: undefined,
  host: undefined,
  rps: undefined,
  stages: undefined,
  arrivals: 'even',
  users: undefined,
  spawnRate: undefined,
  runTime: undefined,
  tasks: undefined,
  warmup: undefined,
  stopTimeout: 0,
  connections: undefined,
  timeout: 30,
  connectTimeout: undefined,
  header: [],
  basicAuth: undefined,
  bearer: undefined,
  compressed: false,
  maxRedirects: 30,
  http2: false,
  insecure: false,
  cacert: undefined,
  cert: undefined,
  key: undefined,
  proxy: undefined,
  resolve: [],
  dnsRefresh: 30,
  xray: undefined,
  processes: 1,
  master: false,
  masterBindHost: '*',
  masterBindPort: 5557,
  expectWorkers: 1,
  expectWorkersMaxWait: 0,
  worker: false,
  userClasses: [],
  configUsers: [],
  equalWeights: false,
  showTaskRatio: false,
  showTaskRatioJson: false,
  resetStats: false,
  spawnedRuntime: undefined,
  enableRebalancing: false,
  masterHost: '127.0.0.1',
  masterPort: 5557,
  userRate: undefined,
  on: undefined,
  workers: 1,
  image: undefined,
  namespace: 'load',
  context: undefined,
  serviceAccount: 'load-runner',
  workerMemory: '1Gi',
  nodeSelector: [],
  toleration: [],
  awayFrom: [],
  instanceType: 'm7g.xlarge',
  maxCost: undefined,
  tunnel: undefined,
  dryRun: false,
  detach: false,
  stopAll: false,
  upload: undefined,
  stopWithin: undefined,
  check: [],
  findCapacity: false,
  slo: parseChecks('p99<250ms,errors<1%', '--slo'),
  capacityFrom: 50,
  capacityTo: 100_000,
  capacityHold: 10,
  maxUsers: 50_000,
  seed: 1,
  label: [],
  repeat: 1,
  tags: [],
  excludeTags: [],
  results: 'results',
  csv: undefined,
  csvFullHistory: false,
  printStats: false,
  onlySummary: false,
  json: false,
  jsonFile: undefined,
  runJson: false,
  debug: false,
  keepData: false,
  cleanupTimeout: 30,
  cleanup: undefined,
  exitCodeOnError: 1,
  loglevel: 'INFO',
  logfile: undefined,
  skipLogSetup: false,
};

/**
 * Seconds of warm-up of the open model where nothing is said. A run that starts cold at 5000/s is late by up to
 * 170 ms for a second, while its code and the target's are still being compiled.
 */
export const DEFAULT_WARMUP = 2;

/** Connections of the open model where nothing is said. */
export const DEFAULT_CONNECTIONS = 100;

/** Run time of the open model where neither it nor stages are given. */
export const DEFAULT_OPEN_RUN_TIME = 60;

/** Whether a flag's variable is set, and leaves the flag off; for commander, any value turns it on. */
export function saysNo(variable: string): boolean {
  const value = process.env[variable]?.toLowerCase();
  if (value === undefined || ['true', 'yes', '1'].includes(value)) return false;
  if (['false', 'no', '0', ''].includes(value)) return true;
  throw new UsageError(`${variable} ${value}: it takes true or false.`);
}

/** Locust has no variable for these: LOCUST_VERSION, say, is what images of its are built with. */
const WITHOUT_VARIABLE = new Set([
  '--config',
  '--list',
  '--version',
  '--json',
  '--json-file',
  '--show-task-ratio',
  '--show-task-ratio-json',
  '--enable-rebalancing',
  '--equal-weights',
]);

/** The options as commander takes them: texts, which readOptions reads when all are known. */
export function commanderOptions(): Option[] {
  return ROWS.map((row) => {
    const option = new Option(row.flags, row.help);
    const long = option.long ?? row.flags;
    const variable = variableOf(long);
    if (!WITHOUT_VARIABLE.has(long) && (option.required || option.optional || !saysNo(variable)))
      option.env(variable);
    if (row.preset !== undefined) option.preset(row.preset);
    const preset = DEFAULTS[option.attributeName() as keyof Options];
    if (preset !== undefined && preset !== false && !Array.isArray(preset)) option.default(preset);
    if (row.many && !option.variadic) {
      option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
    }
    return option;
  });
}

const PAIRS = new Set(['header', 'nodeSelector', 'awayFrom']);

/**
 * Values of the options from what commander took. `nameOf` gives the name that an error puts before the value.
 * Throws UsageError.
 */
export function readOptions(
  values: Readonly<Record<string, unknown>>,
  nameOf: (key: string) => string,
): Options {
  const options: Record<string, unknown> = { ...DEFAULTS };
  for (const { flags, parse, many } of ROWS) {
    const key = new Option(flags).attributeName();
    const value = values[key];
    if (value === undefined) continue;
    const read = (typed: unknown): unknown =>
      parse && typeof typed === 'string' ? parse(typed, nameOf(key)) : typed;
    // A header is a pair, and stays one, as are labels; tags and checks are lists, and become one.
    options[key] = many ? (value as string[]).map(read).flat(PAIRS.has(key) ? 0 : 1) : read(value);
  }
  return options as unknown as Options;
}
