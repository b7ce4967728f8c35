import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import { METRIC_DIMENSIONS, PUBLISHED_METRICS } from '../metrics.ts';
import type { Snapshot } from '../output.ts';
import type { ErrorKind } from '../results.ts';
import { LIMITS } from '../verdict.ts';

/** Values of a second by metric; what was not measured is left out, for 0 ms would be a lie. */
export type Values = Partial<Record<keyof typeof PUBLISHED_METRICS, number>>;

/** Makes data of snapshots: those of a second, from what is counted since the one before. */
export class SecondData {
  readonly #kinds = new Map<ErrorKind, number>();

  /** Percent are of 100 here, and shares of 1 in the snapshot. */
  values(snapshot: Snapshot): Values {
    const { interval, targetRps, errorKinds } = snapshot;
    const { requests, started, serviceTime, responseTime, wait, lag } = interval;
    // What was sent took some time: otherwise nothing was.
    const wasSent = serviceTime.p99 > 0;
    const isOpen = targetRps !== undefined;
    return {
      requests,
      failures: interval.failures,
      clientErrors: this.#since(errorKinds, 'http_4xx'),
      serverErrors: this.#since(errorKinds, 'http_5xx'),
      unsent: interval.unsent,
      inFlight: snapshot.inFlight,
      users: snapshot.users,
      workers: snapshot.workers,
      cpu: snapshot.cpu * 100,
      utilisation: snapshot.utilisation * 100,
      memory: snapshot.memoryBytes,
      invalid: isInvalid(snapshot) ? 1 : 0,
      ...(isOpen ? { targetRate: targetRps } : {}),
      ...(isOpen && started > 0 ? { lagP99: lag.p99 } : {}),
      ...(requests > 0 ? { responseTimeP50: responseTime.p50, responseTimeP99: responseTime.p99 } : {}),
      ...(wasSent
        ? { serviceTimeP50: serviceTime.p50, serviceTimeP99: serviceTime.p99, waitP99: wait.p99 }
        : {}),
    };
  }

  #since(kinds: ReadonlyMap<ErrorKind, number>, kind: ErrorKind): number {
    const now = kinds.get(kind) ?? 0;
    const before = this.#kinds.get(kind) ?? 0;
    this.#kinds.set(kind, now);
    return now - before;
  }
}

/** Whether a second by itself would not pass the verdict. */
function isInvalid({ interval, utilisation }: Snapshot): boolean {
  return (
    interval.unsent > LIMITS.unsent || interval.lag.p99 > LIMITS.lagP99 || utilisation > LIMITS.utilisation
  );
}

/** Where the data of a run belongs. */
export interface Place {
  environment: string;
  scenario: string;
}

/** Data of one second, of all requests together: for all scenarios of the environment, and for this one. */
export function secondData(values: Values, { environment, scenario }: Place, time: Date): MetricDatum[] {
  const all = { Name: METRIC_DIMENSIONS.environment, Value: environment };
  const own = { Name: METRIC_DIMENSIONS.scenario, Value: dimensionValue(scenario) };
  return [[all], [all, own]].flatMap((Dimensions) => data(values, Dimensions, time, 1));
}

/** Data of some seconds, of one request name. */
export function nameData(
  values: Values,
  { environment, scenario }: Place,
  name: string,
  time: Date,
): MetricDatum[] {
  const Dimensions = [
    { Name: METRIC_DIMENSIONS.environment, Value: environment },
    { Name: METRIC_DIMENSIONS.scenario, Value: dimensionValue(scenario) },
    { Name: METRIC_DIMENSIONS.name, Value: dimensionValue(name) },
  ];
  return data(values, Dimensions, time, 60);
}

function data(
  values: Values,
  Dimensions: { Name: string; Value: string }[],
  Timestamp: Date,
  StorageResolution: number,
): MetricDatum[] {
  return Object.entries(values).map(([key, Value]) => {
    const { name, unit } = PUBLISHED_METRICS[key as keyof Values];
    return { MetricName: name, Unit: unit, Value, Timestamp, Dimensions, StorageResolution };
  });
}

/** CloudWatch takes 255 printable characters of ASCII, not all of them blanks. */
const dimensionValue = (text: string): string =>
  text
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .slice(0, 255)
    .trim() || '?';
