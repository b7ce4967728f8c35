import { expect, test } from 'vitest';
import { fixture, Load, type Ended } from '../helpers/cli.ts';
import { deadPort, startServer } from '../helpers/server.ts';
import { locust, needLocust } from './real-locust.ts';

const { describe } = needLocust('whether custom messages reach real Locust masters and workers, and ours');
const HEARS = ['-f', fixture('hears.ts')];

const heard = ({ stderr }: Ended): string[] =>
  [...stderr.matchAll(/HEARD (.*)/g)].map(([, what = '']) => what.replaceAll(/([:,]) /g, '$1'));

describe('custom messages', () => {
  test('go both ways between a real master and a worker of ours', async () => {
    const server = await startServer();
    const port = String(await deadPort());
    const args = ['--master', '--headless', '--master-bind-port', port, '-H', server.url];
    const master = locust([...args, '-u', '1', '-t', '3'], {}, 'hears.py');
    const worker = new Load(['--worker', '--master-port', port, ...HEARS], { limit: 80 });
    const [led, made] = await Promise.all([master.ended(), worker.ended()]);
    expect(heard(led)).toEqual(['master taken {"row":"row 0"}']);
    const told = heard(made);
    expect(told).toContain('worker thanks {"to":"all"}');
    expect(told).toContain('worker thanks {"to":"you"}');
    // Events come where Locust's worker has them, in its order.
    const of = [
      'worker init',
      'worker testStart',
      'spawningComplete 1',
      'worker testStopping',
      'worker testStop',
    ];
    expect(told.filter((one) => of.includes(one))).toEqual(of);
    expect(told.slice(-3)).toEqual(['worker quitting first', 'worker quitting second', 'quit 42']);
    expect(made.code).toBe(42);
  });

  test('go both ways between our master and a Python worker', async () => {
    const server = await startServer();
    const args = ['--master', '--master-bind-port', '0', '-H', server.url, '-u', '1', '-t', '3', ...HEARS];
    const master = new Load(args, { limit: 80 });
    const found = (): string | undefined => /workers on port (\d+)/.exec(master.stderr)?.[1];
    await master.until(() => found() !== undefined, 'it listened');
    const worker = locust(['--worker', '--master-port', found() ?? ''], {}, 'hears.py');
    const [led, made] = await Promise.all([master.ended(), worker.ended()]);
    expect(heard(led)).toContain('master taken {"row":"of Python"}');
    expect(heard(made)).toEqual(['worker thanks {"to":"all"}', 'worker thanks {"to":"you"}']);
    expect(led.code).toBe(42);
  });
});
