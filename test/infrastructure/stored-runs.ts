import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { bfdOfRun } from '../../analysis/compare/bfd-of-run.ts';
import { BfdStore } from '../../analysis/compare/bfd-s3.ts';
import type { BfdStats } from '../../analysis/compare/bfd.ts';
import { keep } from '../../analysis/keep.ts';
import { Progress } from '../../analysis/progress.ts';
import { Histogram } from '../../runner/histogram.ts';
import { Log } from '../../runner/log.ts';
import { seeded } from '../../runner/random.ts';
import { SAMPLE_HEADER, type RequestTotals, type Run } from '../../runner/results.ts';
import { SampleFile } from '../../runner/samples.ts';
import { Store } from '../../runner/upload/s3.ts';
import { Shards } from '../../runner/upload/shards.ts';
import { uploadRun } from '../../runner/upload/upload-run.ts';
import { inputsOf, measured, run } from '../analysis/samples.ts';
import { readSamples } from '../helpers/csv.ts';
import { makeExchange, type Made } from '../helpers/exchange.ts';
import { temporaryFolder } from '../helpers/folder.ts';

export type Sample = Record<string, string>;

/** A run that is in the store, and its samples as another reader than the store's has them. */
export interface InStore {
  run: Run;
  samples: Sample[];
}

/** Errors as servers word them: with commas, quotes and backslashes, also where they are all there is between quotes. */
const ERRORS = [
  "HTTPError('503 Server Error')",
  'C:\\saves\\, "slot" \\',
  '{"message":"say \\"no\\", then go"}',
] as const;

/** Requests of so many seconds, four a second, one in seven of them failed; those of the third minute are slow. */
function requests(seconds: number, seed: number): Made[] {
  const random = seeded(seed);
  return Array.from({ length: seconds * 4 }, (_, i): Made => {
    const due = i * 250;
    const ms = -Math.log(1 - random()) * (Math.floor(due / 60_000) === 2 ? 200 : 20) + 1;
    const failure = { kind: 'http_5xx' as const, error: ERRORS[i % ERRORS.length] ?? '' };
    return {
      method: i % 3 === 0 ? 'PUT' : 'GET',
      name: i % 3 === 0 ? 'put "slot", again' : '/saves',
      due,
      pickedUp: due + 0.25,
      sent: due + 0.5,
      done: due + ms,
      requestBytes: 3_000_000_000 + i,
      responseBytes: i,
      users: 1 + (i % 5),
      ...(i % 7 === 3 ? { status: 503, failure } : {}),
    };
  });
}

async function writeSamples(path: string, of: Run, made: Made[], target: string, worker: string) {
  const onError = (error: Error): void => {
    throw error;
  };
  const file = await SampleFile.create(path, { scenario: of.scenario, onError });
  for (const one of made) file.write(makeExchange(one), Date.parse(of.start) * 1000, 0, target, worker);
  await file.end();
}

/**
 * A run in the open model of two workers, each of which puts its own rows into S3, kept as `--store` does. It starts
 * just before midnight: the day of a run is that of its start.
 */
export async function storeOpenRun(bucket: string, prefix: string): Promise<InStore> {
  const of = run({ id: '20260114T235830Z-mixed', start: '2026-01-14T23:58:30.000Z', duration: 240 });
  const folder = join(temporaryFolder(), of.id);
  mkdirSync(folder);
  const store = new Store({ bucket, prefix });
  const made = requests(240, 1);
  let rows = '';
  for (const [at, worker] of ['w1', 'w2'].entries()) {
    const file = join(folder, `${worker}.rows`);
    await writeSamples(
      file,
      of,
      made.filter((_, i) => i % 2 === at),
      '12.5',
      worker,
    );
    await new Shards({ file, store, run: () => of, worker, log: silent() }).end();
    rows += readFileSync(file, 'utf8').slice(SAMPLE_HEADER.length + 1);
  }
  await store.close();
  const path = join(folder, 'results.csv');
  writeFileSync(path, `${SAMPLE_HEADER}\n${rows}`);
  writeFileSync(join(folder, 'run.json'), JSON.stringify(of));
  const progress = new Progress(() => {});
  await keep(`s3://${bucket}/${prefix}`, inputsOf({ inputs: [path] }), await measured(path), progress);
  progress.end();
  return { run: of, samples: readSamples(path) };
}

/** A run in the closed model, whose rows have no rate, put into S3 as `--upload` does at its end. */
export async function storeClosedRun(bucket: string, prefix: string): Promise<InStore> {
  const id = '20260115T080000Z-my-users';
  const of = run({ id, scenario: 'my users', model: 'closed', start: '2026-01-15T08:00:00.000Z' });
  const folder = join(temporaryFolder(), id);
  mkdirSync(folder);
  const path = join(folder, 'results.csv');
  await writeSamples(path, of, requests(20, 2), '', 'w1');
  writeFileSync(join(folder, 'run.json'), JSON.stringify(of));
  await uploadRun({ bucket, prefix }, folder, of, silent());
  return { run: of, samples: readSamples(path) };
}

/** What `run-load` stores of a run in BFD's shape; gives it and its key. */
export async function storeStatistics(
  client: S3Client,
  bucket: string,
  database: string,
  { run: of, samples }: InStore,
): Promise<{ stats: BfdStats; key: string }> {
  const names = [...new Set(samples.map(({ name = '' }) => name))];
  const stats = bfdOfRun(
    { ...of, requests: names.map((name) => totalsOf(samples.filter((one) => one['name'] === name))) },
    { tags: ['main'], environment: 'test', requestedRuntime: 240, userClasses: ['Saves'] },
  );
  return { stats, key: await new BfdStore(client, bucket, database).put(stats) };
}

function totalsOf(samples: Sample[]): RequestTotals {
  const times = new Histogram();
  for (const { response_time_ms: ms } of samples) times.record(Number(ms));
  const distribution = times.distribution();
  return {
    method: samples[0]?.['method'] ?? '',
    name: samples[0]?.['name'] ?? '',
    requests: samples.length,
    failures: samples.filter(({ error_kind: kind }) => kind !== '').length,
    responseTime: distribution,
    serviceTime: distribution,
    histograms: { responseTime: times.encode(), serviceTime: times.encode() },
  };
}

const silent = (): Log => new Log('CRITICAL', () => {});
