import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixture, load } from '../helpers/cli.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { startServer } from '../helpers/server.ts';
import { typed } from '../helpers/typed.ts';

const TWO = `import { HttpUser, constant } from 'open-saves-load';
class Any extends HttpUser {
  static abstract = true;
  waitTime = constant(0.02);
}
export class First extends Any {
  static tasks = [[async function often() { await this.client.get('/often'); }, 9], async function rare() { await this.client.get('/rare'); }];
}
export class Second extends Any {
  static tasks = [async function other() { await this.client.get('/other'); }];
}
`;

/** A folder with a locustfile.js of two classes. */
function withFile(): string {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'locustfile.js'), TWO);
  return cwd;
}

// Each is a process that mostly waits: several at a time.
describe.concurrent('options of Locust', () => {
  test('JSON, log file and silence; the file of the working folder; the run time from full spawn', async () => {
    const server = await startServer();
    const cwd = withFile();
    const flags = ['--json', '--json-file', 'out/stats', '--logfile', 'out/log.txt', '--skip-log'];
    const load1 = ['-H', server.url, '-u', '4', '-r', '4', '--spawned-runtime', '1', ...flags];
    const { stdout, stderr, run, code } = await load(load1, { cwd });
    expect(code).toBe(0);
    expect(run.interrupted).toBe(false);
    expect(run.duration).toBeGreaterThan(0.9);
    expect(run.duration).toBeLessThan(2.5);
    const list = JSON.parse(stdout) as { name: string; num_requests: number }[];
    expect(readFileSync(join(cwd, 'out/stats.json'), 'utf8')).toBe(stdout.trimEnd());
    expect(list.reduce((sum, { num_requests: count }) => sum + count, 0)).toBe(server.seen.length);
    expect(stderr).not.toContain('Aggregated');
    expect(stderr).not.toContain('INFO');
    // Its lines would be there, but only from warnings on.
    expect(existsSync(join(cwd, 'out/log.txt'))).toBe(true);
  });

  test('classes by name, changed by JSON; statistics from full spawn on', async () => {
    const server = await startServer();
    const settings = '{"user_class_name": "First", "tasks": ["rare"], "fixed_count": 2}';
    const args = typed`-H ${server.url} -u 3 -r 1 --reset-stats -t 4 --config-users ${settings}`;
    const { run, cwd, stderr } = await load([...args, '--equal-weights', '--only-summary', 'First'], {
      cwd: withFile(),
    });
    expect(new Set(server.seen.map(({ url }) => url))).toEqual(new Set(['/rare']));
    expect(stderr).toContain('All users are there: the statistics start anew');
    const csv = readFileSync(join(cwd, 'results', run.id, 'results_stats.csv'), 'utf8');
    const counted = Number(/^,Aggregated,(\d+)/m.exec(csv)?.[1]);
    // Ours are of the whole load, Locust's of what came after the ramp, which was about half of it.
    expect(run.totals.requests).toBe(server.seen.length);
    expect(counted).toBeGreaterThan(0);
    expect(counted).toBeLessThan(run.totals.requests * 0.9);
  });

  test.each([
    [['Third'], 1, 'Unknown User(s): Third. locustfile has: First, Second.'],
    [['--config-users', '{"weight": 2}'], 2, 'which class it is for'],
    [
      ['--config-users', '{"user_class_name": "Third"}'],
      1,
      'Third: no such user class. There are: First, Second.',
    ],
    [['--json', '--run-json'], 2, '--json and --run-json'],
    [['-f', '-'], 1, '-f -: a worker gets the users of its master so'],
    [['-f', 'http://127.0.0.1/x.ts'], 2, 'files are not taken from the web'],
    [['--rps', '5', '--spawned-runtime', '3'], 2, '--spawned-runtime has a meaning only with --users'],
  ])('%j is refused', async (args, code, words) => {
    const ended = await load(['-H', 'http://127.0.0.1:9', ...args], { cwd: withFile() });
    expect(ended.stderr).toContain(words);
    expect(ended.code).toBe(code);
  });

  test('several files are one scenario, unless two of their classes have the same name', async () => {
    const both = await load(['-f', `${fixture('reader.ts')},${fixture('waits.ts')}`, '--list']);
    expect(both.stdout.split('\n').length).toBe(4);
    const cwd = withFile();
    writeFileSync(join(cwd, 'again.js'), TWO);
    const twice = await load(['-f', 'locustfile.js,again.js', '--list'], { cwd });
    expect(twice.stderr).toContain('there are two user classes First');
    expect(twice.code).toBe(1);
  });
});
