import { SERVICES, type DashboardConfig, type MetricSeries } from '../../dashboards/services/index.ts';
import type { RunWindow } from '../report-data.ts';
import { fetchValues, periodOf, type Access } from './fetch.ts';
import { readMetrics, saveMetrics, type MetricsFile } from './file.ts';
import { groupBy } from '../group.ts';
import { askedOf, asValues, keyOf, type Asked, type Values } from './lines.ts';

export interface CloudOptions {
  config: DashboardConfig;
  /** Ask CloudWatch. */
  access: Access | undefined;
  /** Read them from a file. */
  file: string | undefined;
  save: string | undefined;
}

/** A metric of a resource on the time axis of the report. */
export interface CloudLine {
  component: string;
  series: MetricSeries;
  /** `time`: seconds from the first due time at which the value's period begins. */
  points: { time: number; value: number }[];
}

/** What AWS says of the time of the runs. */
export interface Cloud {
  config: DashboardConfig;
  /** Where from, in words. */
  from: string;
  /** Seconds of one value. */
  period: number;
  lines: CloudLine[];
  /** What could not be looked at, a sentence each. */
  unseen: string[];
}

/** CloudWatch has metrics of a minute about this many seconds after it. */
const LATE = 180;

/** @throws UserError where CloudWatch cannot be asked or the file is not right */
export async function gather(
  { config, access, file, save }: CloudOptions,
  windows: readonly RunWindow[],
  now = Date.now() / 1000,
): Promise<Cloud> {
  const asked = askedOf(config);
  const content = access ? await fetchAll(asked, windows, access, now) : readMetrics(file ?? '');
  if (save !== undefined) saveMetrics(save, content);
  const lines = place(asked, content, windows);
  return {
    config,
    from: access ? `CloudWatch in ${access.region}` : (file ?? ''),
    period: content.period,
    lines: lines.filter(({ points }) => points.length > 0),
    unseen: [
      ...unseenOf(lines, config),
      ...unusedOf(asked, content.metrics),
      ...(access && windows.some(({ start, seconds }) => now - start - seconds < LATE)
        ? [
            'The run ended less than three minutes ago: metrics of its last minutes may not be there yet. Analyse again.',
          ]
        : missingAtEnd(lines, content.period, windows)),
    ],
  };
}

async function fetchAll(
  asked: readonly Asked[],
  windows: readonly RunWindow[],
  access: Access,
  now: number,
): Promise<MetricsFile> {
  const spans = windows.map(({ start, seconds }) => ({ from: start, to: start + seconds }));
  const period = Math.max(60, ...spans.map((span) => periodOf(span, now)));
  const merged = new Map<string, Values>();
  for (const span of spans) {
    for (const values of await fetchValues(asked, span, period, access)) {
      const before = merged.get(keyOf(values));
      merged.set(
        keyOf(values),
        before ? { ...before, values: [...before.values, ...values.values] } : values,
      );
    }
  }
  return { format: 1, period, metrics: [...merged.values()] };
}

/** A value belongs to a run when its period and the run have time in common. */
function place(
  asked: readonly Asked[],
  { metrics, period }: MetricsFile,
  windows: readonly RunWindow[],
): CloudLine[] {
  const values = new Map(metrics.map((one) => [keyOf(one), one.values]));
  return asked.map(({ component, series }) => ({
    component,
    series,
    points: (values.get(keyOf(asValues(series))) ?? []).flatMap(([at, value]) =>
      windows
        .filter(({ start, seconds }) => at < start + seconds && at + period > start)
        .map(({ start, offset }) => ({ time: at - start + offset, value })),
    ),
  }));
}

/** Components of which nothing came, and those that the resources do not name. */
function unseenOf(lines: readonly CloudLine[], config: DashboardConfig): string[] {
  const title = (id: string): string => SERVICES.find((service) => service.id === id)?.title ?? id;
  const by = groupBy(lines, ({ component }) => component);
  const silent = [...by]
    .filter(([, of]) => of.every(({ points }) => points.length === 0))
    .map(([id]) => title(id));
  const { loadBalancer, webAcl, cluster, bucket, cache } = config.resources;
  const unnamed = Object.entries({ loadBalancer, webAcl, cluster, bucket, cache }).filter(
    ([, one]) => one === undefined,
  );
  return [
    ...(silent.length > 0
      ? [
          `No value of ${silent.join(', ')} in the time of the run: not there, called otherwise (--resources), not sent ` +
            '(Container Insights and request metrics of S3 have to be turned on), or nothing happened.',
        ]
      : []),
    ...(unnamed.length > 0
      ? [
          `Not looked at, because no resource is named: ${unnamed.map(([key]) => key).join(', ')} (--resources FILE).`,
        ]
      : []),
  ];
}

/** Every metric ends early: they were not there yet. A single one may just have had nothing to tell. */
function missingAtEnd(lines: readonly CloudLine[], period: number, windows: readonly RunWindow[]): string[] {
  const ends = lines.flatMap(({ points }) => points.map(({ time }) => time + period));
  const last = windows.at(-1);
  const missing = last ? last.offset + last.seconds - ends.reduce((a, b) => Math.max(a, b), -Infinity) : 0;
  if (ends.length === 0 || missing <= period) return [];
  return [
    `The metrics end ${Math.round(missing)} s before the run does: those of its last minutes are missing, and nothing is said of them. ` +
      'Analyse again when CloudWatch has them, or save them again.',
  ];
}

function unusedOf(asked: readonly Asked[], metrics: readonly Values[]): string[] {
  const known = new Set(asked.map(({ series }) => keyOf(asValues(series))));
  const unused = metrics.filter((one) => !known.has(keyOf(one)));
  if (unused.length === 0) return [];
  const [{ namespace = '', metric = '' } = {}] = unused;
  return [
    `${unused.length} metrics of the file are of no resource that is looked at, such as ${namespace} ${metric}.`,
  ];
}
