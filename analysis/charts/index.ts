import { capacity } from './capacity.ts';
import type { Chart } from './chart.ts';
import { comparison } from './comparison.ts';
import { components } from './components.ts';
import { errors } from './errors.ts';
import { histogram } from './histogram.ts';
import { inFlight } from './in-flight.ts';
import { latencyHeat } from './latency-heat.ts';
import { percentileCurve } from './percentile-curve.ts';
import { percentilesByName } from './percentiles-by-name.ts';
import { requestsByName } from './requests-by-name.ts';
import { responseTimes } from './response-times.ts';
import { throughputLatency } from './throughput-latency.ts';
import { throughput } from './throughput.ts';
import { users } from './users.ts';

/** Every chart of a report, in its order. */
export const CHARTS: readonly Chart[] = [
  throughput,
  responseTimes,
  latencyHeat,
  percentileCurve,
  errors,
  percentilesByName,
  requestsByName,
  throughputLatency,
  capacity,
  comparison,
  histogram,
  inFlight,
  users,
  ...components,
];
