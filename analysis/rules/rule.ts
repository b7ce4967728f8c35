import type { DashboardConfig, Metric } from '../../dashboards/services/index.ts';
import type { Cloud, CloudLine } from '../cloud/gather.ts';
import type { Load } from './load.ts';

/** All that a rule may look at. */
export interface Seen {
  /** Undefined where no metrics of AWS were given: rules that need them then find nothing. */
  cloud: Cloud | undefined;
  load: Load;
  config: DashboardConfig;
}

/** One thing that a rule found, with its evidence. */
export interface Finding {
  rule: string;
  /** Id of the service; `open-saves` for limits of its server. */
  component: string;
  /** What it is about: `records writes`. */
  what: string;
  /** Name of the metric, or of what was counted. */
  metric: string;
  value: number;
  unit: string;
  threshold: number;
  /** Seconds from the first due time at which it first went over; null for what holds all the time. */
  time: number | null;
  /** Requests per second in that minute; null where unknown. */
  rps: number | null;
  /** What it means, one sentence. */
  meaning: string;
  /** `limit`: the target's; `invalid`: the run measured something else; `note`: no fault. */
  kind: 'limit' | 'invalid' | 'note';
}

/** A pure function of what was seen; one file a component, and a line in `index.ts`. */
export interface Rule {
  id: string;
  component: string;
  /** What it looks at, of the lists in dashboards/services; none for limits that are known without a metric. */
  metrics: readonly Metric[];
  /** One sentence for docs/scaling.md and the report: when it fires. */
  fires: string;
  find(seen: Seen): Finding[];
}

/** Every resource's values of a metric, by the metric's own statistic. */
export function linesOf({ cloud }: Seen, metric: Metric): CloudLine[] {
  return (cloud?.lines ?? []).filter(
    ({ series }) =>
      series.metric.namespace === metric.namespace &&
      series.metric.name === metric.name &&
      series.statistic === metric.statistic,
  );
}

/** An operation is of a table, which its label leaves out. */
const nameOf = ({ label, dimensions }: CloudLine['series']): string =>
  dimensions['Operation'] !== undefined && dimensions['TableName'] !== undefined
    ? `${dimensions['TableName']} ${label}`
    : label;

export interface Over {
  id: string;
  component: string;
  metric: Metric;
  fires: string;
  /** Over this it fires. */
  threshold: number | ((config: DashboardConfig) => number | undefined);
  meaning: string;
  kind?: Finding['kind'];
  /** Values of a sum are shown and compared by the second. */
  perSecond?: boolean;
}

/** The usual rule: a metric went over a threshold. It tells the highest value, and when it first went over. */
export function over({
  id,
  component,
  metric,
  fires,
  threshold,
  meaning,
  kind = 'limit',
  perSecond,
}: Over): Rule {
  return {
    id,
    component,
    metrics: [metric],
    fires,
    find(seen) {
      const limit = typeof threshold === 'number' ? threshold : threshold(seen.config);
      if (limit === undefined) return [];
      const period = seen.cloud?.period ?? 60;
      return linesOf(seen, metric).flatMap(({ series, points }): Finding[] => {
        const values = points.map(({ time, value }) => ({ time, value: perSecond ? value / period : value }));
        const first = values.find(({ value }) => value > limit);
        if (!first) return [];
        return [
          {
            rule: id,
            component,
            what: nameOf(series),
            metric: metric.name,
            value: Math.max(...values.map(({ value }) => value)),
            unit: perSecond ? 'per second' : metric.statistic === 'Sum' ? `in ${period} s` : metric.unit,
            threshold: limit,
            time: Math.max(0, first.time),
            rps: seen.load.rateIn(first.time, period),
            meaning,
            kind,
          },
        ];
      });
    },
  };
}
