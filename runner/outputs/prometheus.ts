import { PUBLISHED_METRICS, type PublishedMetric } from '../metrics.ts';
import type { Snapshot } from '../output.ts';
import type { Recorder } from '../recorder.ts';

/** What is known of a run at an instant; without a snapshot nothing has been measured yet. */
export interface Published {
  scenario: string;
  recorder: Recorder | undefined;
  snapshot: Snapshot | undefined;
  workers: number;
  /** Whether the numbers may not be believed, as far as is known by now. */
  isInvalid: boolean;
}

type Key = keyof typeof PUBLISHED_METRICS;
type Labels = Readonly<Record<string, string>>;

const PREFIX = 'open_saves_load';
const QUANTILES = [0.5, 0.95, 0.99, 0.999];

/**
 * The metrics of `metrics.ts` in Prometheus' text format: counters since the start of the run, gauges of the last second,
 * in base units. Times by request name are summaries since the start, from HDR.
 * Source: Prometheus, "Exposition formats", text format 0.0.4.
 */
export function metricsText(published: Published): string {
  const labels = { scenario: published.scenario };
  const values = valuesOf(published);
  const lines = (Object.keys(PUBLISHED_METRICS) as Key[]).flatMap((key) => {
    const value = values[key];
    const metric: PublishedMetric = PUBLISHED_METRICS[key];
    // By name they are among the counters and summaries below.
    if (value === undefined || key === 'requests' || key === 'failures') return [];
    const name = nameOf(metric);
    return [...head(name, kindOf(metric), metric.meaning), sample(name, labels, inBaseUnit(metric, value))];
  });
  return `${[...lines, ...byName(published, labels)].join('\n')}\n`;
}

function valuesOf({ recorder, snapshot, workers, isInvalid }: Published): Partial<Record<Key, number>> {
  const always = {
    unsent: recorder?.unsent ?? 0,
    clientErrors: recorder?.errorKinds.get('http_4xx') ?? 0,
    serverErrors: recorder?.errorKinds.get('http_5xx') ?? 0,
    workers,
    invalid: isInvalid ? 1 : 0,
  };
  if (!snapshot) return always;
  const { interval, targetRps, inFlight, users, cpu, utilisation, memoryBytes } = snapshot;
  const times =
    interval.requests === 0
      ? {}
      : {
          responseTimeP50: interval.responseTime.p50,
          responseTimeP99: interval.responseTime.p99,
          serviceTimeP50: interval.serviceTime.p50,
          serviceTimeP99: interval.serviceTime.p99,
          waitP99: interval.wait.p99,
        };
  return {
    ...always,
    ...times,
    ...(targetRps === undefined ? {} : { targetRate: targetRps }),
    ...(interval.started > 0 ? { lagP99: interval.lag.p99 } : {}),
    inFlight,
    users,
    cpu: cpu * 100,
    utilisation: utilisation * 100,
    memory: memoryBytes,
  };
}

function byName({ recorder }: Published, labels: Labels): string[] {
  const names = [...(recorder?.names.values() ?? [])].flatMap((some) => [...some.values()]);
  const of = ({ method, name }: { method: string; name: string }): Labels => ({ ...labels, method, name });
  const { requests, failures } = PUBLISHED_METRICS;
  const counter = (metric: PublishedMetric, key: 'requests' | 'failures'): string[] => [
    ...head(nameOf(metric), 'counter', metric.meaning),
    ...names.map((totals) => sample(nameOf(metric), of(totals), totals[key])),
  ];
  const summary = (key: 'responseTime' | 'serviceTime', what: string): string[] => {
    const name = `${PREFIX}_${snake(key)}_seconds`;
    return [
      ...head(name, 'summary', `${what}, since the start of the run`),
      ...names.flatMap((totals) => {
        const times = totals[key];
        const at = of(totals);
        return [
          ...QUANTILES.map((share) =>
            sample(name, { ...at, quantile: String(share) }, times.percentile(share * 100) / 1000),
          ),
          sample(`${name}_sum`, at, (times.mean * times.count) / 1000),
          sample(`${name}_count`, at, times.count),
        ];
      }),
    ];
  };
  return [
    ...counter(requests, 'requests'),
    ...counter(failures, 'failures'),
    ...summary('responseTime', 'response time'),
    ...summary('serviceTime', 'service time'),
  ];
}

function kindOf({ statistic }: PublishedMetric): 'counter' | 'gauge' {
  return statistic === 'Sum' ? 'counter' : 'gauge';
}

function nameOf(metric: PublishedMetric): string {
  const suffix = { Milliseconds: '_seconds', Bytes: '_bytes', Percent: '_ratio' } as Record<string, string>;
  const unit = suffix[metric.unit] ?? (kindOf(metric) === 'counter' ? '_total' : '');
  return `${PREFIX}_${snake(metric.name)}${unit}`;
}

function inBaseUnit({ unit }: PublishedMetric, value: number): number {
  return unit === 'Milliseconds' ? value / 1000 : unit === 'Percent' ? value / 100 : value;
}

function snake(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}

function head(name: string, kind: string, meaning: string): string[] {
  return [`# HELP ${name} ${meaning}`, `# TYPE ${name} ${kind}`];
}

function sample(name: string, labels: Labels, value: number): string {
  const escaped = (text: string): string =>
    text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escaped(text)}"`);
  return `${name}{${pairs.join(',')}} ${value}`;
}
