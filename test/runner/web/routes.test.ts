import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PUBLISHED_METRICS } from '../../../runner/metrics.ts';
import { expectedCode, fixture, runFolders } from '../../helpers/cli.ts';
import { parseCsv } from '../../helpers/csv.ts';
import { Page } from '../../helpers/page.ts';
import { startServer } from '../../helpers/server.ts';
import { typed } from '../../helpers/typed.ts';

test('files, ratios, classes and metrics of a run; nobody else’s page may ask', async () => {
  const server = await startServer((request, response) =>
    response.writeHead(request.url === '/hello' ? 404 : 200).end('<b>&'),
  );
  const args = typed`-f ${fixture('plain.ts')} --host ${server.url} --csv-full-history --web-base-path /x`;
  const page = await Page.open(args);
  expect(page.url).toMatch(/\/x\/$/);
  expect((await page.text('metrics')).text).toContain('open_saves_load_run_invalid{scenario="plain"} 0\n');
  await page.post('swarm', { rps: '50', run_time: '3', user_classes: '' });
  await page.untilRequests(20);
  expect(await page.get('tasks')).toEqual({
    per_class: { PlainUser: { ratio: 1, tasks: { hello: { ratio: 1 } } } },
    total: { PlainUser: { ratio: 1, tasks: { hello: { ratio: 1 } } } },
  });
  await page.untilState('stopped');

  const [, row, total] = parseCsv((await page.text('stats/requests/csv')).text);
  expect(row?.slice(0, 4)).toEqual(['GET', '/hello', '150', '150']);
  expect(total?.slice(0, 4)).toEqual(['', 'Aggregated', '150', '150']);
  expect(parseCsv((await page.text('stats/failures/csv')).text)[1]?.slice(0, 4)).toEqual([
    'GET',
    '/hello',
    expect.stringContaining('404'),
    '150',
  ]);
  expect((await page.text('exceptions/csv')).text).toBe('Count,Message,Traceback,Nodes\r\n');
  const history = join(runFolders(page.cwd).at(-1) ?? '', 'results_stats_history.csv');
  expect((await page.text('stats/requests_full_history/csv')).text).toBe(readFileSync(history, 'utf8'));
  const report = await page.text('stats/report?theme=dark');
  expect(report.type).toContain('text/html');
  expect(report.text).toContain('data-theme="dark"');
  expect(report.text).toContain('150, 150 failed (100.00 %)');
  expect(report.text).not.toMatch(/<script|https?:\/\/(?!127\.0\.0\.1)/);

  const { text } = await page.text('metrics');
  const metrics = new Map(text.split('\n').map((line) => line.split(/ (?=\S+$)/) as [string, string]));
  const at = 'scenario="plain",method="GET",name="/hello"';
  expect(metrics.get(`open_saves_load_requests_total{${at}}`)).toBe('150');
  expect(metrics.get(`open_saves_load_failures_total{${at}}`)).toBe('150');
  expect(metrics.get(`open_saves_load_response_time_seconds_count{${at}}`)).toBe('150');
  expect(Number(metrics.get(`open_saves_load_response_time_seconds{${at},quantile="0.5"}`))).toBeLessThan(1);
  for (const { meaning } of Object.values(PUBLISHED_METRICS)) expect(text).toContain(meaning);

  expect((await page.text('user', json({ user_class_name: 'PlainUser', weight: 3 }))).status).toBe(201);
  expect((await page.text('user', json({ user_class_name: 'Nobody' }))).status).toBe(400);
  expect(await page.text('stats/reset')).toMatchObject({ text: 'ok' });
  expect(await page.requests()).toBe(0);

  const foreign = {
    'user-agent': 'Mozilla/5.0',
    'sec-fetch-site': 'cross-site',
    origin: 'http://evil.example',
  };
  for (const path of ['stop', 'stats/reset', 'swarm', 'user']) {
    const body = new URLSearchParams({ rps: '5' });
    expect((await page.text(path, { method: 'POST', headers: foreign, body })).status).toBe(403);
  }
  expect((await page.text('stop', { headers: foreign })).status).toBe(403);
  expect((await page.text('assets/%2e%2e%2fserver.ts')).status).toBe(404);
  const { headers } = await fetch(page.url);
  expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
  expect(headers.get('access-control-allow-origin')).toBeNull();
  expect(runFolders(page.cwd)).toHaveLength(1);
  const { code, run } = await page.quit();
  expect(code).toBe(expectedCode(run, 1));
});

const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
