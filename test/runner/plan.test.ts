import { describe, expect, test } from 'vitest';
import { UsageError } from '../../runner/errors.ts';
import { DEFAULTS, type Options } from '../../runner/options.ts';
import { makePlan } from '../../runner/plan.ts';
import { parseStages } from '../../runner/stages.ts';

const plan = (options: Partial<Options>) => makePlan({ ...DEFAULTS, ...options });
const hold = (rps: number, seconds: number) => ({
  model: 'open',
  stages: [{ fromRps: rps, toRps: rps, seconds }],
  seconds,
  isSearch: false,
});

describe('what load is applied', () => {
  test.each<[Partial<Options>, unknown]>([
    [{}, { model: 'closed', swarm: { users: 1, spawnRate: 1 }, seconds: undefined }],
    [
      { users: 50, spawnRate: 10, runTime: 120 },
      { model: 'closed', swarm: { users: 50, spawnRate: 10 }, seconds: 120 },
    ],
    [{ rps: 100 }, hold(100, 60)],
    [{ rps: 100, runTime: 5 }, hold(100, 5)],
    [{ rps: 100, tasks: 250 }, hold(100, 2.5)],
    [{ rps: 100, tasks: 250, runTime: 1 }, hold(100, 1)],
    [{ findCapacity: true }, { model: 'open', stages: [], seconds: undefined, isSearch: true }],
    [
      { stages: parseStages('5:2s,0-10:3s') },
      { model: 'open', stages: parseStages('5:2s,0-10:3s'), seconds: 5, isSearch: false },
    ],
    [
      { stages: parseStages('5:2s,0-10:4s'), runTime: 4 },
      { model: 'open', stages: parseStages('5:2s,0-5:2s'), seconds: 4, isSearch: false },
    ],
  ])('%j', (options, expected) => {
    expect(plan(options)).toEqual(expected);
  });
});

describe('contradictions', () => {
  const stages = parseStages('1:1s');
  test.each<[Partial<Options>, string[]]>([
    [{ rps: 1, stages }, ['--rps', '--stages']],
    [{ rps: 1, users: 1 }, ['--rps', '--users']],
    [{ rps: 1, spawnRate: 1 }, ['--rps', '--spawn-rate']],
    [{ stages, users: 1 }, ['--stages', '--users']],
    [{ stages, spawnRate: 1 }, ['--stages', '--spawn-rate']],
    [{ runTime: 0 }, ['--run-time 0']],
  ])('%j', (options, named) => {
    for (const name of named) expect(() => plan(options)).toThrow(name);
    expect(() => plan(options)).toThrow(UsageError);
  });
});
