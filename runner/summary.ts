import { Histogram } from './histogram.ts';
import type { Plan } from './plan.ts';
import type { LevelTotals, NameTotals, Recorder } from './recorder.ts';
import type { Level, RequestTotals, Run } from './results.ts';

type Measured = Pick<
  Run,
  | 'totals'
  | 'responseTime'
  | 'serviceTime'
  | 'lag'
  | 'wait'
  | 'histograms'
  | 'levels'
  | 'requests'
  | 'observations'
  | 'amounts'
  | 'deviations'
  | 'errorKinds'
  | 'rowsSent'
  | 'rowsUnsure'
>;

/** The measured part of run.json. `seconds` is how long load was applied. */
export function summarize(recorder: Recorder, plan: Plan, seconds: number, connects: number): Measured {
  const names = [...recorder.names.values()].flatMap((byName) => [...byName.values()]);
  const responseTime = merged(names, (name) => name.responseTime);
  const serviceTime = merged(names, (name) => name.serviceTime);
  recorder.nextInterval();
  const rate = (count: number): number => (seconds > 0 ? count / seconds : 0);
  return {
    totals: {
      due: recorder.due,
      started: recorder.started,
      unsent: recorder.unsent,
      requests: recorder.requests,
      failures: recorder.failures,
      laterRequests: plan.model === 'open' ? recorder.laterRequests : 0,
      exceptions: [...recorder.stats.exceptions.values()].reduce((sum, { count }) => sum + count, 0),
      unfinished: recorder.unfinished,
      requestBytes: recorder.requestBytes,
      responseBytes: recorder.responseBytes,
      redirects: recorder.redirects,
      connects,
      targetRps: plan.model === 'open' ? rate(recorder.due) : undefined,
      // What was started after the schedule had ended was not started at the rate that was asked for.
      achievedRps: recorder.started / Math.max(seconds, recorder.lastStart / 1000, Number.EPSILON),
      requestsPerSecond: rate(recorder.requests),
    },
    responseTime: responseTime.distribution(),
    serviceTime: serviceTime.distribution(),
    lag: recorder.lag.distribution(),
    wait: recorder.wait.distribution(),
    histograms: {
      responseTime: responseTime.encode(),
      serviceTime: serviceTime.encode(),
      lag: recorder.lag.encode(),
      wait: recorder.wait.encode(),
    },
    // An edit of the load takes the place of levels that were to come.
    levels: recorder.levels.filter(({ stage, due }) => stage.seconds > 0 || due > 0).map(level),
    requests: names
      .map(requestTotals)
      .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.method < b.method ? -1 : 1)),
    observations: [...recorder.observations].map(([name, histogram]) => ({
      name,
      distribution: histogram.distribution(),
    })),
    amounts: [...recorder.amounts].map(([name, amount]) => ({ name, ...amount })),
    deviations: [...recorder.deviations].map(([name, count]) => ({ name, count })),
    errorKinds: Object.fromEntries(recorder.errorKinds),
    rowsSent: recorder.reached,
    rowsUnsure: recorder.unsure,
  };
}

function merged(names: readonly NameTotals[], pick: (name: NameTotals) => Histogram): Histogram {
  const all = new Histogram();
  for (const name of names) all.add(pick(name));
  return all;
}

function requestTotals(totals: NameTotals): RequestTotals {
  return {
    method: totals.method,
    name: totals.name,
    requests: totals.requests,
    failures: totals.failures,
    responseTime: totals.responseTime.distribution(),
    serviceTime: totals.serviceTime.distribution(),
    histograms: { responseTime: totals.responseTime.encode(), serviceTime: totals.serviceTime.encode() },
  };
}

function level({ stage, from, label, ...totals }: LevelTotals): Level {
  return {
    // Also of a ramp that was cut short: rows name its rate so.
    targetRps: Number(label),
    fromRps: stage.fromRps,
    toRps: stage.toRps,
    from,
    to: from + stage.seconds,
    due: totals.due,
    unsent: totals.unsent,
    requests: totals.requests,
    failures: totals.failures,
    responseTime: totals.responseTime.distribution(),
  };
}
