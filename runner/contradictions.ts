import { UsageError } from './errors.ts';
import { flagOf, type Given } from './given.ts';
import { DEFAULTS, type Options } from './options.ts';
import { TRACE_HEADER } from './traces/trace.ts';
import { speaksHttp, type UserClass } from './user.ts';

/** Options that mean nothing in the other model: each is named rather than ignored. */
const ONE_MODEL: Partial<Record<keyof Options, 'open' | 'closed'>> = {
  arrivals: 'open',
  maxUsers: 'open',
  stopTimeout: 'closed',
  resetStats: 'closed',
  spawnedRuntime: 'closed',
};

/** Throws UsageError for a typed option that has no meaning in `model`. */
export function refuseOtherModel(model: 'open' | 'closed', given: Given): void {
  for (const [key, own] of Object.entries(ONE_MODEL)) {
    if (own === model || !given.isTyped(key)) continue;
    const models = own === 'open' ? '--rps or --stages' : '--users';
    throw new UsageError(
      `${flagOf(key)} has a meaning only with ${models}: leave it out, or change the model of load.`,
    );
  }
}

/** What the search for the limit alone heeds. */
const OF_SEARCH = ['slo', 'capacityFrom', 'capacityTo', 'capacityHold'] as const;

/** Throws UsageError for typed options that other options make pointless, or that need another one. */
export function refusePointless(options: Options, given: Given): void {
  const without = OF_SEARCH.find((key) => given.isTyped(key));
  if (without && !options.findCapacity) {
    throw new UsageError(
      `${flagOf(without)} has a meaning only with --find-capacity: add that, or leave it out. ` +
        'For a run with a rate of your own, --check decides what must hold.',
    );
  }
  if (options.debug && options.processes > 1) {
    throw new UsageError(
      `--debug and ${given.nameOf('processes')} ${options.processes}: requests are printed by one load thread only. ` +
        'Leave out one of the two.',
    );
  }
  refuseRepeated(options, given);
  if (options.json && options.runJson) {
    throw new UsageError(
      '--json and --run-json: stdout takes one of the two. Write the other to a file with --json-file.',
    );
  }
  if (options.key !== undefined && options.cert === undefined) {
    throw new UsageError(
      `${given.nameOf('key')} ${options.key}: a key is of a certificate. Name that with --cert.`,
    );
  }
  refuseTwoAuths(options, given);
  if (options.xray !== undefined && options.header.some(([name]) => name === TRACE_HEADER)) {
    throw new UsageError(
      `${given.nameOf('xray')} and --header X-Amzn-Trace-Id: one trace for all requests would find none of them. ` +
        'Give one of the two.',
    );
  }
}

/** Throws UsageError where traces are asked for, and no user of the scenario makes requests that could have one. */
export function refuseUntraced(given: Given, classes: readonly UserClass[]): void {
  if (!given.isTyped('xray') || speaksHttp(classes)) return;
  throw new UsageError(
    `--xray: ${classes.map(({ name }) => name).join(', ')} are no users of HTTP, and calls that they measure carry no header. Leave ` +
      'it out.',
  );
}

function refuseRepeated({ repeat, master, worker, csv }: Options, given: Given): void {
  if (repeat === 1) return;
  const name = `${given.nameOf('repeat')} ${repeat}`;
  if (master || worker) {
    throw new UsageError(
      `${name} and ${master ? '--master' : '--worker'}: workers leave when a run ends. Start each run by itself, under a ` +
        'common --label.',
    );
  }
  if (csv !== undefined) {
    throw new UsageError(
      `${name} and ${given.nameOf('csv')} ${csv}: each run would overwrite the files of the one before. Leave out one of ` +
        "the two: the same files lie in each run's folder.",
    );
  }
}

function refuseTwoAuths(options: Options, given: Given): void {
  const ways = [
    options.basicAuth && given.nameOf('basicAuth'),
    options.bearer && given.nameOf('bearer'),
    options.header.some(([name]) => name === 'authorization') && '--header Authorization',
  ].filter((way) => way);
  if (ways.length < 2) return;
  throw new UsageError(
    `${ways.join(' and ')}: each sets the Authorization header, and there is one. Give one of them.`,
  );
}

/** What --cleanup heeds; all else describes a load, and there is none. */
const WITH_CLEANUP = new Set<string>([
  'basicAuth',
  'bearer',
  'cacert',
  'cert',
  'cleanup',
  'cleanupTimeout',
  'connectTimeout',
  'connections',
  'dnsRefresh',
  'header',
  'host',
  'http2',
  'insecure',
  'key',
  'loglevel',
  'maxRedirects',
  'proxy',
  'resolve',
  'results',
  'timeout',
] satisfies (keyof Options)[]);

/** Throws UsageError for typed options that --cleanup would ignore. `own`: keys of the scenario's options. */
export function refuseBesideCleanup(given: Given, own: readonly string[]): void {
  const keys = [...Object.keys(DEFAULTS), ...own];
  const ignored = keys.filter((key) => !WITH_CLEANUP.has(key) && given.isTyped(key)).map(flagOf);
  if (ignored.length === 0) return;
  throw new UsageError(
    `${ignored.join(', ')} beside --cleanup: it runs no load, and knows the scenario from the run's folder. ` +
      `Leave ${ignored.length === 1 ? 'it' : 'them'} out.`,
  );
}

/** Throws UsageError for typed options of the embedded target, which --host keeps from being started. */
export function refuseBesideHost(given: Given, targetOptions: readonly string[], host: string): void {
  const ignored = targetOptions.filter((key) => given.isTyped(key)).map(flagOf);
  if (ignored.length === 0) return;
  throw new UsageError(
    `${ignored.join(', ')} and ${given.nameOf('host')} ${host}: the former set up the embedded target, ` +
      'which is not started when another one is named. Leave out one or the other.',
  );
}
