import { parseChecks } from '../runner/checks.ts';
import { againstBaseline, type BaselineOptions } from './baseline.ts';
import type { CloudWishes } from './cli-cloud.ts';
import { diagnose, isWorthIt } from './diagnosis.ts';
import { openSource } from './input/open.ts';
import { typedPath } from './input/source.ts';
import { keep } from './keep.ts';
import { measure } from './measure.ts';
import { Progress } from './progress.ts';
import type { Written } from './report.ts';
import type { ReportData } from './report-data.ts';
import type { Input } from './runs.ts';
import type { Summary } from './summary.ts';

export interface AnalyzeOptions {
  /** Paths of samples or places in S3, as typed: a run each. */
  inputs: readonly string[];
  /** Names of the runs, in the order of the inputs; those without one are named by their run.json or path. */
  names?: readonly string[];
  /** Labels for all of them, beside those that they were run with. */
  tags?: readonly string[];
  /** What a level must keep to, in the grammar of `--check`. */
  slo?: string | undefined;
  /** Folder of the report, as typed; `report/` beside the first samples when undefined. */
  output: string | undefined;
  /** What to compare with; nothing when undefined. */
  compare?: BaselineOptions | undefined;
  /** Where to keep the runs: a file, or an s3:// place; nowhere when undefined. */
  store?: string | undefined;
  /** What to look at of AWS, and what the scaling report is for; nothing when undefined. */
  aws?: CloudWishes | undefined;
  /** Region that traces are looked for in; undefined: that of the target's name, else AWS_REGION. */
  region?: string | undefined;
  /** Whether X-Ray is asked where the time of the slowest traces went. */
  xray?: boolean | undefined;
  /** Receives lines on the progress of what takes long. */
  say: (line: string) => void;
}

/**
 * From the samples of runs to their report.
 * @throws UserError when an input is not what it should be or the report cannot be written
 */
export async function analyze(options: AnalyzeOptions): Promise<Written> {
  const { output, say, compare, store, slo, region } = options;
  const checks = slo === undefined ? [] : parseChecks(slo, '--slo');
  const progress = new Progress(say);
  const inputs: Input[] = [];
  try {
    // Vega is loaded while DuckDB computes.
    const report = import('./report.ts');
    for await (const input of inputsOf(options, progress)) inputs.push(input);
    const data = await measure(inputs, progress, {
      slo: checks,
      keeps: compare !== undefined || store !== undefined,
      region,
    });
    if (compare) data.against = await againstBaseline(data.records, compare, progress);
    await lookAtAws(data, options.aws, progress);
    if (options.xray) await lookAtTraces(data.summary, progress);
    progress.step('drawing charts');
    const folder = output === undefined ? (inputs[0]?.source.reportFolder ?? 'report') : typedPath(output);
    const { writeReport } = await report;
    const written = await writeReport(data, folder);
    if (store !== undefined) say(await keep(store, inputs, data, progress));
    return written;
  } finally {
    progress.end();
    for (const { source } of inputs) source.remove?.();
  }
}

async function lookAtAws(
  data: ReportData,
  wishes: CloudWishes | undefined,
  progress: Progress,
): Promise<void> {
  if (!wishes) return;
  const { cloud, diagnose: how } = wishes;
  if (cloud) {
    progress.step(cloud.access ? `asking CloudWatch in ${cloud.access.region}` : 'reading metrics');
    // The SDK takes a while to load.
    const { gather } = await import('./cloud/gather.ts');
    data.cloud = await gather(cloud, data.windows);
  }
  if (isWorthIt(data, data.cloud, how.targetRps)) data.summary.diagnosis = diagnose(data, how);
}

async function lookAtTraces(summary: Summary, progress: Progress): Promise<void> {
  progress.step('asking X-Ray');
  const { askXray } = await import('./traces/ask.ts');
  const why = await askXray(summary.traces);
  if (why !== undefined) summary.warnings.push(why);
}

/**
 * What the inputs name, found or fetched, one after the other.
 * @throws UserError when there is nothing where one leads
 */
async function* inputsOf(
  { inputs, names = [], tags = [] }: AnalyzeOptions,
  progress: Progress,
): AsyncGenerator<Input> {
  for (const [index, input] of inputs.entries())
    yield { source: await openSource(input, '--input', progress), name: names[index], tags: [...tags] };
}
