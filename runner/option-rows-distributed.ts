import type { OptionRow } from './option-rows.ts';
import { number, text, whole } from './parsers.ts';
import { parseDuration } from './units.ts';

const port = whole({ min: 0, max: 65_535, what: 'a port', example: '5557' });
const workers = whole({ min: 1, max: 10_000, what: 'a number of workers', example: '3' });

/** A load that several machines make together, as in Locust. */
export const DISTRIBUTED_ROWS: OptionRow[] = [
  { flags: '--master', help: 'lead workers, ours or Locust’s, that make the load' },
  { flags: '--master-bind-host <host>', help: 'address that a master listens on; * is all', parse: text },
  { flags: '--master-bind-port <port>', help: 'port that a master listens on', parse: port },
  {
    flags: '--expect-workers <count>',
    help: 'workers that a master waits for before it starts',
    parse: workers,
  },
  {
    flags: '--expect-workers-max-wait <time>',
    help: 'how long it waits for them; 0: for ever',
    parse: parseDuration,
  },
  { flags: '--worker', help: 'make load as a master says, ours or a real locust --master' },
  { flags: '--master-host <host>', help: 'where a worker finds its master', parse: text },
  { flags: '--master-port <port>', help: 'and its port', parse: port },
  {
    flags: '--user-rate <rate>',
    help: "worker of Locust's master: each user stands for so many tasks a second of the open model",
    parse: number({ min: 0, above: true, max: 1e6, what: 'a rate for each user', example: '1' }),
  },
];
