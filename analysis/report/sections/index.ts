import type { Part } from '../part.ts';
import { believe } from './believe.ts';
import { besides } from './besides.ts';
import { bottleneck } from './bottleneck.ts';
import { broke } from './broke.ts';
import { capacityPart } from './capacity.ts';
import { comparisonPart } from './comparison.ts';
import { cost } from './cost.ts';
import { errorsPart } from './errors.ts';
import { levelsPart } from './levels.ts';
import { measured } from './measured.ts';
import { names } from './names.ts';
import { scaling } from './scaling.ts';
import { throughput } from './throughput.ts';
import { times } from './times.ts';
import { tracesPart } from './traces.ts';
import { users } from './users.ts';
import { whatWasRun } from './what-was-run.ts';

/** Every part of a report, in the order of its sections. */
export const PARTS: readonly Part[] = [
  whatWasRun,
  believe,
  measured,
  bottleneck,
  broke,
  comparisonPart,
  throughput,
  times,
  names,
  tracesPart,
  levelsPart,
  capacityPart,
  scaling,
  cost,
  errorsPart,
  besides,
  users,
];
