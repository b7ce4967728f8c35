import { describe, expect, test } from 'vitest';
import { Guard, type GuardParts } from '../../runner/guard.ts';
import type { Snapshot } from '../../runner/output.ts';
import type { Readings } from '../../runner/readings.ts';
import { makeSnapshot } from './outputs/made.ts';

/** A guard of a machine that tells these figures, and what it warned of. */
function guarded(
  told: { machineBusy?: number; openFiles?: number; timeWaits?: number | undefined } = {},
  parts: Partial<GuardParts> = {},
) {
  const warnings: string[] = [];
  let counted = 0;
  const readings: Readings = {
    machineBusy: () => told.machineBusy,
    openFiles: () => {
      counted++;
      return told.openFiles;
    },
    timeWaits: () => told.timeWaits,
  };
  const guard = new Guard({
    cores: 2,
    openFiles: 1000,
    ports: 28_000,
    connections: 100,
    timeWait: 60,
    warn: (text) => warnings.push(text),
    readings,
    ...parts,
  });
  const run = (seconds: number, of: (second: number) => Partial<Snapshot>): Guard => {
    for (let second = 1; second <= seconds; second++) {
      guard.sample(makeSnapshot({ elapsed: second, connects: 0, ...of(second) }));
    }
    return guard;
  };
  return { guard, warnings, run, told, counts: () => counted };
}

describe('CPU and event loops', () => {
  test('seconds in which the process had all of its cores, and what it had', () => {
    const { run } = guarded();
    const { strain } = run(10, (second) => ({ cpu: second <= 4 ? 1.9 : 1.89 }));
    expect(strain).toMatchObject({ seconds: 10, cpuFull: 4, cores: 2 });
    expect(strain.cpuOwn).toBeCloseTo(1.9, 9);
  });

  test('a container that may use half a core', () => {
    const { run } = guarded({}, { cores: 0.5 });
    expect(run(4, (second) => ({ cpu: second / 8 })).strain).toMatchObject({ cpuFull: 1, cpuOwn: 0.5 });
  });

  test('a machine that others keep busy', () => {
    const { run, told } = guarded({ machineBusy: 0.97 });
    expect(run(3, () => ({ cpu: 0.3 })).strain).toMatchObject({ cpuFull: 3 });
    told.machineBusy = 0.94;
    expect(run(3, () => ({ cpu: 0.3 })).strain).toMatchObject({ seconds: 6, cpuFull: 3 });
  });

  test('a machine that does not tell', () => {
    expect(guarded().run(3, () => ({ cpu: 0.3 })).strain).toMatchObject({ cpuFull: 0, cpuOwn: 0 });
  });

  test('seconds in which a load thread was too busy', () => {
    const { run } = guarded();
    expect(run(10, (second) => ({ utilisation: second / 10 })).strain).toMatchObject({ loopFull: 1 });
  });

  test('the warm-up speaks against nothing', () => {
    const { run } = guarded({ machineBusy: 1 });
    const { strain } = run(5, (second) => ({ elapsed: second - 6, cpu: 2, utilisation: 1 }));
    expect(strain).toMatchObject({ seconds: 0, cpuFull: 0, loopFull: 0 });
  });
});

describe('open files', () => {
  test('are counted now and then, and the most is kept', () => {
    const { run, told, counts } = guarded({ openFiles: 400 });
    run(5, () => ({}));
    told.openFiles = 300;
    expect(run(6, () => ({})).strain).toMatchObject({ openFiles: 400, openFilesLimit: 1000 });
    expect(counts()).toBe(3);
  });

  test('near the limit it warns, once', () => {
    const { run, warnings, told } = guarded({ openFiles: 899 });
    run(6, () => ({}));
    expect(warnings).toEqual([]);
    told.openFiles = 900;
    run(20, () => ({}));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^900 files are open, and this process may have 1000: .*ulimit -n/);
  });

  test('a system that does not tell', () => {
    const { run, warnings } = guarded({}, { openFiles: undefined });
    expect(run(6, () => ({})).strain.openFiles).toBeUndefined();
    expect(warnings).toEqual([]);
  });
});

describe('local ports', () => {
  /** So many a second are opened, and so many keep their port once they are closed. */
  const closing = (rate: number, kept: number | undefined, parts: Partial<GuardParts> = {}) => {
    const guard = guarded({}, parts);
    const run = (seconds: number, from = 0) =>
      guard.run(seconds, (second) => {
        guard.told.timeWaits = kept === undefined ? undefined : 7 + kept * second;
        return { connects: rate * second, elapsed: from + second };
      });
    return { ...guard, run };
  };

  test('connections that are opened anew all the time use them up: it warns, once, and says when', () => {
    const { run, warnings } = closing(500, 500);
    run(30);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(
      /^Connections are not kept alive: each second 500 of them keep .* for 60 s.*There are 28000 ports.*in 49 s\.$/,
    );
  });

  test('those that keep their port count: the target is the first to close the others', () => {
    const half = closing(1000, 500);
    half.run(30);
    expect(half.warnings[0]).toContain('each second 500 of them');
    const few = closing(1000, 400);
    few.run(30);
    expect(few.warnings).toEqual([]);
  });

  test('it warns in the warm-up already', () => {
    const { run, warnings } = closing(500, 500);
    run(6, -10);
    expect(warnings).toHaveLength(1);
  });

  test.each<[string, number, number | undefined, Partial<GuardParts>]>([
    ['connections are kept', 0, 500, {}],
    ['as many as the range stands', 465, 465, {}],
    ['the target closes first, and holds them', 500, 0, {}],
    ['ports are free again after a second', 500, 500, { timeWait: 1 }],
    ['a system without a port range', 500, 500, { ports: undefined }],
  ])('silent when %s', (_what, rate, kept, parts) => {
    const { run, warnings } = closing(rate, kept, parts);
    run(30);
    expect(warnings).toEqual([]);
  });

  test('a system that does not tell who holds them: better a warning too many', () => {
    const { run, warnings } = closing(500, undefined);
    run(30);
    expect(warnings).toHaveLength(1);
  });

  test('a burst, as after a restart of the target, is no rate', () => {
    const { run, warnings, told } = guarded();
    run(30, (second) => {
      told.timeWaits = second < 10 ? 0 : 1000;
      return { connects: second < 10 ? 0 : 1000 };
    });
    expect(warnings).toEqual([]);
  });
});
