import { Option } from 'commander';
import { UsageError } from './errors.ts';
import { variableOf } from './given.ts';
import {
  header,
  hostUrl,
  label,
  number,
  oneOf,
  someTime,
  text,
  whole,
  words,
  type Parser,
} from './parsers.ts';
import { MAX_RPS, parseStages, type Stage } from './stages.ts';
import { parseDuration } from './units.ts';

/** Everything that the command line, or a LOCUST_* variable, can set. Spans are seconds. */
export interface Options {
  scenario: string | undefined;
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
  header: [string, string][];
  maxUsers: number;
  seed: number;
  label: string[];
  tags: string[];
  excludeTags: string[];
  results: string;
  csv: string | undefined;
  csvFullHistory: boolean;
  printStats: boolean;
  onlySummary: boolean;
  json: boolean;
  debug: boolean;
  keepData: boolean;
  cleanupTimeout: number;
  cleanup: string | undefined;
  exitCodeOnError: number;
  loglevel: LogLevel;
}

export const LOG_LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What is used where nothing is said: the one place of defaults. Those of Locust's own flags are Locust's. */
export const DEFAULTS: Options = {
  scenario: undefined,
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
  header: [],
  maxUsers: 50_000,
  seed: 1,
  label: [],
  tags: [],
  excludeTags: [],
  results: 'results',
  csv: undefined,
  csvFullHistory: false,
  printStats: false,
  onlySummary: false,
  json: false,
  debug: false,
  keepData: false,
  cleanupTimeout: 30,
  cleanup: undefined,
  exitCodeOnError: 1,
  loglevel: 'INFO',
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

interface OptionRow {
  flags: string;
  help: string;
  parse?: Parser<unknown>;
  /** Given several times, or as a list; a reader that gives a list adds to it. */
  many?: boolean;
}

const seconds: Parser<number> = parseDuration;

const ROWS: OptionRow[] = [
  { flags: '--scenario <name>', help: 'a scenario that comes along', parse: text },
  { flags: '-f, --locustfile <file>', help: 'a file of your own that exports user classes', parse: text },
  {
    flags: '-H, --host <url>',
    help: "the target's base URL; the scenario's embedded target without it",
    parse: hostUrl,
  },
  {
    flags: '--rps <rate>',
    help: 'open model: tasks due per second',
    parse: number({
      min: 0,
      above: true,
      max: MAX_RPS,
      what: 'a rate in requests a second',
      example: '1000',
    }),
  },
  {
    flags: '--stages <plan>',
    help: 'open model: rates over time, such as 100:30s,500:30s,0-1000:2m',
    parse: parseStages,
  },
  { flags: '--arrivals <kind>', help: 'open model: even or poisson', parse: oneOf('even', 'poisson') },
  {
    flags: '-u, --users <count>',
    help: 'closed model: how many users',
    parse: whole({ min: 1, max: 1e6, what: 'a number of users', example: '100' }),
  },
  {
    flags: '-r, --spawn-rate <rate>',
    help: 'closed model: users started per second',
    parse: number({ min: 0, above: true, max: 1e6, what: 'a number of users a second', example: '10' }),
  },
  {
    flags: '-t, --run-time <time>',
    help: 'how long the load lasts, such as 300, 20s, 1h30m',
    parse: seconds,
  },
  {
    flags: '-n, --tasks <count>',
    help: 'end after so many tasks',
    parse: whole({ min: 1, what: 'a number of tasks', example: '1000' }),
  },
  {
    flags: '--warmup <time>',
    help: 'load before the clock starts, left out of the statistics (default: 2 s in the open model, without -n)',
    parse: seconds,
  },
  {
    flags: '-s, --stop-timeout <time>',
    help: 'closed model: how long running tasks may go on at the end',
    parse: seconds,
  },
  {
    flags: '--connections <count>',
    help: 'connections to the target at most (default: 100; in the closed model as many as users)',
    parse: whole({ min: 1, max: 60_000, what: 'a number of connections', example: '100' }),
  },
  {
    flags: '--timeout <time>',
    help: 'for one request, all told',
    parse: someTime,
  },
  {
    flags: '--header <name: value>',
    help: 'sent with every request; may be given several times',
    parse: header,
    many: true,
  },
  {
    flags: '--max-users <count>',
    help: 'open model: users at most; tasks beyond them are counted as unsent',
    parse: whole({ min: 1, what: 'a number of users', example: '50000' }),
  },
  {
    flags: '--seed <number>',
    help: 'repeats the same order of tasks and keys',
    parse: whole({ min: 0, max: 4294967295, what: 'a seed', example: '1' }),
  },
  {
    flags: '--label <name>',
    help: 'a name for the run, to find it by; may be given several times',
    parse: label,
    many: true,
  },
  { flags: '-T, --tags <tags...>', help: 'only tasks with one of these tags', parse: words, many: true },
  {
    flags: '-E, --exclude-tags <tags...>',
    help: 'no tasks with one of these tags',
    parse: words,
    many: true,
  },
  {
    flags: '--results <folder>',
    help: "where the runs' folders are made",
    parse: text,
  },
  { flags: '--csv <prefix>', help: "also write Locust's four CSV files under this prefix", parse: text },
  { flags: '--csv-full-history', help: "every name in Locust's history file, not only Aggregated" },
  { flags: '--print-stats', help: "Locust's tables every two seconds" },
  { flags: '--only-summary', help: 'no live progress, only the tables at the end' },
  { flags: '--json', help: 'run.json to stdout at the end' },
  {
    flags: '--debug',
    help: 'print every request and answer: headers, and up to 4 KiB of each body; best with -n 1',
  },
  { flags: '--keep-data', help: 'leave what the scenario made on the target' },
  { flags: '--cleanup-timeout <time>', help: 'how long removing it may take', parse: seconds },
  {
    flags: '--cleanup <run>',
    help: 'remove what an earlier run left: the name of its folder, or its path',
    parse: text,
  },
  {
    flags: '--exit-code-on-error <code>',
    help: 'exit code when a request failed',
    parse: whole({ min: 0, max: 255, what: 'an exit code', example: '1' }),
  },
  { flags: '-L, --loglevel <level>', help: LOG_LEVELS.join(', '), parse: oneOf(...LOG_LEVELS) },
];

/** Whether a flag's variable is set, and leaves the flag off; for commander, any value turns it on. */
export function saysNo(variable: string): boolean {
  const value = process.env[variable]?.toLowerCase();
  if (value === undefined || ['true', 'yes', '1'].includes(value)) return false;
  if (['false', 'no', '0', ''].includes(value)) return true;
  throw new UsageError(`${variable} ${value}: it takes true or false.`);
}

/** The options as commander takes them: texts, which readOptions reads when all are known. */
export function commanderOptions(): Option[] {
  return ROWS.map((row) => {
    const option = new Option(row.flags, row.help);
    const variable = variableOf(option.long ?? row.flags);
    if (option.required || !saysNo(variable)) option.env(variable);
    const preset = DEFAULTS[option.attributeName() as keyof Options];
    if (preset !== undefined && preset !== false && !Array.isArray(preset)) option.default(preset);
    if (row.many && !option.variadic) {
      option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
    }
    return option;
  });
}

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
    // A header is a pair, and stays one; tags are lists, and become one.
    options[key] = many ? (value as string[]).map(read).flat(key === 'header' ? 0 : 1) : read(value);
  }
  return options as unknown as Options;
}
