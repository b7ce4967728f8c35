import { UsageError } from './errors.ts';
import { Histogram } from './histogram.ts';
import type { CheckResult, Run } from './results.ts';

/** Which span of a request a check looks at. */
const TIMES = ['response', 'service', 'wait', 'lag'] as const;
export type Times = (typeof TIMES)[number];

/** A condition that a run, or one of its request names, is held against. */
export interface Check {
  /** As it was typed, without `abort`. */
  text: string;
  /** Name, or `METHOD name`, of the requests that it looks at, `SCENARIO:` before it or not; undefined: all. */
  name: string | undefined;
  /** min, mean, median, max, p50, p99.9 and the like; errors (a share), failures (a count), rps (requests/s). */
  metric: string;
  /** Of the metrics that are times. */
  times: Times;
  comparison: '<' | '<=' | '>' | '>=';
  /** ms for times, a share from 0 to 1 for errors, a number for the others. */
  limit: number;
  /** Whether the run stops as soon as it breaks. */
  abort: boolean;
}

const EXPECTED =
  'It takes METRIC<LIMIT, with a request name before it or not, joined by commas: p99<250ms, errors<0.1%, rps>=990, ' +
  'read_record p95<50ms, service p99<20ms, "mean<10s abort".';
const TO_MS: Record<string, number> = { '': 1, us: 0.001, ms: 1, s: 1000, m: 60_000 };

/**
 * Parses checks joined by commas: `[NAME] [service|wait|lag] METRIC (<|<=|>|>=) LIMIT [abort]`. Throws UsageError
 * naming `option`, and the part that is wrong.
 */
export function parseChecks(text: string, option = '--check'): Check[] {
  const wrong = (part: string, why: string): UsageError =>
    new UsageError(`${option} ${text}: ${why} in "${part}". ${EXPECTED}`);
  return text.split(',').map((typed) => {
    const part = typed.trim();
    const abort = /\sabort$/i.test(part);
    const condition = part.replace(/\s+abort$/i, '');
    const match = /^(?:(.*?)\s+)?([\w.]+)\s*(<=|>=|<|>)\s*([\d.]+)\s*(\S*)$/.exec(condition);
    if (!match) throw wrong(part, 'cannot read a condition');
    const [, before = '', named = '', comparison = '<', number = '', unit = ''] = match;
    const metric = metricOf(named);
    if (metric === undefined) {
      throw wrong(
        part,
        `there is no metric "${named}": it is min, mean, median, max, p99 or the like, errors, failures, rps`,
      );
    }
    const { name, times } = subjectOf(before);
    if (name !== undefined && (times === 'wait' || times === 'lag')) {
      throw wrong(part, `${times} is measured of all requests together, not by name`);
    }
    const limit = limitOf(metric, Number(number), unit);
    if (typeof limit === 'string') throw wrong(part, limit);
    return {
      text: condition,
      name,
      metric,
      times,
      comparison: comparison as Check['comparison'],
      limit,
      abort,
    };
  });
}

function metricOf(named: string): string | undefined {
  const metric = named.toLowerCase();
  if (metric === 'avg' || metric === 'average') return 'mean';
  if (['min', 'mean', 'median', 'max', 'errors', 'failures', 'rps'].includes(metric)) return metric;
  const percent = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(metric)?.[1];
  return percent === undefined ? undefined : metric;
}

/** A name may hold spaces; its last word may say which span is meant. */
function subjectOf(before: string): { name: string | undefined; times: Times } {
  const words = before.trim().split(/\s+/);
  const times = TIMES.find((kind) => kind === words.at(-1)?.toLowerCase());
  const name = times === undefined ? before.trim() : before.trim().replace(/\s*\S+$/, '');
  return { name: name === '' ? undefined : name, times: times ?? 'response' };
}

/** The limit in the metric's own unit; or what is wrong with it. */
function limitOf(metric: string, number: number, unit: string): number | string {
  if (!Number.isFinite(number)) return 'the limit is no number';
  if (metric === 'errors') {
    if (unit === '%') return number <= 100 ? number / 100 : 'a share above 100 %';
    if (unit !== '') return `"${unit}" is no unit of errors, which are a share such as 1%`;
    return number <= 1
      ? number
      : `${number} could be per cent or a count: write ${number}%, or failures<${number}`;
  }
  if (metric === 'failures' || metric === 'rps') {
    return unit === '' || (metric === 'rps' && unit === '/s') ? number : `"${unit}" is no unit of ${metric}`;
  }
  const factor = Object.hasOwn(TO_MS, unit) ? TO_MS[unit] : undefined;
  return factor === undefined ? `"${unit}" is no unit of time: it is us, ms, s or m` : number * factor;
}

/** What checks are held against: the totals of a run, or of one of its request names. */
export interface CheckSource {
  readonly scenario: string;
  /** Seconds of measured load. */
  readonly seconds: number;
  /** Undefined when there is no request of that name, or none at all. */
  totals(name: string | undefined): CheckTotals | undefined;
}

export interface CheckTotals {
  requests: number;
  failures: number;
  times(kind: Times): Histogram;
}

/** What a check makes of the totals: its value, undefined where there is nothing to judge, and whether it holds. */
export function judgeCheck(check: Check, source: CheckSource): Pick<CheckResult, 'value' | 'passed'> {
  const totals = source.totals(check.name) ?? source.totals(withoutScenario(check.name, source.scenario));
  const value = totals && valueOf(check, totals, source.seconds);
  return { value, passed: value !== undefined && holds(value, check) };
}

/** Evaluates a check on a run that has ended; `aborted`: whether it is what stopped it. */
export function evaluateCheck(check: Check, run: Run, aborted = false): CheckResult {
  const { value, passed } = judgeCheck(check, sourceOf(run));
  const { text, metric, limit } = check;
  return { text, metric, passed: passed && !aborted, value, limit, aborted };
}

function withoutScenario(name: string | undefined, scenario: string): string | undefined {
  return name?.startsWith(`${scenario}:`) ? name.slice(scenario.length + 1).trim() : name;
}

function valueOf({ metric, times }: Check, totals: CheckTotals, seconds: number): number | undefined {
  const { requests, failures } = totals;
  if (metric === 'failures') return failures;
  if (metric === 'rps') return seconds > 0 ? requests / seconds : undefined;
  if (metric === 'errors') return requests > 0 ? failures / requests : undefined;
  const histogram = totals.times(times);
  if (histogram.count === 0) return undefined;
  if (metric === 'mean') return histogram.mean;
  const percent = { min: 0, median: 50, max: 100 }[metric] ?? Number(metric.slice(1));
  return histogram.percentile(percent);
}

/** Whether a value is within what a check allows. */
export function holds(value: number, { comparison, limit }: Check): boolean {
  if (comparison === '<') return value < limit;
  if (comparison === '<=') return value <= limit;
  return comparison === '>' ? value > limit : value >= limit;
}

function sourceOf(run: Run): CheckSource {
  return {
    scenario: run.scenario,
    seconds: run.duration,
    totals: (name) => {
      if (name === undefined) {
        const times = (kind: Times): Histogram => Histogram.decode(run.histograms[fieldOf(kind)]);
        return run.totals.requests > 0
          ? { requests: run.totals.requests, failures: run.totals.failures, times }
          : undefined;
      }
      const found = run.requests.filter((one) => isNamed(one, name));
      if (found.length === 0) return undefined;
      const times = (kind: Times): Histogram => {
        const all = new Histogram();
        for (const { histograms } of found) {
          all.add(Histogram.decode(kind === 'service' ? histograms.serviceTime : histograms.responseTime));
        }
        return all;
      };
      const sum = (field: 'requests' | 'failures'): number =>
        found.reduce((total, one) => total + one[field], 0);
      return { requests: sum('requests'), failures: sum('failures'), times };
    },
  };
}

function fieldOf(kind: Times): keyof Run['histograms'] {
  return kind === 'response' ? 'responseTime' : kind === 'service' ? 'serviceTime' : kind;
}

/** Whether `name` means the requests of this method and name. */
export function isNamed(request: { method: string; name: string }, name: string): boolean {
  return request.name === name || `${request.method} ${request.name}` === name;
}

/** A check and its outcome in words, such as `p99<250ms: 31.2 ms`. `names`: those that there are. */
export function describeCheck(result: CheckResult, names: readonly string[]): string {
  const { text, metric, value, aborted } = result;
  const stopped = aborted ? ', which stopped the run' : '';
  if (metric === 'alarm') return `${text} ${aborted ? 'fired' : 'did not fire'}${stopped}`;
  if (value !== undefined) return `${text}: ${shown(metric, value)}${stopped}`;
  return `${text}: there was nothing to judge. Requests are ${names.slice(0, 8).join(', ') || 'none'}`;
}

function shown(metric: string, value: number): string {
  if (metric === 'errors') return `${Number((value * 100).toPrecision(4))} %`;
  if (metric === 'failures') return String(value);
  if (metric === 'rps') return `${value.toFixed(1)}/s`;
  return value >= 10_000 ? `${(value / 1000).toFixed(2)} s` : `${Number(value.toPrecision(4))} ms`;
}
