import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { locust, needLocust } from '../compat/real-locust.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { startServer } from '../helpers/server.ts';
import { TEN, csv, measured, runFolder } from './samples.ts';

const HEADER =
  'Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,Max Response Time,' +
  'Average Content Size,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%';
const A = 'GET,/a,30,3,10,12.5,5,90,2,3,0.3,10,11,12,13,20,30,50,80,90,90,90';
const B = 'POST,/b,10,0,20,25,15,95,2,1,0,20,21,22,23,30,40,60,90,95,95,95';
const ALL = ',Aggregated,40,3,12,15.625,5,95,2,4,0.3,12,13,14,15,25,35,55,85,95,95,95';

function stats(...lines: string[]): string {
  const path = join(temporaryFolder(), 'x_stats.csv');
  writeFileSync(path, `${lines.join('\r\n')}\r\n`);
  return path;
}

test("the Aggregated row is the whole, and never added to the others; percentiles are Locust's, never averaged", async () => {
  const { summary, curve } = await measured(stats(HEADER, A, B, ALL));
  expect(summary.totals).toMatchObject({ requests: 40, failures: 3, requestsPerSecond: 4, due: null });
  expect(summary.responseTime).toEqual({
    count: 40,
    min: 5,
    mean: 15.625,
    p50: 12,
    p90: 25,
    p95: 35,
    p99: 85,
    p999: 95,
    max: 95,
  });
  expect(summary.requests.map(({ name, requests, failures }) => [name, requests, failures])).toEqual([
    ['/a', 30, 3],
    ['/b', 10, 0],
  ]);
  expect(summary.slowest).toEqual({ method: 'POST', name: '/b', p99: 90 });
  expect(summary.serviceTime.count).toBe(0);
  expect(curve.map(({ share, ms }) => [share, ms])).toContainEqual([0.9, 25]);
  expect(summary.warnings).toEqual([
    expect.stringMatching(/no single requests/),
    expect.stringMatching(/Locust's own/),
    expect.stringMatching(/up to the last second may be missing/),
  ]);
});

test('a file of which a name is missing says so; one that was cut off in a row is refused, and so is NaN', async () => {
  const { summary } = await measured(stats(HEADER, A, ALL));
  expect(summary.warnings).toContainEqual(expect.stringMatching(/add up to 30, the Aggregated row says 40/));
  await expect(measured(stats(HEADER, A, ALL.slice(0, 30)))).rejects.toThrow(
    /line 3: 8 columns, expected 22/,
  );
  await expect(measured(stats(HEADER, A, ALL.replace('15.625', 'NaN')))).rejects.toThrow(
    /Average Response Time of Aggregated is "NaN"/,
  );
  await expect(measured(stats(HEADER, A))).rejects.toThrow(/no Aggregated row/);
});

test('with other runs it is refused: percentiles cannot be pooled', async () => {
  await expect(measured(stats(HEADER, A, ALL), runFolder(csv(TEN)))).rejects.toThrow(/Analyse it alone/);
});

const real = needLocust("the analysis of a real Locust's CSV files");

real.describe('a real Locust run', () => {
  test('has in the report the totals that Locust printed', async () => {
    const server = await startServer((request, response) => {
      response.statusCode = request.url === '/' && server.seen.length % 10 === 0 ? 500 : 200;
      response.end('ok');
    });
    const prefix = join(temporaryFolder(), 'run');
    const args = ['--headless', '-u', '4', '-r', '4', '-t', '4s', '--host', server.url, '--csv', prefix];
    const { stdout, stderr } = await locust(args, {}, 'few.py').ended();
    // The last table: "Aggregated   # reqs   # fails(…)".
    const printed = [...`${stdout}${stderr}`.matchAll(/^\s*Aggregated\s+(\d+)\s+(\d+)\(/gm)].at(-1);
    expect(printed).toBeDefined();
    for (const file of [`${prefix}_stats.csv`, `${prefix}_stats_history.csv`]) {
      const { summary, timeline } = await measured(file);
      expect(summary.totals.requests).toBe(Number(printed?.[1]));
      expect(summary.totals.failures).toBe(Number(printed?.[2]));
      expect(summary.totals.requests).toBe(server.seen.length);
      expect(summary.requests).toHaveLength(1);
      expect(summary.errors.reduce((sum, { count }) => sum + count, 0)).toBe(summary.totals.failures);
      expect(timeline.length).toBeGreaterThan(1);
    }
    await server.stop();
  });
});
