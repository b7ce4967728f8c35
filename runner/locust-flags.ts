/** What becomes of each of Locust's flags here. `docs/locust.md` has this as a table; a test compares the two. */
export interface LocustFlag {
  flag: string;
  here: 'same' | 'different' | 'not yet' | 'no';
  why: string;
}

const same = (...flags: string[]): LocustFlag[] => flags.map((flag) => ({ flag, here: 'same', why: '' }));
const other = (here: LocustFlag['here'], flag: string, why: string): LocustFlag => ({ flag, here, why });

export const LOCUST_FLAGS: readonly LocustFlag[] = [
  ...same('--host', '--users', '--spawn-rate', '--run-time', '--config', '--headless', '--master'),
  ...same(
    '--master-bind-host',
    '--master-bind-port',
    '--expect-workers',
    '--expect-workers-max-wait',
    '--worker',
  ),
  ...same('--master-host', '--master-port', '--tags', '--exclude-tags', '--csv', '--csv-full-history'),
  ...same(
    '--print-stats',
    '--only-summary',
    '--exit-code-on-error',
    '--loglevel',
    '--help',
    '--list',
    '--version',
  ),
  other('different', '--locustfile', 'a TypeScript or JavaScript file, and no default; or --scenario NAME'),
  other('different', '--processes', 'load threads, not workers'),
  other(
    'different',
    '--stop-timeout',
    'requests on the wire may be answered for 1 s even with 0: the target has counted them',
  ),
  other('different', '--json', 'run.json to stdout'),
  other('different', '--enable-rebalancing', 'not needed: users of a lost worker are always the others’'),
  other('not yet', '--web-host', 'there is no web page yet'),
  other('not yet', '--web-port', 'there is no web page yet'),
  other('not yet', '--autostart', 'there is no web page yet: every run starts at once'),
  other('not yet', '--autoquit', 'there is no web page yet: every run ends by itself'),
  other('not yet', '--web-base-path', 'there is no web page yet'),
  other('not yet', '--class-picker', 'there is no web page yet'),
  other('not yet', '--html', 'npm run analyze makes the report'),
  other('not yet', '--json-file', '--json writes run.json to stdout, and the run’s folder has it'),
  other('not yet', '--show-task-ratio', 'the classes’ weights are in the file'),
  other('not yet', '--show-task-ratio-json', 'the classes’ weights are in the file'),
  other('not yet', '--config-users', 'set the classes’ static fields'),
  other('not yet', '--reset-stats', '--warmup leaves the ramp out of the statistics'),
  other('not yet', '--logfile', 'redirect stderr'),
  other('not yet', '--otel', 'timeline.csv has the run second by second'),
  other('not yet', '--equal-weights', 'set the classes’ static weight'),
  other('no', '--web-login', 'put a proxy that knows your users before it'),
  other('no', '--tls-cert', 'put a proxy that ends TLS before it'),
  other('no', '--tls-key', 'put a proxy that ends TLS before it'),
  other('no', '--skip-log-setup', 'there is no logging of Python’s to set up'),
  other('no', '--skip-log', 'give --loglevel CRITICAL'),
  other('no', '--profile', '--label names a run'),
];

/** What to tell a person who gives a flag of Locust's that is not here; undefined for any other. */
export function notHere(flag: string): string | undefined {
  const known = LOCUST_FLAGS.find((one) => one.flag === flag);
  if (!known || known.here === 'same') return undefined;
  const when = known.here === 'not yet' ? 'not here yet' : 'not here';
  return `${flag}: Locust has it, and it is ${when}: ${known.why}.`;
}

/** The table of docs/locust.md. */
export function flagTable(): string[] {
  const rows = LOCUST_FLAGS.map(({ flag, here, why }) => `| \`${flag}\` | ${here} | ${why} |`);
  return ['| flag | here | why |', '| --- | --- | --- |', ...rows];
}
