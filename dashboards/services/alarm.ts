import type { MetricSeries, Series } from './series.ts';

/** What an alarm makes of a period without data; each alarm says why. */
export type MissingData = 'notBreaching' | 'breaching' | 'ignore' | 'missing';

export type Comparison =
  | 'GreaterThanThreshold'
  | 'GreaterThanOrEqualToThreshold'
  | 'LessThanThreshold'
  | 'LessThanOrEqualToThreshold';

/** What it means when it fires, for the composite alarms. */
export type Meaning =
  /** the target can take no more */
  | 'saturated'
  /** the numbers of the run that goes on may not be believed */
  | 'invalid'
  /** something is wrong that is neither */
  | 'wrong';

/** An alarm of a service, before it has its full name. */
export interface AlarmRule {
  /** Lower-case words and dashes: `dynamodb-throttles`; the resource's label follows. */
  id: string;
  /** Which of several resources it watches: plain text of ours, never a name that may be a Terraform token. */
  of?: string;
  description: string;
  series: Series;
  comparison?: Comparison;
  /** In the unit of the series. */
  threshold: number;
  /** Seconds; 60 where nothing is said. */
  period?: number;
  /** How many of how many periods must breach: 2 of 3 where nothing is said. */
  datapoints?: { breaching: number; of: number };
  missing: MissingData;
  missingBecause: string;
  meaning: Meaning;
}

type Missing = Pick<AlarmRule, 'missing' | 'missingBecause'>;

/** Of a counter that is not sent while there is nothing to count. */
export const SILENT_WHEN_ZERO: Missing = {
  missing: 'notBreaching',
  missingBecause: 'nothing is sent while there is nothing to count',
};

/** Of a gauge that is sent once a minute as long as its resource is there. */
export const GAUGE: Missing = {
  missing: 'ignore',
  missingBecause: 'a gap of a gauge says nothing about its level, so the alarm stays what it was',
};

/** Of what is sent only while there is traffic. */
export const NO_TRAFFIC: Missing = {
  missing: 'notBreaching',
  missingBecause: 'there is no data without traffic',
};

/** Fires as soon as there is any of what is counted. */
export const whenAny = (id: string, description: string, series: MetricSeries): AlarmRule => ({
  id,
  description,
  series,
  threshold: 0,
  meaning: 'saturated',
  ...SILENT_WHEN_ZERO,
});
