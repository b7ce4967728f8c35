import { dynamodb } from './dynamodb.ts';
import type { Service } from './service.ts';

/** Every service that is watched: a new one is a file and a line here. */
export const SERVICES: readonly Service[] = [dynamodb];

export { DYNAMODB } from './dynamodb.ts';
export { DEFAULT_CONFIG, type DashboardConfig, type Resources } from './config.ts';
export type { Metric, Statistic, Unit } from './metric.ts';
export { metricDataQueries, type MetricDataQuery } from './query.ts';
export { at, math, perSecond, total, type MetricSeries, type Series } from './series.ts';
export { isPresent, type Service } from './service.ts';
