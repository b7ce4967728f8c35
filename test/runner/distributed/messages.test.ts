import { describe, expect, test } from 'vitest';
import { fixture, Load, load, type Ended } from '../../helpers/cli.ts';
import { Page } from '../../helpers/page.ts';
import { startServer } from '../../helpers/server.ts';
import { typed } from '../../helpers/typed.ts';

const HEARS = ['-f', fixture('hears.ts'), '--only-summary'];

const heard = ({ stderr }: Pick<Ended, 'stderr'>): string[] =>
  [...stderr.matchAll(/HEARD (.*)/g)].map(([, what = '']) => what);

/** What only one of the listeners' owners says. */
const of = (told: readonly string[], kind: string): string[] =>
  told.filter((one) => one.startsWith(`${kind} `)).map((one) => one.slice(kind.length + 1));

const LIFE = ['init', 'testStart', 'testStopping', 'testStop', 'quitting first', 'quitting second'];
const life = (told: readonly string[]): string[] => told.filter((one) => LIFE.includes(one));
const TAKEN = ['taken {"row":"row 0"}', 'taken {"row":"row 1"}'];

const taken = (...from: Parameters<typeof of>): string[] =>
  of(...from).filter((one) => one.startsWith('taken'));

describe.concurrent('events and messages', () => {
  test('one process hears every event, and its own messages; a listener decides the exit code', async () => {
    const server = await startServer();
    const ended = await load([...HEARS, ...typed`--host ${server.url} -u 2 -r 2 -t 1 --reset-stats`]);
    const told = heard(ended);
    expect(life(of(told, 'local'))).toEqual(LIFE);
    expect(taken(told, 'local')).toEqual(TAKEN);
    expect(told.filter((one) => /^(?:spawning|quit )/.test(one))).toEqual(['spawningComplete 2', 'quit 42']);
    expect(told.filter((one) => one === 'resetStats')).toHaveLength(1);
    expect(ended.code).toBe(42);
  });

  test('load threads hear as workers, with a share of the rows each; the thread that leads them as a master', async () => {
    const server = await startServer();
    const args = ['--host', server.url, '-u', '2', '-r', '2', '-t', '2', '--processes', '2'];
    const told = heard(await load([...HEARS, ...args]));
    expect(life(of(told, 'master'))).toEqual(LIFE);
    expect(taken(told, 'master').toSorted()).toEqual(TAKEN);
    const workers = of(told, 'worker');
    for (const one of LIFE) expect(workers.filter((what) => what === one)).toHaveLength(2);
    expect(workers.filter((what) => what === 'thanks {"to":"all"}')).toHaveLength(2);
    expect(workers.filter((what) => what === 'thanks {"to":"you"}')).toHaveLength(2);
  });

  test('--worker --processes 2 is two workers; -f - gets the users of the master, who hears them', async () => {
    const server = await startServer();
    const args = typed`--master --master-bind-port 0 --expect-workers 2 -u 2 -r 2 -t 3`;
    const master = new Load([...HEARS, ...args, '--host', server.url], { limit: 80 });
    const found = (): string | undefined => /workers on port (\d+)/.exec(master.stderr)?.[1];
    await master.until(() => found() !== undefined, 'it listened');
    const joins = ['--worker', '--processes', '2', '--master-port', found() ?? '', '-f', '-'];
    const workers = new Load(joins, { limit: 80 });
    const [led, made] = await Promise.all([master.ended(), workers.ended()]);
    expect([led.code, made.code]).toEqual([42, 42]);
    const told = heard(led);
    expect(life(of(told, 'master'))).toEqual(LIFE);
    expect(taken(told, 'master').toSorted()).toEqual(TAKEN);
    expect(told.filter((one) => one === 'heartbeatSent').length).toBeGreaterThan(5);
    const theirs = heard(made);
    for (const one of LIFE) expect(of(theirs, 'worker').filter((what) => what === one)).toHaveLength(2);
    expect(theirs.filter((one) => one === 'spawningComplete 2')).toHaveLength(2);
    expect(theirs.filter((one) => one === 'worker thanks {"to":"you"}')).toHaveLength(2);
    expect(theirs.filter((one) => one === 'heartbeatReceived').length).toBeGreaterThan(5);
    // Both are workers of the run, and everything is there once.
    expect(led.run.workers?.map(({ requests }) => requests > 0)).toEqual([true, true]);
    expect(led.run.totals.requests).toBe(server.seen.length);
    expect(led.rows.length).toBe(server.seen.length);
  });

  test('listeners hear that the page has the statistics start anew', async () => {
    const server = await startServer();
    const page = await Page.open([...HEARS, '--host', server.url, '-u', '1', '-r', '1', '--autostart']);
    await page.untilRequests(3);
    expect(heard(page)).not.toContain('resetStats');
    await page.text('stats/reset');
    await page.until(() => heard(page).includes('resetStats'), 'it was heard');
    expect((await page.quit()).code).toBe(42);
  });
});
