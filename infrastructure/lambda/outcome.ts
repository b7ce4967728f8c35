import type { S3Client } from '@aws-sdk/client-s3';
import { againstBaseline } from '../../analysis/baseline.ts';
import type { Against } from '../../analysis/compare/against.ts';
import type { BfdCompared } from '../../analysis/compare/bfd-compare.ts';
import { bfdOfRun } from '../../analysis/compare/bfd-of-run.ts';
import { BfdStore } from '../../analysis/compare/bfd-s3.ts';
import { findSource } from '../../analysis/input/source.ts';
import { keep } from '../../analysis/keep.ts';
import { measure } from '../../analysis/measure.ts';
import { Progress } from '../../analysis/progress.ts';
import type { Run } from '../../runner/results.ts';
import { runLoad } from './load-command.ts';
import type { LoadRequest } from './request.ts';
import { variable } from './variable.ts';

export interface Outcome {
  /** What speaks against the run, in words. */
  failures: string[];
  summary: object;
}

/**
 * Compares and stores a run as it was asked for.
 * @param folder the run's, with its samples
 * @param seconds at full load, as asked for
 * @throws UserError where the store cannot be read, or written to
 */
export async function outcomeOf(
  run: Run,
  folder: string,
  request: LoadRequest,
  seconds: number,
  client: S3Client,
): Promise<Outcome> {
  const { compare, store } = request;
  const { output: list } = await runLoad([`--scenario=${run.scenario}`, '--list']);
  const userClasses = list
    .split('\n')
    .slice(1)
    .flatMap((line) => line.trim() || []);
  const stats = bfdOfRun(run, {
    tags: store?.tags ?? [],
    environment: variable('ENVIRONMENT'),
    requestedRuntime: seconds,
    userClasses,
  });
  const statistics = new BfdStore(client, variable('BUCKET'), variable('DATABASE'));
  const rows =
    compare &&
    (await statistics.compare(stats, compare.tag, compare.type === 'average' ? compare.load_limit : 1));
  if (rows) stats.metadata.compare_result = rows.some(isFailure) ? 'FAILED' : 'PASSED';
  const against = await compareAndKeep(request, folder);
  const key = store && (await statistics.put(stats));
  return {
    failures: [
      ...(rows?.some(isFailure) ? ['worse than the thresholds allow'] : []),
      ...(against?.result?.regression ? ['slower, or failing more often, than its baseline'] : []),
    ],
    summary: {
      ...summaryOf(run),
      statistics: key ?? null,
      comparison: comparisonOf(rows, against, compare),
    },
  };
}

/** Our own comparison, and the run and its samples in the results store. */
async function compareAndKeep({ compare, store }: LoadRequest, folder: string): Promise<Against | undefined> {
  if (!compare && !store) return undefined;
  const place = `s3://${variable('BUCKET')}/${variable('STORE_PREFIX')}`;
  const inputs = [{ source: findSource(folder), name: undefined, tags: store?.tags ?? [] }];
  const progress = new Progress((line) => console.info(line));
  try {
    const data = await measure(inputs, progress, { keeps: true });
    if (compare) {
      const { type, tag, load_limit: limit } = compare;
      const options = { baselines: [type], tags: [tag], limit, anyway: false, store: place };
      data.against = await againstBaseline(data.records, options, progress);
    }
    if (store) await keep(place, inputs, data, progress);
    return data.against;
  } finally {
    progress.end();
  }
}

const isFailure = ({ result }: BfdCompared): boolean => result === 'FAILURE';

function comparisonOf(
  rows: BfdCompared[] | undefined,
  against: Against | undefined,
  asked: LoadRequest['compare'],
): object | null {
  if (!asked) return null;
  return {
    thresholds: rows
      ? {
          failures: rows.filter(isFailure),
          warnings: rows.filter(({ result }) => result === 'WARNING'),
        }
      : null,
    test: against?.result
      ? {
          regression: against.result.regression,
          baselines: against.baselines.map(({ id }) => id),
          total: against.result.total.map(({ measure: of, judgement }) => ({ measure: of, judgement })),
        }
      : null,
    why: against?.why ?? null,
  };
}

function summaryOf({ id, scenario, start, duration, verdict, totals, responseTime }: Run): object {
  const { requests, failures, requestsPerSecond, unsent } = totals;
  return {
    run: id,
    scenario,
    start,
    duration,
    verdict,
    requests,
    failures,
    unsent,
    requests_per_second: requestsPerSecond,
    response_time_ms: responseTime,
  };
}
