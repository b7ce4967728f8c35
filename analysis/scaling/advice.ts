import type { Metric } from '../../dashboards/services/index.ts';
import { linesOf, type Seen } from '../rules/rule.ts';

/** Pods, nodes, engines and capacity are sized so that this share of them is used: room for what is not even. */
export const USED = 0.7;

export interface Advice {
  /** Id of the service. */
  component: string;
  /** Rule of docs/scaling.md that it follows from. */
  rule: string;
  seen: string;
  /** What to change, and to what value. */
  change: string;
  /** Why, with the figures. */
  why: string;
  /** Whether something has to change for the target rate. */
  needed: boolean;
}

/** A component's advice for a rate, requests per second; nothing where it has no metrics. */
export type Adviser = (seen: Seen, targetRps: number) => Advice[];

export interface Peak {
  value: number;
  /** Requests per second in the same minute. */
  rps: number;
  label: string;
  dimensions: Readonly<Record<string, string>>;
}

/** The highest value of each resource and the load of its minute; without those in which no load is known. */
export function peaksOf(seen: Seen, metric: Metric, perSecond = false): Peak[] {
  const period = seen.cloud?.period ?? 60;
  return linesOf(seen, metric).flatMap(({ series, points }) => {
    const known = points.flatMap(({ time, value }) => {
      const rps = seen.load.rateIn(time, period);
      return rps === null ? [] : [{ value: perSecond ? value / period : value, rps }];
    });
    const [first, ...rest] = known;
    if (!first) return [];
    const peak = rest.reduce((highest, one) => (one.value > highest.value ? one : highest), first);
    return [{ ...peak, label: series.label, dimensions: series.dimensions }];
  });
}

/** The highest of all resources. */
export function peakOf(seen: Seen, metric: Metric, perSecond = false): Peak | undefined {
  return peaksOf(seen, metric, perSecond).toSorted((a, b) => b.value - a.value)[0];
}

/** What it would be at another rate, in proportion. */
export const scaled = ({ value, rps }: Pick<Peak, 'value' | 'rps'>, targetRps: number): number =>
  (value * targetRps) / rps;
