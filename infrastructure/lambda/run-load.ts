import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { S3Client } from '@aws-sdk/client-s3';
import { againstBaseline } from '../../analysis/baseline.ts';
import type { Against } from '../../analysis/compare/against.ts';
import type { BfdCompared } from '../../analysis/compare/bfd-compare.ts';
import { bfdOfRun } from '../../analysis/compare/bfd-of-run.ts';
import { BfdStore } from '../../analysis/compare/bfd-s3.ts';
import { findSource } from '../../analysis/input/source.ts';
import { keep } from '../../analysis/keep.ts';
import { measure } from '../../analysis/measure.ts';
import { Progress } from '../../analysis/progress.ts';
import { UserError } from '../../runner/errors.ts';
import type { Run } from '../../runner/results.ts';
import { parseStages, totalSeconds } from '../../runner/stages.ts';
import { parseDuration } from '../../runner/units.ts';
import { Lock } from './lock.ts';
import { type LoadRequest, parseRequest, RequestError, runIdOf } from './request.ts';
import { type Invocation, serve } from './runtime.ts';

/** The bundle: `runner/cli.js` and the scenarios, from where this file lies in it. */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RESULTS = '/tmp/results';
/** What a run takes beside its load: to start, to remove its data, to analyse, to store. Seconds. */
const AROUND_SECONDS = 100;
/** Who names no run gets the answer of one that has ended for so long: retries of a client come in that time. */
const REPEATED_MS = 120_000;
const FOR_GOOD_MS = 10 * 365 * 86_400_000;

interface Answer {
  result: 'success' | 'failed';
  message: string;
  log_stream_name: string;
  log_group_name: string;
  summary: object | null;
}

/** Runs a load, compares and stores it as asked. Throws RequestError, which Lambda hands to who called. */
export async function handler(event: unknown, { deadline }: Invocation): Promise<Answer> {
  const request = parseRequest(event, variable('ALLOWED_HOSTS').split(','));
  const { args, seconds, spawning } = argumentsOf(request);
  const needed = spawning + seconds + AROUND_SECONDS;
  if (Date.now() + needed * 1000 > deadline) {
    return answer(
      'failed',
      `Nothing was started: the run needs ${needed} s with all that is around it, and this function has ` +
        `${Math.floor((deadline - Date.now()) / 1000)}. Run it in the cluster: npm run load -- --on eks ${args.join(' ')}`,
    );
  }
  const client = new S3Client({ forcePathStyle: process.env['AWS_ENDPOINT_URL'] !== undefined });
  const key = `locks/${runIdOf(request)}.json`;
  const lock = new Lock({ client, bucket: variable('BUCKET'), key });
  const held = await lock.take(
    deadline,
    answer('success', 'It is under way: this is where it writes its log'),
  );
  if (held) return held.answer as Answer;
  const answered = await load(request, args, seconds, client).catch((error: Error) => {
    if (!(error instanceof UserError)) console.error(error);
    return answer('failed', error.message);
  });
  await lock.end(Date.now() + (request.run_id === undefined ? REPEATED_MS : FOR_GOOD_MS), answered);
  return answered;
}

async function load(
  request: LoadRequest,
  args: readonly string[],
  seconds: number,
  client: S3Client,
): Promise<Answer> {
  const { output: list } = await runner([...suiteOf(request.suite), '--list']);
  const { code, output } = await runner(args);
  if (output === '')
    return answer('failed', `The load could not be run (exit code ${code}): the log says why`);
  const run = JSON.parse(output) as Run;
  const userClasses = list
    .split('\n')
    .slice(1)
    .flatMap((line) => line.trim() || []);
  const { compare, store } = request;
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
  const against = await compareAndKeep(request, join(RESULTS, run.id));
  const key = store && (await statistics.put(stats));
  const failures = [
    ...(code === 0 ? [] : [`the runner ended with exit code ${code}`]),
    ...(rows?.some(isFailure) ? ['worse than the thresholds allow'] : []),
    ...(against?.result?.regression ? ['slower, or failing more often, than its baseline'] : []),
  ];
  const summary = {
    ...summaryOf(run),
    statistics: key ?? null,
    comparison: comparisonOf(rows, against, compare),
  };
  return failures.length === 0
    ? answer('success', 'The load was run', summary)
    : answer('failed', `The load was run: ${failures.join('; ')}`, summary);
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

/** The runner's command line. Throws RequestError where a field is none that it knows. */
function argumentsOf(request: LoadRequest): { args: string[]; seconds: number; spawning: number } {
  const {
    suite,
    host,
    users,
    spawn_rate: spawnRate = 1,
    rps,
    stages,
    spawned_runtime: time,
    store,
  } = request;
  const checked = <T>(field: string, parse: () => T): T => {
    try {
      return parse();
    } catch (error) {
      throw new RequestError({ [field]: (error as Error).message });
    }
  };
  const seconds = checked(time === undefined ? 'stages' : 'spawned_runtime', () =>
    time === undefined ? totalSeconds(parseStages(stages ?? '')) : parseDuration(time, 'spawned_runtime'),
  );
  // Users come up before the clock starts: what they send until then is in none of the numbers.
  const spawning = users === undefined ? 0 : Math.ceil(users / spawnRate);
  const loadArgs =
    users !== undefined
      ? [`--users=${users}`, `--spawn-rate=${spawnRate}`, `--warmup=${spawning}`, `--run-time=${seconds}`]
      : rps !== undefined
        ? [`--rps=${rps}`, `--run-time=${seconds}`]
        : [`--stages=${stages ?? ''}`];
  const labels = (store?.tags ?? []).map((tag) => `--label=${tag}`);
  const shown = request.only_summary ? ['--only-summary'] : [];
  const own = ['--headless', '--run-json', `--results=${RESULTS}`, ...shown];
  return {
    args: [...suiteOf(suite), `--host=${host}`, ...loadArgs, ...labels, ...own],
    seconds,
    spawning,
  };
}

/** A scenario's name, or a file below scenarios/: its form lets nothing else be named. */
function suiteOf(suite: string): string[] {
  if (!suite.includes('/') && !suite.endsWith('.ts')) return [`--scenario=${suite}`];
  const path = join(ROOT, 'scenarios', `${suite.replace(/\.ts$/, '')}.js`);
  if (!existsSync(path)) throw new RequestError({ suite: `${suite} is no file of users below scenarios/` });
  return [`--locustfile=${path}`];
}

/** Runs the load command; its log goes to ours. Resolves with its exit code and what it printed for programs. */
function runner(args: readonly string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'runner/cli.js'), ...args], {
    cwd: '/tmp',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code: code ?? 1, output }));
  });
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

const answer = (result: Answer['result'], message: string, summary: object | null = null): Answer => ({
  result,
  message: `${message}. See 'log_stream_name' and 'log_group_name' for its log.`,
  log_stream_name: process.env['AWS_LAMBDA_LOG_STREAM_NAME'] ?? '',
  log_group_name: process.env['AWS_LAMBDA_LOG_GROUP_NAME'] ?? '',
  summary,
});

function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

if (process.env['AWS_LAMBDA_RUNTIME_API'] !== undefined) await serve(handler);
