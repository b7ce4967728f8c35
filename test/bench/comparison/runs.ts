import { readFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure } from '../../../analysis/measure.ts';
import { Progress } from '../../../analysis/progress.ts';
import { openSource } from '../../../analysis/input/open.ts';
import type { Sketch } from '../../../analysis/compare/sketch.ts';
import type { Run } from '../../../runner/results.ts';
import { Server } from '../../../scenarios/open-saves/server.ts';
import { TARGET_DEFAULTS } from '../../../scenarios/open-saves/target-options.ts';
import { COMMAND } from '../generators/ours.ts';
import { run } from '../processes.ts';

/** One real run: what a comparison takes of it, and whether its numbers may be believed. */
export interface RealRun {
  sketch: Sketch;
  verdict: 'VALID' | 'INVALID';
}

export interface Load {
  scenario: string;
  rps: number;
  seconds: number;
}

/**
 * Runs the real runner, as a process, against the embedded Open Saves, which is in this one and new for each run, so that
 * two runs have no more in common than two runs of a person.
 * @param latency that the target adds to each answer, as `--latency` of `npm run target`
 */
export async function realRun(load: Load, latency: string, seed: number): Promise<RealRun> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-compare-'));
  const server = new Server({ ...TARGET_DEFAULTS, latency, seed });
  try {
    const url = await server.listen();
    const args = ['--scenario', load.scenario, '--rps', load.rps, '-t', `${load.seconds}s`, '--warmup', '2s'];
    const where = ['--host', url, '--seed', seed, '--results', folder];
    const { code, stderr } = await run([...COMMAND, ...args, ...where].map(String));
    const [made] = readdirSync(folder);
    if (made === undefined) throw new Error(`the run ended with ${code}, and made nothing:\n${stderr}`);
    const { verdict } = JSON.parse(readFileSync(join(folder, made, 'run.json'), 'utf8')) as Run;
    return {
      sketch: await sketchOf(join(folder, made)),
      verdict: verdict.valid ? 'VALID' : 'INVALID',
    };
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function sketchOf(folder: string): Promise<Sketch> {
  const progress = new Progress(() => {});
  const source = await openSource(folder, '--input', progress);
  const { records } = await measure([{ source, name: undefined, tags: [] }], progress, { keeps: true });
  progress.end();
  const [record] = records;
  if (!record) throw new Error(`${folder} has no samples`);
  return record.sketch;
}
