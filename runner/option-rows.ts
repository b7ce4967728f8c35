import { parseChecks } from './checks.ts';
import { LOG_LEVELS } from './log.ts';
import {
  hostUrl,
  label,
  number,
  oneOf,
  processes,
  someTime,
  text,
  whole,
  words,
  type Parser,
} from './parsers.ts';
import { MAX_RPS, parseStages } from './stages.ts';
import { parseDuration } from './units.ts';

/** One option of the command line. */
export interface OptionRow {
  flags: string;
  help: string;
  parse?: Parser<unknown>;
  /** What it is where it is given without a value. */
  preset?: string;
  /** Given several times, or as a list; a reader that gives a list adds to it. */
  many?: boolean;
}

const seconds: Parser<number> = parseDuration;
const rate = number({
  min: 0,
  above: true,
  max: MAX_RPS,
  what: 'a rate in requests a second',
  example: '1000',
});

/** What load there is, and what becomes of it. */
export const LOAD_ROWS: OptionRow[] = [
  { flags: '--scenario <name>', help: 'a scenario that comes along', parse: text },
  { flags: '--config <file>', help: 'options in a file, as Locust reads them', parse: text },
  { flags: '-l, --list', help: 'print the user classes, and end' },
  { flags: '-V, --version', help: 'print the version, and end' },
  { flags: '--init <file>', help: 'write a small file of users to begin with, and end', parse: text },
  { flags: '--headless', help: 'without the page, also where nothing says how much load there is to be' },
  { flags: '-f, --locustfile <file>', help: 'a file of your own that exports user classes', parse: text },
  {
    flags: '-H, --host <url>',
    help: "the target's base URL; the scenario's embedded target without it",
    parse: hostUrl,
  },
  {
    flags: '--rps <rate>',
    help: 'open model: tasks due per second',
    parse: rate,
  },
  {
    flags: '--stages <plan>',
    help: 'open model: rates over time, such as 100:30s,500:30s,0-1000:2m, or a plan that the scenario names',
    parse: parseStages,
  },
  {
    flags: '--find-capacity',
    help: 'searches for the highest rate that holds --slo: steps up, bisects, confirms',
  },
  {
    flags: '--slo <checks>',
    help: 'what must hold for a rate to count as held (default: p99<250ms,errors<1%)',
    parse: parseChecks,
    many: true,
  },
  {
    flags: '--capacity-from <rate>',
    help: 'the rate that the search starts with, tasks/s',
    parse: rate,
  },
  { flags: '--capacity-to <rate>', help: 'the highest rate that it tries', parse: rate },
  { flags: '--capacity-hold <time>', help: 'how long it holds each rate', parse: someTime },
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
    parse: whole({ min: 1, max: 2e9, what: 'a number of tasks', example: '1000' }),
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
    flags: '--max-users <count>',
    help: 'open model: users at most; tasks beyond them are counted as unsent',
    parse: whole({ min: 1, what: 'a number of users', example: '50000' }),
  },
  {
    flags: '--processes <count>',
    help: 'load threads; -1: one for each core',
    parse: processes,
  },
  {
    flags: '--check <check>',
    help: "decides the exit code, such as 'p99<250ms' or 'errors<1% abort'; may be given several times",
    parse: parseChecks,
    many: true,
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
  {
    flags: '--repeat <count>',
    help: 'the same run so many times, under a label of their own: what a comparison learns the noise from',
    parse: whole({ min: 1, max: 100, what: 'a number of runs', example: '5' }),
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
