import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { UserError } from '../../runner/errors.ts';
import { typedPath } from '../input/source.ts';
import type { Values } from './lines.ts';

/** Metrics in a file: what `--save-metrics` writes and `--metrics` reads; docs/scaling.md describes it. */
export interface MetricsFile {
  format: 1;
  /** Seconds of one value. */
  period: number;
  metrics: Values[];
}

const schema = z.object({
  format: z.literal(1),
  period: z.number().int().min(1),
  metrics: z.array(
    z.object({
      namespace: z.string(),
      metric: z.string(),
      dimensions: z.record(z.string(), z.string()),
      statistic: z.string(),
      values: z.array(z.tuple([z.number(), z.number()])),
    }),
  ),
}) satisfies z.ZodType<MetricsFile>;

const CSV_HEADER = 'timestamp,namespace,metric,dimensions,statistic,value';

/** @throws UserError when it cannot be written */
export function saveMetrics(file: string, content: MetricsFile): void {
  try {
    writeFileSync(typedPath(file), `${JSON.stringify(content)}\n`);
  } catch (error) {
    throw new UserError(`--save-metrics ${file}: it cannot be written (${(error as Error).message}).`);
  }
}

/** JSON, or CSV with the header above. Throws UserError for a file that is neither. */
export function readMetrics(file: string): MetricsFile {
  let text: string;
  try {
    text = readFileSync(typedPath(file), 'utf8');
  } catch (error) {
    throw wrong(file, `it cannot be read (${(error as Error).message})`);
  }
  if (!text.trimStart().startsWith('{')) return fromCsv(file, text);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw wrong(file, (error as Error).message);
  }
  const read = schema.safeParse(json);
  if (!read.success) throw wrong(file, z.prettifyError(read.error));
  return read.data;
}

function fromCsv(file: string, text: string): MetricsFile {
  const [header, ...rows] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (header !== CSV_HEADER) throw wrong(file, `line 1 is ${JSON.stringify(header)}`);
  const lines = new Map<string, Values>();
  for (const [index, row] of rows.entries()) {
    if (row === '') continue;
    const cells = row.split(',');
    const [when = '', namespace = '', metric = '', pairs = '', statistic = '', number = ''] = cells;
    const time = /^\d+(\.\d+)?$/.test(when) ? Number(when) : Date.parse(when) / 1000;
    const value = Number(number);
    const isRight = cells.length === 6 && Number.isFinite(time) && number !== '' && Number.isFinite(value);
    if (!isRight) throw wrong(file, `line ${index + 2} is ${JSON.stringify(row)}`);
    const key = [namespace, metric, pairs, statistic].join('\n');
    const line = lines.get(key) ?? { namespace, metric, dimensions: pairsIn(pairs), statistic, values: [] };
    line.values.push([time, value]);
    lines.set(key, line);
  }
  const metrics = [...lines.values()].map((line) => ({
    ...line,
    values: line.values.toSorted(([a], [b]) => a - b),
  }));
  return { format: 1, period: periodIn(metrics), metrics };
}

const pairsIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split(';').flatMap((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? [] : [[pair.slice(0, at), pair.slice(at + 1)]];
    }),
  );

/** The smallest distance between two values; a minute where no metric has two. */
function periodIn(metrics: readonly Values[]): number {
  const gaps = metrics.flatMap(({ values }) =>
    values.slice(1).map(([time], i) => time - (values[i]?.[0] ?? 0)),
  );
  const positive = gaps.filter((gap) => gap > 0);
  return positive.length > 0 ? Math.min(...positive) : 60;
}

function wrong(file: string, why: string): UserError {
  return new UserError(
    `--metrics ${file}: ${why}. Expected the JSON that --save-metrics writes, or CSV with the header\n` +
      `  ${CSV_HEADER}\nand rows such as\n` +
      '  2026-01-31T12:00:00Z,AWS/DynamoDB,WriteThrottleEvents,TableName=open-saves-records,Sum,12',
  );
}
