import { expect, test } from 'vitest';
import { measure } from '../../analysis/measure.ts';
import { Progress } from '../../analysis/progress.ts';
import { csv, inputsOf, measured, runFolder, type Row } from './samples.ts';

test('above the limit percentiles come from classes, within 0.1 % of the exact ones; the rest is exact all the same', async () => {
  const rows: Row[] = Array.from({ length: 1000 }, (_, at) => ({
    due: at / 100,
    name: at % 3 === 0 ? '/a' : '/b',
    response_time_ms: (0.013 * 1.01 ** at).toFixed(3),
    service_time_ms: 0.001,
    lag_ms: 0,
  }));
  const input = runFolder(csv(rows));
  const progress = new Progress(() => {});
  const { summary } = await measure(inputsOf({ inputs: [input] }), progress, { exactUpTo: 999 });
  progress.end();
  const { summary: exact } = await measured(input);
  for (const [of, as] of [
    [summary.responseTime, exact.responseTime],
    [summary.requests[0]?.responseTime, exact.requests[0]?.responseTime],
    [summary.levels[0]?.responseTime, exact.levels[0]?.responseTime],
  ]) {
    expect(of).toMatchObject({ count: as?.count, min: as?.min, max: as?.max, mean: as?.mean });
    for (const p of ['p50', 'p90', 'p95', 'p99', 'p999'] as const) {
      expect((of?.[p] ?? 0) / (as?.[p] ?? 1)).toBeGreaterThan(0.9989);
      expect((of?.[p] ?? 0) / (as?.[p] ?? 1)).toBeLessThan(1.0011);
    }
  }
});
