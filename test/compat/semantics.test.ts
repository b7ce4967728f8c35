import { expect, test } from 'vitest';
import { fixture, Load, type Ended } from '../helpers/cli.ts';
import { startServer } from '../helpers/server.ts';
import { locust, needLocust } from './real-locust.ts';

const { describe } = needLocust('whether users go through their tasks as those of the real Locust');
const OURS = ['-f', fixture('semantics.js')];

const steps = ({ stderr }: Ended): string[] =>
  [...stderr.matchAll(/STEP (.*)/g)].map(([, what = '']) => what);

const real = (args: readonly string[]): Promise<Ended> => locust(args, {}, 'semantics.py').ended();
const ours = (args: readonly string[]): Promise<Ended> => new Load([...OURS, ...args], { limit: 80 }).ended();

/** Nothing is measured: these may run side by side. */
describe('as the real Locust', () => {
  test('nested task sets, interrupts, rescheduling, errors, and what ends a user, step by step', async () => {
    const server = await startServer();
    const args = ['--headless', '-u', '1', '-t', '2', '-H', server.url];
    const both = await Promise.all([real(['Steady', ...args]), ours([...args, 'Steady'])]);
    const [theirs, own] = both.map(steps);
    expect(theirs?.length).toBe(27);
    expect(own).toEqual(theirs);
  });

  test('the end of a run ends the task sets that a user is in, the innermost first', async () => {
    const server = await startServer();
    const args = ['--headless', '-u', '1', '-t', '2', '-H', server.url];
    const both = await Promise.all([real(['Held', ...args]), ours([...args, 'Held'])]);
    const [theirs, own] = both.map(steps);
    expect(theirs?.slice(-3)).toEqual(['Deep stops', 'Around stops', 'Held stops']);
    expect(own).toEqual(theirs);
  });

  test('how often each task is run, as a table and as JSON', async () => {
    const [table, ownTable, json, ownJson] = await Promise.all([
      real(['--show-task-ratio', 'Steady']),
      ours(['--show-task-ratio', 'Steady']),
      real(['--show-task-ratio-json', '-u', '5']),
      ours(['--show-task-ratio-json', '-u', '5']),
    ]);
    expect(ownTable?.stdout.split('\n').length).toBeGreaterThan(20);
    expect(ownTable?.stdout).toBe(table?.stdout);
    // A module's exports have no order of their own: that of the classes differs.
    expect(JSON.parse(ownJson?.stdout ?? '')).toEqual(JSON.parse(json?.stdout ?? '-'));
  });
});
