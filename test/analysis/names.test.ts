import { expect, test } from 'vitest';
import { run, summaryOf, type Row } from './samples.ts';

test('the slowest name is one with enough requests to have a p99, if there is any', async () => {
  const many: Row[] = Array.from({ length: 100 }, (_, at) => ({
    due: at,
    name: '/many',
    response_time_ms: 20,
  }));
  const summary = await summaryOf([...many, { due: 100, name: '/once', response_time_ms: 900 }]);
  expect(summary.slowest).toEqual({ method: 'GET', name: '/many', p99: 20 });
});

test('of more names than anybody can read the busiest are listed, and the rest counted', async () => {
  const rows: Row[] = Array.from({ length: 1500 }, (_, at) => ({ due: at / 100, name: `/record/${at}` }));
  const summary = await summaryOf(
    [...rows, { due: 15, name: '/record/7', response_time_ms: 30 }],
    run({
      totals: { ...run().totals, requests: 1501, failures: 0 },
      errorKinds: {},
      targetCount: 1501,
    }),
  );
  expect(summary.requests).toHaveLength(1000);
  expect(summary.requests[0]).toMatchObject({ name: '/record/7', requests: 2 });
  expect(summary.distinctNames).toBe(1500);
  expect(summary.warnings).toEqual([expect.stringMatching(/1500 request names, of which the busiest 1000/)]);
});
