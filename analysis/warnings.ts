import type { RunFacts } from './input/run-file.ts';
import { bytes } from './report/format.ts';
import type { LoadedRun } from './runs.ts';

/** What a reader must know before believing the numbers of a run, one sentence or two each. */
export function warningsOf({ source, loaded, file: { run, missing }, samples }: LoadedRun): string[] {
  const warnings: string[] = [];
  if (missing) {
    warnings.push(
      `${missing} So it is unknown whether the run was valid, against which target it went, how much was due ` +
        'and never sent, and with which seed and versions it ran.',
    );
  }
  for (const { file, line, reason } of loaded.rejected) {
    const where = source.files.length > 1 ? ` of ${file}` : '';
    warnings.push(
      loaded.format === 'results.csv'
        ? `The last row${where} (line ${line}) was cut off and is left out, 1 row rejected: ${reason}. The run was probably ` +
            'killed; what it would have written after that is missing.'
        : `${loaded.rejectedRows} rows${where} are not right and are left out, the first in line ${line}: ${reason}.`,
    );
  }
  if (loaded.copiedBytes > 0) {
    warnings.push(
      `${source.shown} holds results.csv and shards that are not wholly joined into it: ${bytes(loaded.copiedBytes)} of rows are in both, ` +
        'and counted once. The run was probably killed while it joined them.',
    );
  }
  warnings.push(...loaded.cannotTell);
  if (run) warnings.push(...comparedWith(run, source.shown, loaded.rows, samples));
  return warnings;
}

function comparedWith(run: RunFacts, shown: string, rows: number, samples: LoadedRun['samples']): string[] {
  const warnings: string[] = [];
  const { requests } = run.totals;
  // What the end of a closed run cut off has a kind in its row, but is no failure of the run.
  const failures = run.errorKinds ? sum(Object.values(run.errorKinds)) : run.totals.failures;
  if (rows !== requests) {
    warnings.push(
      `${shown} holds ${rows} rows, run.json says ${requests}. The figures here are of the rows; ` +
        'the verdict is of the run.',
    );
  }
  if (samples.failures !== failures) {
    warnings.push(`${shown} holds ${samples.failures} failed requests, run.json says ${failures}.`);
  }
  const reachable = samples.requests - samples.neverReached;
  if (run.targetCount !== undefined && (run.targetCount > reachable || run.targetCount < samples.answered)) {
    warnings.push(
      `The target counted ${run.targetCount} requests, but ${samples.answered} were answered and ${reachable} may ` +
        'have reached it: what was sent and what was recorded are not the same.',
    );
  }
  const { laterRequests, exceptions } = run.totals;
  if (laterRequests > 0) {
    warnings.push(
      `The rate paces tasks: ${laterRequests} requests were asked for later in a task, beyond the rate. Each of them ` +
        'was due when it was asked for.',
    );
  }
  if (exceptions > 0) {
    warnings.push(`${exceptions} tasks ended in an exception of their own code: see results_exceptions.csv.`);
  }
  if (run.interrupted) warnings.push('The run was interrupted: it is shorter than was asked for.');
  return warnings;
}

const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);
