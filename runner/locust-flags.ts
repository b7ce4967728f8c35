/** What becomes of each of Locust's flags here. `docs/locust.md` has this as a table; a test compares the two. */
export interface LocustFlag {
  flag: string;
  here: 'same' | 'different' | 'no';
  why: string;
}

const same = (...flags: string[]): LocustFlag[] => flags.map((flag) => ({ flag, here: 'same', why: '' }));
const other = (here: LocustFlag['here'], flag: string, why: string): LocustFlag => ({ flag, here, why });

export const LOCUST_FLAGS: readonly LocustFlag[] = [
  ...same('--host', '--users', '--spawn-rate', '--run-time', '--config', '--master'),
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
  ...same(
    '--json',
    '--json-file',
    '--config-users',
    '--show-task-ratio',
    '--show-task-ratio-json',
    '--logfile',
  ),
  ...same('USER_CLASSES'),
  other(
    'different',
    '--locustfile',
    'TypeScript or JavaScript, `locustfile.ts` by default, none from the web; or --scenario',
  ),
  other('different', '--processes', 'load threads; with --worker as many workers'),
  other(
    'different',
    '--stop-timeout',
    'requests on the wire may be answered for 1 s even with 0: the target has counted them',
  ),
  other(
    'different',
    '--reset-stats',
    'Locust’s tables and files start anew; ours, checks and the verdict are of the whole load',
  ),
  other('different', '--equal-weights', 'task sets stay whole: their tasks are as often as each other'),
  other('different', '--skip-log-setup', 'no tables and no progress; warnings and errors are still printed'),
  other('different', '--enable-rebalancing', 'always so: users of a lost worker are the others’'),
  ...same(
    '--web-port',
    '--web-base-path',
    '--headful',
    '--autostart',
    '--autoquit',
    '--class-picker',
    '--html',
  ),
  other(
    'different',
    '--headless',
    'not needed where --users, --rps or the like say how much load there is to be',
  ),
  other('different', '--web-host', 'loopback unless it says otherwise; * for all interfaces'),
  other('no', '--web-host-display-name', 'the page’s address is what --web-host and --web-port say'),
  other('no', '--build-path', 'the page is part of this package'),
  other('no', '--web-login', 'put a proxy that knows your users before it'),
  other('no', '--web-auth', 'put a proxy that knows your users before it; Locust has dropped it too'),
  other('no', '--legacy-ui', 'there is one page; Locust has dropped it too'),
  other('no', '--tls-cert', 'put a proxy that ends TLS before it'),
  other('no', '--tls-key', 'put a proxy that ends TLS before it'),
  other('no', '--slave', 'it is --worker, in Locust too'),
  other('no', '--expect-slaves', 'it is --expect-workers, in Locust too'),
  other('no', '--otel', 'a collector scrapes /metrics; timeline.csv has the run second by second'),
  other('no', '--profile', '--label names a run'),
];

/** What to tell a person who gives a flag of Locust's that is not here; undefined for any other. */
export function notHere(flag: string): string | undefined {
  const known = LOCUST_FLAGS.find((one) => one.flag === flag);
  if (!known || known.here === 'same') return undefined;
  return `${flag}: Locust has it, and it is not here: ${known.why}.`;
}
