import { describe, expect, test } from 'vitest';
import { checkBeforeStart, needOf, type Need } from '../../runner/before-start.ts';
import { UserError } from '../../runner/errors.ts';
import type { Target } from '../../runner/host.ts';
import { timeWaitSeconds } from '../../runner/limits.ts';
import { DEFAULTS, type Options } from '../../runner/options.ts';
import { makePlan } from '../../runner/plan.ts';
import { parseStages } from '../../runner/stages.ts';

const need: Need = {
  connections: 100,
  threads: 1,
  rps: 1000,
  embedded: false,
  openNow: 30,
  timeWait: 60,
};
const roomy = { openFiles: 1_048_576, ports: 64_512 };

describe('open files', () => {
  const check = (openFiles: number | undefined, change: Partial<Need> = {}) =>
    checkBeforeStart({ ...need, ...change }, { ...roomy, openFiles });

  test.each<[Partial<Need>, number]>([
    // What is open, both ends of each connection where the target is here too, 24 of the run, 24 of each thread.
    [{}, 154],
    [{ connections: 1000 }, 1054],
    [{ embedded: true }, 254],
    [{ threads: 4 }, 250],
    [{ openNow: 500 }, 624],
  ])('%j needs %d', (change, files) => {
    expect(() => check(files, change)).not.toThrow();
    expect(() => check(files - 1, change)).toThrow(UserError);
  });

  test('the message says what is needed, what there is and what to do', () => {
    expect(() => check(64)).toThrow(
      /about 154 open files \(100 connections\), and this process may have 64\. Nothing was sent\..*--connections.*ulimit -n 256/,
    );
    expect(() => check(64, { embedded: true })).toThrow(/\(100 connections, of which it has both ends\)/);
  });

  test('nothing can be refused where the limit is not known', () => {
    expect(check(undefined, { connections: 60_000, rps: undefined })).toEqual([]);
  });
});

describe('local ports', () => {
  const check = (ports: number | undefined, change: Partial<Need> = {}) =>
    checkBeforeStart({ ...need, rps: undefined, ...change }, { ...roomy, ports });

  test('a connection each', () => {
    expect(check(100)).toEqual([]);
    expect(() => check(99)).toThrow(UserError);
    expect(() => check(99)).toThrow(
      /100 connections, and this machine has 99 local ports.*ip_local_port_range/,
    );
  });

  test('nothing can be refused where they are not known', () => {
    expect(check(undefined, { connections: 60_000, rps: 1e6 })).toEqual([]);
  });

  test('a rate at which ports would run out without keep-alive is told, and not refused', () => {
    expect(check(28_232, { rps: 470 })).toEqual([]);
    expect(check(28_232, { rps: 5000 })).toEqual([
      'At 5000/s the 28232 local ports last 5 s if the target closes each connection after its answer: a port stays ' +
        'taken for 60 s. With connections kept alive this does not matter.',
    ]);
    expect(check(28_232, { rps: 5000, timeWait: 1 })).toEqual([]);
  });
});

describe('what a run needs', () => {
  const away: Target = { url: 'http://example.org', embedded: undefined };
  const of = (change: Partial<Options>, target = away): Need => {
    const options = { ...DEFAULTS, ...change };
    return needOf(options, makePlan(options), target, { openFiles: () => 33 });
  };

  test('the open model: its connections, and the highest rate that it comes to', () => {
    const timeWait = timeWaitSeconds(away.url);
    const rest = { threads: 1, embedded: false, openNow: 33, timeWait };
    expect(of({ rps: 50 })).toEqual({ ...rest, connections: 100, rps: 50 });
    expect(of({ rps: 50, connections: 7 })).toMatchObject({ connections: 7 });
    expect(of({ stages: parseStages('100:1s,0-900:2s,300:1s') })).toMatchObject({ rps: 900 });
    expect(of({ findCapacity: true })).toMatchObject({ connections: 100, rps: undefined });
  });

  test('the closed model: a connection a user, of all threads together', () => {
    expect(of({ users: 40, processes: 4 })).toMatchObject({ connections: 40, threads: 4, rps: undefined });
  });

  test('an embedded target', () => {
    const embedded = { url: 'http://127.0.0.1:1', counts: async () => ({}), stop: async () => {} };
    const target = { url: embedded.url, embedded };
    expect(of({ rps: 1 }, target)).toMatchObject({
      embedded: true,
      timeWait: timeWaitSeconds(embedded.url),
    });
  });

  test('a system that does not tell how many files are open', () => {
    const options = { ...DEFAULTS, rps: 1 };
    expect(needOf(options, makePlan(options), away, { openFiles: () => undefined }).openNow).toBe(0);
  });
});
