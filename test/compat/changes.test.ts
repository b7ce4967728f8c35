import { expect, test } from 'vitest';
import { join } from 'node:path';
import { fixture, Load } from '../helpers/cli.ts';
import { Page } from '../helpers/page.ts';
import { deadPort, startServer, type TestServer } from '../helpers/server.ts';
import { until } from '../helpers/until.ts';
import { locust, needLocust } from './real-locust.ts';
import { typed } from '../helpers/typed.ts';

const { describe } = needLocust(
  'whether a user class that a master changes is changed on foreign workers too',
);
const CHANGES = ['-f', fixture('changes.ts')];

/** What a Python process of changes.py said, the last of a kind. */
function heard({ stderr }: { stderr: string }, kind: string): unknown {
  const text = new RegExp(`^HEARD ${kind} (.*)$`, 'm').exec(stderr)?.[1];
  return text === undefined ? undefined : JSON.parse(text);
}

/** Both tasks were made before the change; a moment after it, one of them only. */
function expectChange({ seen }: TestServer, before: number, after: number): void {
  const urls = (from: number, to?: number): Set<string> =>
    new Set(seen.slice(from, to).map(({ url }) => url));
  expect(urls(0, before)).toEqual(new Set(['/often', '/rare']));
  expect(urls(after)).toEqual(new Set(['/rare']));
  expect(seen.length - after).toBeGreaterThan(20);
}

describe.concurrent('a user class changed by a master', () => {
  test('of Locust: our worker changes it; its log reaches the master', async () => {
    const server = await startServer();
    const port = String(await deadPort());
    const args = ['--master', '--headless', '--master-bind-port', port, '-H', server.url];
    const master = locust([...args, '-u', '3', '-r', '3', '-t', '6'], {}, 'changes.py');
    const worker = new Load(['--worker', '--master-port', port, ...CHANGES]);
    await master.until(() => master.stderr.includes('HEARD changed'), 'it changed it');
    const before = server.seen.length;
    await new Promise((done) => setTimeout(done, 1000));
    const after = server.seen.length;
    const [led, made] = await Promise.all([master.ended(), worker.ended()]);
    expectChange(server, before, after);
    expect(made.code).toBe(0);
    const logs = Object.entries(heard(led, 'logs') as Record<string, string[]>);
    expect(logs).toHaveLength(1);
    const [[id, lines] = ['', []]] = logs;
    expect(lines.join('\n')).toContain('Registered with the master');
    expect(lines.join('\n')).toContain('Load starts; samples are in');
    expect(made.stderr).toContain(id);
  });

  test('of ours: a Python worker changes it; the scenario’s options reach it, and no secret', async () => {
    const server = await startServer();
    const port = String(await deadPort());
    const args = ['--master', '--master-bind-port', port, '-H', server.url, '-f', fixture('changes.ts')];
    const page = await Page.open([...args, ...typed`--bearer hush-bearer --token hush-token --shelf top`]);
    const users = join(import.meta.dirname, 'changes.py');
    const python = process.env['LOCUST_PYTHON'] ?? '';
    const worker = new Load(['-m', 'locust', '-f', users, '--worker', '--master-port', port], {}, [python]);
    await until('a worker', async () => (await page.get('worker-count'))['worker_count'] === 1);
    await page.post('swarm', { user_count: '3', spawn_rate: '3' });
    await page.until(() => server.seen.length > 60, 'load came');
    const before = server.seen.length;
    const body = JSON.stringify({ user_class_name: 'Changing', tasks: ['rare'] });
    const headers = { 'content-type': 'application/json' };
    expect((await page.text('user', { method: 'POST', headers, body })).status).toBe(201);
    await new Promise((done) => setTimeout(done, 1000));
    const after = server.seen.length;
    await page.until(() => server.seen.length > after + 60, 'load went on');
    await page.post('stop');
    expectChange(server, before, after);
    await page.quit();
    const made = await worker.ended();
    expect(heard(made, 'options')).toMatchObject({ shelf: 'top' });
    expect(JSON.stringify(heard(made, 'options'))).not.toContain('hush-');
  });
});
