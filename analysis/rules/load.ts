import type { ReportData } from '../report-data.ts';

/** What the rules and the scaling report know of the load. */
export interface Load {
  scenario: string;
  /** Highest rate of a level, requests per second; of the whole run where there are no levels. */
  peakRps: number;
  /** Highest rate up to which every level held. */
  holds: number | null;
  requests: number;
  seconds: number;
  /** The share of requests with these names in all; a name that ends in `*` is the beginning of several. */
  shareOf(names: readonly string[]): number;
  options: Record<string, unknown>;
  /** Requests per second that started in a span of the report's time axis; null where none did. */
  rateIn(from: number, seconds: number): number | null;
}

export function loadOf({ summary, timeline, bucketSeconds, scenarioOptions }: ReportData): Load {
  const { totals, requests: names, levels, capacity } = summary;
  const rates = levels.map(({ requestsPerSecond }) => requestsPerSecond);
  return {
    scenario: summary.run.scenario,
    peakRps: Math.max(0, ...(rates.length > 0 ? rates : [totals.requestsPerSecond])),
    holds: capacity.holds,
    requests: totals.requests,
    seconds: summary.run.duration,
    options: scenarioOptions,
    shareOf(wanted) {
      const of = names.filter(({ name }) => wanted.some((one) => isNamed(name, one)));
      return totals.requests > 0 ? of.reduce((sum, { requests }) => sum + requests, 0) / totals.requests : 0;
    },
    rateIn(from, seconds) {
      const inside = timeline.filter(
        ({ time }) => time + bucketSeconds / 2 >= from && time + bucketSeconds / 2 < from + seconds,
      );
      const started = inside.reduce((sum, point) => sum + point.started, 0);
      return started > 0 ? started / seconds : null;
    },
  };
}

const isNamed = (name: string, wanted: string): boolean =>
  wanted.endsWith('*') ? name.startsWith(wanted.slice(0, -1)) : name === wanted;
