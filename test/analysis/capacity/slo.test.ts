import { expect, test } from 'vitest';
import { judge } from '../../../analysis/capacity/slo.ts';
import { Database } from '../../../analysis/database.ts';
import { levelsOf } from '../../../analysis/levels.ts';
import { Progress } from '../../../analysis/progress.ts';
import { loadRuns } from '../../../analysis/runs.ts';
import { parseChecks } from '../../../runner/checks.ts';
import { csv, inputsOf, runFolder, type Row } from '../samples.ts';

test('each condition of --slo at each level, by hand', async () => {
  // Level 10: 10 to 100 ms, all well. Level 20: 20 requests of 200 ms, of which one failed.
  const low = Array.from({ length: 10 }, (_, at): Row => {
    return { due: at / 10, target_rps: 10, response_time_ms: (at + 1) * 10 };
  });
  const high = Array.from({ length: 20 }, (_, at): Row => {
    return { due: 1 + at / 20, target_rps: 20, response_time_ms: 200, error_kind: at === 3 ? 'timeout' : '' };
  });
  const database = await Database.open();
  const progress = new Progress(() => {});
  try {
    const input = runFolder(csv([...low, ...high]));
    const runs = await loadRuns(database, inputsOf({ inputs: [input] }), progress);
    const { steady } = await levelsOf(database, runs);
    const judged = await judge(database, parseChecks('p90<=90ms,errors<1%,rps>15', '--slo'), steady);
    const shown = [...judged.values()].map((level) => level.map(({ value, passed }) => [value, passed]));
    expect(shown).toEqual([
      [
        [90, true],
        [0, true],
        [expect.closeTo(10, 6), false],
      ],
      [
        [200, false],
        [0.05, false],
        [expect.closeTo(20, 6), true],
      ],
    ]);
  } finally {
    progress.end();
    database.close();
  }
});
