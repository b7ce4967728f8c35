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

test('with samples it is refused, and told what to do; a run of which two files are named would count twice', async () => {
  const file = stats(HEADER, A, ALL);
  await expect(measured(file, runFolder(csv(TEN)))).rejects.toThrow(
    /no percentile of all of them can be told.*report of their own/s,
  );
  writeFileSync(file.replace('_stats.csv', '_stats_history.csv'), history([[0, 1, 0, 0]]));
  await expect(measured(file, file.replace('_stats.csv', '_stats_history.csv'))).rejects.toThrow(
    /count twice/,
  );
});

const HISTORY =
  'Timestamp,User Count,Type,Name,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,99.999%,100%,' +
  'Total Request Count,Total Failure Count,Total Median Response Time,Total Average Response Time,Total Min Response Time,' +
  'Total Max Response Time,Total Average Content Size';

/** Aggregated rows: seconds, users, requests and failures so far, and their mean time so far, ms. */
function history(
  rows: [at: number, users: number, requests: number, failures: number, mean?: number][],
): string {
  const lines = rows.map(
    ([at, users, requests, failures, mean = 10]) =>
      `${1_700_000_000 + at},${users},,Aggregated,5,0,${'9,'.repeat(11)}9,${requests},${failures},9,${mean},1,90,2`,
  );
  return `${[HISTORY, ...lines].join('\r\n')}\r\n`;
}

function withHistory(...rows: Parameters<typeof history>[0]): string {
  const path = stats(HEADER, A, B, ALL).replace('_stats.csv', '_stats_history.csv');
  writeFileSync(path, history(rows));
  return path;
}

test('several runs stand side by side: sums are added, percentiles are each run’s own, of all there are none', async () => {
  const inputs = [stats(HEADER, A, B, ALL), stats(HEADER, A, B, ALL)];
  const { summary, curve } = await measured(...inputs);
  expect(summary.totals).toMatchObject({ requests: 80, failures: 6 });
  expect(summary.runs.map(({ totals }) => totals.requests)).toEqual([40, 40]);
  expect(summary.responseTime.count).toBe(0);
  expect(curve).toEqual([]);
  expect(summary.requests.map(({ name, responseTime }) => [name, responseTime.p99])).toEqual([
    [`${inputs[0]}: /a`, 80],
    [`${inputs[1]}: /a`, 80],
    [`${inputs[0]}: /b`, 90],
    [`${inputs[1]}: /b`, 90],
  ]);
  expect(summary.warnings).toContainEqual(expect.stringMatching(/cannot be made into those of all/));
});

test('each number of users that stood still is a level: its rate and mean follow from the sums at both ends', async () => {
  const one = withHistory(
    [0, 5, 0, 0],
    [1, 10, 100, 0, 10],
    [11, 10, 600, 5, 20], // 500 in 10 s, of which 5 failed; 600 × 20 - 100 × 10 = 11,000 ms over 500: 22 ms
    [12, 20, 700, 5, 20],
    [15, 20, 900, 5, 20], // too short
  );
  const other = withHistory([0, 20, 0, 0, 0], [20, 20, 1800, 0, 40]);
  const { summary } = await measured(one, other);
  const levels = summary.capacity.levels.map(({ users, arrivals, throughput, mean, p95, inFlight }) => ({
    users,
    arrivals,
    throughput,
    mean,
    p95,
    inFlight,
  }));
  expect(levels).toEqual([
    { users: 10, arrivals: 50, throughput: 49.5, mean: 22, p95: null, inFlight: 1.1 },
    { users: 20, arrivals: 90, throughput: 90, mean: 40, p95: null, inFlight: 3.6 },
  ]);
  expect(summary.capacity.lawUnknown).toMatch(/Not enough levels/);
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
