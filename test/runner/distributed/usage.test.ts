import { describe, expect, test } from 'vitest';
import { readCommandLine } from '../../../runner/command-line.ts';
import { UsageError } from '../../../runner/errors.ts';
import { fixture, LOAD, Load, load } from '../../helpers/cli.ts';
import { deadPort, startServer } from '../../helpers/server.ts';
import { typed } from '../../helpers/typed.ts';

const READER = ['-f', fixture('reader.ts')];
const HOST = ['--host', 'http://127.0.0.1:9'];

describe('options of masters and workers that make no sense: refused, with what to do', () => {
  test.each<[string[], string]>([
    [['--master', '--worker', ...HOST], '--master and --worker: a process is one of the two'],
    [['--expect-workers', '2', ...HOST], '--expect-workers has a meaning only with --master'],
    [['--master-host', 'h', ...HOST], '--master-host has a meaning only with --worker'],
    [['--user-rate', '1', ...HOST], '--user-rate has a meaning only with --worker'],
    [['--worker', '--cloudwatch', ...READER], '--worker and --cloudwatch: the master knows the whole run'],
    [['--worker', '--abort-on-alarm', 'x', ...READER], '--worker and --abort-on-alarm: the master knows'],
    [['--master', '--processes', '2', ...HOST], '--master and --processes 2: a master makes no load'],
    [['--master', '--debug', ...HOST], '--master and --debug'],
    [['--master', '-n', '5', ...HOST], '--master and --tasks 5: users on several workers'],
    [['--master', '--master-bind-port', '70000', ...HOST], '--master-bind-port 70000'],
  ])('%j', async (args, words) => {
    const refused: unknown = await readCommandLine([...READER, ...args]).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UsageError);
    expect((refused as UsageError).message).toContain(words);
  });
});

// Each is a process or two that mostly wait: side by side.
describe.concurrent('masters and workers', () => {
  test('a port that is taken: exit 1, and which option names another', async () => {
    const server = await startServer();
    const { code, stderr } = await load([
      ...READER,
      ...HOST,
      ...typed`--master --master-bind-port ${String(server.port)}`,
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain(`--master-bind-port ${server.port}: cannot listen there`);
  });

  test('a contradiction: exit 2, no stack, nothing on disk', async () => {
    const { code, stderr, folders } = await load([...READER, ...HOST, '--master', '--worker']);
    expect(code).toBe(2);
    expect(stderr).toContain('--master and --worker: a process is one of the two');
    expect(stderr).not.toContain('    at ');
    expect(folders).toEqual([]);
  });

  test('a worker without users to run: exit 2', async () => {
    const { code, stderr } = await load(['--worker']);
    expect(code).toBe(2);
    expect(stderr).toContain('--worker: name the users too');
  });

  test('a worker that waits for a master ends at Ctrl-C', async () => {
    const worker = new Load(['--worker', '--master-port', String(await deadPort()), ...READER]);
    await worker.until(() => worker.stderr.includes('master 127.0.0.1'), 'it waited');
    worker.child.kill('SIGINT');
    expect((await worker.ended()).code).toBe(130);
  });

  test('a worker that never finds a master gives up after 305 s: exit 255, as in Locust', async () => {
    const port = String(await deadPort());
    // A clock a hundred times as fast.
    const fast = 'const { now } = performance; performance.now = () => now.call(performance) * 100;';
    const [node, ...rest] = LOAD;
    const command = [node, '--import', `data:text/javascript,${encodeURIComponent(fast)}`, ...rest];
    const worker = new Load(['--worker', '--master-port', port, ...READER], {}, command);
    const { code, stderr } = await worker.ended();
    expect(code).toBe(255);
    expect(stderr).toContain(`There is no master at 127.0.0.1:${port}. Is --master-host right?`);
  });

  test('a master that waits for workers ends at Ctrl-C', async () => {
    const master = new Load([...READER, ...HOST, '--master', '--master-bind-port', '0']);
    await master.until(() => master.stderr.includes('Waiting for'), 'it waited');
    master.child.kill('SIGINT');
    expect((await master.ended()).code).toBe(130);
  });

  test('Ctrl-C of a master: its workers stop and end, and all that was done is there', async () => {
    const server = await startServer();
    const args = [
      ...typed`--master --master-bind-port 0 -H ${server.url}`,
      ...READER,
      ...typed`-u 4 -r 4 -t 60`,
    ];
    const master = new Load(args);
    const port = (): string | undefined => /workers on port (\d+)/.exec(master.stderr)?.[1];
    await master.until(() => port() !== undefined, 'it listened');
    const worker = new Load(['--worker', '--master-port', port() ?? '', ...READER]);
    await master.until(() => server.seen.length > 100, 'load came');
    master.child.kill('SIGINT');
    const { run, rows, code } = await master.ended();
    expect(code).toBe(130);
    expect((await worker.ended()).code).toBe(0);
    expect(run.interrupted).toBe(true);
    expect(run.totals.requests).toBe(server.seen.length);
    expect(rows.length).toBe(server.seen.length);
  });
});
