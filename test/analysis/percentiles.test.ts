import { describe, expect, test } from 'vitest';
import { summaryOf, type Row } from './samples.ts';

describe('percentiles by nearest rank', () => {
  const rows = (count: number): Row[] =>
    Array.from({ length: count }, (_, at) => ({
      due: at / 10,
      response_time_ms: count - at,
      service_time_ms: 0.5,
      lag_ms: 0,
    }));

  test.each([
    [1, { p50: 1, p90: 1, p95: 1, p99: 1, p999: 1 }],
    [2, { p50: 1, p90: 2, p95: 2, p99: 2, p999: 2 }],
    [20, { p50: 10, p90: 18, p95: 19, p99: 20, p999: 20 }],
    [100, { p50: 50, p90: 90, p95: 95, p99: 99, p999: 100 }],
    [1000, { p50: 500, p90: 900, p95: 950, p99: 990, p999: 999 }],
  ])('of 1 to %i ms', async (count, expected) => {
    expect((await summaryOf(rows(count))).responseTime).toMatchObject({
      count,
      min: 1,
      max: count,
      ...expected,
    });
  });

  test('of two names are those of all samples, not an average', async () => {
    const fast: Row[] = Array.from({ length: 99 }, (_, at) => ({
      due: at / 10,
      response_time_ms: 2,
      service_time_ms: 1,
    }));
    const { responseTime: all } = await summaryOf([
      ...fast,
      { due: 9.9, name: '/slow', response_time_ms: 1000 },
    ]);
    expect(all).toMatchObject({ p50: 2, p99: 2, p999: 1000 });
  });
});
