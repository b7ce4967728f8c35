import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TRACE_COLUMNS, TRACES_HEADER, type Run } from '../../../runner/results.ts';
import { readSamples } from '../../helpers/csv.ts';
import { csv, run, runFolder, type Row } from '../samples.ts';

export const LOCAL = { url: 'http://127.0.0.1:4000', embedded: false };

export const id = (at: number): string => `1-6553f100-${String(at).padStart(24, '0')}`;
export type Answer = [answeredId: string, answeredSampled: string];

/** A run's folder with these rows, and the traces of those at these places, with what their answers say. */
export function traced(rows: Row[], answers: Record<number, Answer>, changes: Partial<Run> = {}): string {
  const traces = { share: 0.5, requests: Object.keys(answers).length, lost: 0 };
  const path = runFolder(csv(rows), run({ traces, ...changes }));
  const samples = readSamples(path);
  const lines = Object.entries(answers).map(([at, [answeredId, sampled]]) => {
    const own = { trace_id: id(Number(at)), answered_id: answeredId, answered_sampled: sampled };
    const row: Record<string, string> = { ...samples[Number(at)], ...own };
    return TRACE_COLUMNS.map(({ name }) => `"${(row[name] ?? '').replaceAll('"', '""')}"`).join();
  });
  writeFileSync(join(dirname(path), 'traces.csv'), `${[TRACES_HEADER, ...lines].join('\n')}\n`);
  return path;
}

/** Seven traced requests. */
export function sevenOf(changes: Partial<Run>): string {
  const rows = Array.from({ length: 7 }, (_, at): Row => ({ due: at / 10, service_time_ms: 9 - at / 10 }));
  return traced(rows, Object.fromEntries(rows.map((_, at): [number, Answer] => [at, ['', '']])), changes);
}
