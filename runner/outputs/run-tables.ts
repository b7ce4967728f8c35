import {
  ERROR_KINDS,
  type Distribution,
  type ErrorKind,
  type Level,
  type RequestTotals,
  type Run,
  type Verdict,
} from '../results.ts';
import { count, ms, rate, span, table, type Column } from './text.ts';

/** Our own tables, beneath Locust's: exact percentiles from HDR histograms, all times in ms. */

const DISTRIBUTION: Column[] = [
  { heading: 'count', width: 11 },
  ...['p50', 'p90', 'p95', 'p99', 'p99.9', 'max'].map((heading) => ({ heading, width: 8 })),
];

function distributionRow(name: string, { count: requests, p50, p90, p95, p99, p999, max }: Distribution) {
  if (requests === 0) return [name, '0', ...Array.from({ length: 6 }, () => '-')] as [string, ...string[]];
  return [name, count(requests), ...[p50, p90, p95, p99, p999, max].map(ms)] as [string, ...string[]];
}

const THREE = ['p50', 'p95', 'p99'].map((heading) => ({ heading, width: 7 }));
const REQUESTS: Column[] = [
  { heading: 'requests', width: 10 },
  { heading: 'failed', width: 8 },
  ...THREE,
  ...THREE.map(({ heading }, i) => ({ heading, width: i === 0 ? 8 : 7 })),
];

const three = ({ count: requests, p50, p95, p99 }: Distribution): string[] =>
  requests === 0 ? ['-', '-', '-'] : [ms(p50), ms(p95), ms(p99)];

function requestTable(requests: RequestTotals[], columns: number): string[] {
  const rows = requests.map(
    ({ method, name, requests: made, failures, responseTime, serviceTime }): [string, ...string[]] => [
      `${method} ${name}`.trim(),
      count(made),
      count(failures),
      ...three(responseTime),
      ...three(serviceTime),
    ],
  );
  const lines = table('Requests', REQUESTS, rows, columns);
  // Which percentiles are which stands above them, at the right end of each group.
  const above = `${'response time, ms'.padStart(21)}${'service time, ms'.padStart(22)}`;
  return [above.padStart((lines[0] ?? '').length), ...lines];
}

const LEVELS: Column[] = [
  { heading: 'seconds', width: 12 },
  { heading: 'due', width: 9 },
  { heading: 'unsent', width: 8 },
  { heading: 'requests', width: 10 },
  { heading: 'failed', width: 8 },
  ...['p50', 'p99'].map((heading) => ({ heading, width: 8 })),
];

function levelRow(level: Level): [string, ...string[]] {
  const { fromRps, toRps, from, to, due, unsent, requests, failures, responseTime } = level;
  const asked = fromRps === toRps ? rate(fromRps) : `${rate(fromRps)}-${rate(toRps)}`;
  const times = responseTime.count === 0 ? ['-', '-'] : [ms(responseTime.p50), ms(responseTime.p99)];
  return [asked, `${span(from)}-${span(to)}`, ...[due, unsent, requests, failures].map(count), ...times];
}

const COUNT: Column[] = [{ heading: 'count', width: 11 }];

const AMOUNTS: Column[] = [
  { heading: 'count', width: 11 },
  { heading: 'total', width: 12 },
  { heading: 'mean', width: 9 },
  { heading: 'per second', width: 12 },
];

function amountTable({ amounts, duration }: Run, columns: number): string[] {
  const rows = amounts.map(({ name, count: times, total }): [string, ...string[]] => [
    name,
    count(times),
    rate(total),
    rate(total / times),
    duration > 0 ? rate(total / duration) : '-',
  ]);
  return table('Added up', AMOUNTS, rows, columns);
}

/** What was asked for and what became of it. */
function loadLines({ model, totals }: Run): string[] {
  const { due, started, unsent, unfinished, connects, targetRps, achievedRps, requestsPerSecond } = totals;
  const { laterRequests, exceptions } = totals;
  const asked = targetRps === undefined ? '' : `, ${rate(achievedRps)}/s of ${rate(targetRps)}/s`;
  const tasks =
    model === 'open'
      ? `${count(due)} due, ${count(started)} started${asked}, ${count(unsent)} unsent`
      : `${count(started)} tasks, ${rate(requestsPerSecond)} requests/s`;
  const opened = `${count(connects)} ${connects === 1 ? 'connection' : 'connections'} opened`;
  const thrown = exceptions > 0 ? `, ${count(exceptions)} exceptions in tasks` : '';
  const paces =
    laterRequests > 0
      ? [
          `The rate paces tasks: ${count(laterRequests)} requests were asked for later in a task, beyond the rate.`,
        ]
      : [];
  return [`Load: ${tasks}, ${count(unfinished)} unfinished, ${opened}${thrown}`, ...paces];
}

/** What the generator itself took, so that a limit of its own is seen coming before it makes a run INVALID. */
function generatorLine({
  start,
  end,
  warmup,
  cpuSeconds,
  memoryBytes,
  utilisation,
  threads,
  target,
}: Run): string {
  const seconds = (Date.parse(end) - Date.parse(start)) / 1000 + warmup;
  const who = target.embedded ? 'Generator and embedded target' : 'Generator';
  const loops = threads.length > 1 ? 'busiest event loop' : 'event loop';
  const cpu = percent(seconds > 0 ? cpuSeconds / seconds : 0);
  return `${who}: ${cpu} of a core, ${count(memoryBytes / 1e6)} MB, ${loops} ${percent(utilisation)} busy`;
}

const percent = (share: number): string => `${count(share * 100)} %`;

/** Every table that the run has something for, an empty line behind each, and what became of the load. */
export function runTables(run: Run, columns: number): string[] {
  const { model, responseTime, serviceTime, lag, wait, levels, requests, observations, deviations } = run;
  const times = [
    distributionRow('response time', responseTime),
    distributionRow('service time', serviceTime),
    // In the closed model a request is due when it is picked up: there is no lag to speak of.
    ...(model === 'open' ? [distributionRow('lag of generator', lag)] : []),
    distributionRow('wait for connection', wait),
  ];
  const tables = [table('Times, ms', DISTRIBUTION, times, columns)];
  if (requests.length > 0) tables.push(requestTable(requests, columns));
  if (levels.length > 1) tables.push(table('Level, requests/s', LEVELS, levels.map(levelRow), columns));
  if (observations.length > 0) {
    const rows = observations.map(({ name, distribution }) => distributionRow(name, distribution));
    tables.push(table('Observed, ms', DISTRIBUTION, rows, columns));
  }
  if (run.amounts.length > 0) tables.push(amountTable(run, columns));
  if (deviations.length > 0) {
    const rows = deviations.map((deviation): [string, string] => [deviation.name, count(deviation.count)]);
    tables.push(table('Done otherwise than asked', COUNT, rows, columns));
  }
  const kinds = Object.entries(run.errorKinds).map(([kind, number]): [string, string] => [
    `${kind}: ${ERROR_KINDS[kind as ErrorKind]}`,
    count(number),
  ]);
  if (kinds.length > 0) tables.push(table('Failures by kind', COUNT, kinds, columns));
  return [...tables.flatMap((lines) => lines.concat('')), ...loadLines(run), generatorLine(run)];
}

/** VALID, or INVALID and a line for each reason. */
export function verdictLines({ valid, reasons }: Verdict): string[] {
  return [valid ? 'VALID' : 'INVALID', ...reasons.map(({ text }) => `  ${text}`)];
}
