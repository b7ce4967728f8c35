import { expect, test } from 'vitest';
import { kneeOf } from '../../../analysis/capacity/kneedle.ts';
import { Database } from '../../../analysis/database.ts';
import { levelsOf } from '../../../analysis/levels.ts';
import { Progress } from '../../../analysis/progress.ts';
import { loadRuns } from '../../../analysis/runs.ts';
import { csv, inputsOf, runFolder } from '../samples.ts';

test('what flowed through a level: in flight in its time, and what Little makes of it, by hand', async () => {
  const long = { response_time_ms: 2000, service_time_ms: 2000, lag_ms: 0 };
  const short = { response_time_ms: 500, service_time_ms: 500, lag_ms: 0 };
  const rows = [0, 1, 2, 3].map((due) => ({ due, target_rps: 1, ...(due === 3 ? long : short) }));
  const database = await Database.open();
  const progress = new Progress(() => {});
  try {
    const runs = await loadRuns(database, inputsOf({ inputs: [runFolder(csv(rows))] }), progress);
    const { steady } = await levelsOf(database, runs);
    // Four seconds; the last request is in flight for one of them, and answered after them.
    expect(steady).toMatchObject([
      { seconds: 4, arrivals: 1, throughput: 0.75, inFlight: 0.625, little: 0.875 },
    ]);
  } finally {
    progress.end();
    database.close();
  }
});

test('the knee of a curve that is flat and then steep; none of a straight line, of two points, or where it falls', () => {
  const curve = (...ys: number[]): { x: number; y: number }[] => ys.map((y, x) => ({ x, y }));
  expect(kneeOf(curve(1, 1, 1, 1, 1, 50, 100))).toBe(4);
  expect(kneeOf(curve(1, 2, 3, 4, 5))).toBeUndefined();
  expect(kneeOf(curve(1, 100))).toBeUndefined();
  expect(kneeOf(curve(5, 5, 5, 5))).toBeUndefined();
});
