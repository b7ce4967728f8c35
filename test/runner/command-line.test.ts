import { afterEach, describe, expect, test, vi } from 'vitest';
import { fixture } from '../helpers/cli.ts';
import { readCommandLine } from '../../runner/command-line.ts';
import { UsageError, UserError } from '../../runner/errors.ts';
import { DEFAULTS } from '../../runner/options.ts';
import { typed } from '../helpers/typed.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

async function options(...argv: string[]) {
  const request = await readCommandLine(argv);
  if (!request) throw new Error('only help was asked for');
  return request.options;
}

/** What `--help` says; it goes to stdout. */
async function help(...argv: string[]): Promise<string> {
  let text = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  expect(await readCommandLine([...argv, '--help'])).toBeUndefined();
  return text;
}

test('without anything: the defaults', async () => {
  expect(await options()).toEqual(DEFAULTS);
});

describe('what is typed', () => {
  test.each<[string[], object]>([
    [['--rps', '1000'], { rps: 1000 }],
    [['--rps=0.5'], { rps: 0.5 }],
    [['-u', '50', '-r', '10', '-t', '1h30m'], { users: 50, spawnRate: 10, runTime: 5400 }],
    [['--users', '5', '--spawn-rate', '0.5', '--run-time', '20s'], { users: 5, spawnRate: 0.5, runTime: 20 }],
    [['--stages', '0-10:1m'], { stages: [{ fromRps: 0, toRps: 10, seconds: 60 }] }],
    [['-H', 'http://127.0.0.1:8080/api/'], { host: 'http://127.0.0.1:8080/api' }],
    [
      ['--header', 'A: 1', '--header', 'B: 2: 3'],
      {
        header: [
          ['a', '1'],
          ['b', '2: 3'],
        ],
      },
    ],
    [['--label', 'one', '--label', 'two'], { label: ['one', 'two'] }],
    [['-T', 'a', 'b', '-E', 'c,d'], { tags: ['a', 'b'], excludeTags: ['c', 'd'] }],
    [['--tags', 'a b', '--tags', 'c'], { tags: ['a', 'b', 'c'] }],
    [['--rps', '5', '--arrivals', 'Poisson'], { rps: 5, arrivals: 'poisson' }],
    [['-L', 'debug'], { loglevel: 'DEBUG' }],
    [['--xray'], { xray: 0.01 }],
    [['--xray', '--rps', '5'], { xray: 0.01, rps: 5 }],
    [['--xray=5%'], { xray: 0.05 }],
    [['-n', '100', '--seed', '7', '-s', '5s'], { tasks: 100, seed: 7, stopTimeout: 5 }],
    [['--timeout', '500ms', '--connections', '10'], { timeout: 0.5, connections: 10 }],
    [
      ['--json', '--debug', '--keep-data', '--only-summary'],
      { json: true, debug: true, keepData: true, onlySummary: true },
    ],
    [['--exit-code-on-error', '0', '--cleanup-timeout', '1m'], { exitCodeOnError: 0, cleanupTimeout: 60 }],
    [
      ['--csv', 'out/x', '--csv-full-history', '--print-stats'],
      { csv: 'out/x', csvFullHistory: true, printStats: true },
    ],
  ])('%j', async (argv, expected) => {
    expect(await options(...argv)).toEqual({ ...DEFAULTS, ...expected });
  });
});

describe('what is refused names the option and the value', () => {
  test.each<[string[], string[]]>([
    [
      ['--rps', '0'],
      ['--rps 0', 'more than 0'],
    ],
    [
      ['--rps', 'many'],
      ['--rps many', 'such as 1000'],
    ],
    [
      ['-u', '0'],
      ['--users 0', '1 or more'],
    ],
    [
      ['-u', '1.5'],
      ['--users 1.5', 'whole number'],
    ],
    [
      ['-r', '-1'],
      ['--spawn-rate -1', 'more than 0'],
    ],
    [
      ['-t', 'soon'],
      ['--run-time soon', 'such as 30'],
    ],
    [['-n', '0'], ['--tasks 0']],
    [
      ['--stages', '5'],
      ['--stages 5', 'RATE:TIME'],
    ],
    [
      ['--host', 'nonsense'],
      ['--host nonsense', 'not a URL'],
    ],
    [['--connections', '0'], ['--connections 0']],
    [['--timeout', '0'], ['--timeout 0']],
    [
      ['--header', 'x'],
      ['--header x', 'Name: value'],
    ],
    [['--label', 'A B'], ['--label A B']],
    [['--seed', '-1'], ['--seed -1']],
    [
      ['--arrivals', 'burst'],
      ['--arrivals burst', 'even, poisson'],
    ],
    [
      ['-L', 'LOUD'],
      ['--loglevel LOUD', 'DEBUG, INFO'],
    ],
    [
      ['--exit-code-on-error', '256'],
      ['--exit-code-on-error 256', '255'],
    ],
    [['--no-such-option'], ['--no-such-option', '--help']],
    [
      ['--rsp', '100'],
      ['--rsp', '--rps'],
    ],
    [['--rps'], ['--rps', 'missing']],
    [
      ['stray', '--rps', '5'],
      ['stray: not an option', 'npm run load -- --scenario', '--help'],
    ],
    [['--results', ''], ['--results ""']],
    [['--csv', ' '], ['--csv ""']],
    [
      ['--cleanup', 'run', '--scenario', 'mixed', '--rps', '5', '--stores', '3'],
      ['--scenario, --rps, --stores beside --cleanup', 'Leave them out'],
    ],
    [['--cleanup', 'run', '-u', '5'], ['--users beside --cleanup']],
    [['--cleanup', 'run', '--xray'], ['--xray beside --cleanup']],
    [
      ['--xray', '--scenario', 'dynamodb-partiql', '--rps', '5'],
      ['--xray: ', 'no users of HTTP'],
    ],
    [
      ['--xray', '--header', 'X-Amzn-Trace-Id: Root=1-a-b'],
      ['--xray and --header X-Amzn-Trace-Id', 'one of the two'],
    ],
    [
      ['--scenario', 'mixed', '--host', 'http://127.0.0.1:9', '--target-latency', '5ms'],
      ['--target-latency and --host http://127.0.0.1:9', 'embedded target'],
    ],
    [
      ['--scenario', 'mixed', '--tags', 'write', '--read-ratio', '100'],
      ['The tags leave only createRecord', 'no share'],
    ],
    [
      ['--scenario', 'cache', '--tags', 'write', '--update-share', '0'],
      ['The tags leave only update', 'no share'],
    ],
    [['--scenario', 'mixed', '--tags', 'none'], ['no tasks left after --tags']],
    [
      ['--scenario', 'mixed', '-f', 'x.ts'],
      ['--scenario mixed', '-f x.ts', 'one of the two'],
    ],
    [
      ['--scenario', 'nope'],
      ['--scenario nope', 'There are:', 'mixed'],
    ],
    [
      ['--scenario', 'constructor'],
      ['--scenario constructor', 'There are:'],
    ],
    [['--scenario'], ['--scenario', 'missing']],
    [
      ['-u', '5', '--arrivals', 'poisson'],
      ['--arrivals', '--rps or --stages'],
    ],
    [
      ['-u', '5', '--max-users', '9'],
      ['--max-users', '--rps or --stages'],
    ],
    [
      ['--rps', '5', '-s', '10s'],
      ['--stop-timeout', '--users'],
    ],
    [
      ['--rps', '5', '--timeout', '0'],
      ['--timeout 0', 'more than no time'],
    ],
  ])('%j', async (argv, named) => {
    const refused = readCommandLine(argv);
    await expect(refused).rejects.toBeInstanceOf(UsageError);
    for (const words of named) await expect(refused).rejects.toThrow(words);
  });
});

describe("a scenario's own options", () => {
  const file = ['-f', fixture('options.ts')];

  test('are flags of their own, with their defaults', async () => {
    const request = await readCommandLine([...file, '--item-count', '9', '--rps', '3']);
    expect(request?.scenarioOptions).toEqual({ itemCount: 9, mode: 'fast', rehearse: false });
    expect(request?.scenarioInput).toEqual({ itemCount: '9' });
    expect(request?.options).toEqual({ ...DEFAULTS, locustfile: fixture('options.ts'), rps: 3 });
  });

  test('a yes or no is a flag without a value', async () => {
    expect((await readCommandLine([...file, '--rehearse']))?.scenarioOptions['rehearse']).toBe(true);
  });

  test.each([
    ['--item-count', '0'],
    ['--item-count', 'many'],
    ['--mode', 'medium'],
  ])('%s %s is refused, by name and value', async (flag, value) => {
    const refused = readCommandLine([...file, flag, value]);
    await expect(refused).rejects.toBeInstanceOf(UsageError);
    await expect(refused).rejects.toThrow(`${flag} ${value}: `);
  });

  test('are no options of another scenario', async () => {
    await expect(readCommandLine(['-f', fixture('plain.ts'), '--item-count', '9'])).rejects.toThrow(
      '--item-count',
    );
  });

  test('--help shows them, with their defaults', async () => {
    const text = await help(...file);
    expect(text).toMatch(/--item-count <value>\s+how many items there are \(default: 5\)/);
    expect(text).toMatch(/--mode <value>\s+how it goes \(default: fast\)/);
    expect(text).toMatch(/--rehearse\s+does nothing for real/);
  });

  test.each([
    ['options-clash.ts', '--users'],
    ['options-no-default.ts', '--bucket'],
  ])('%s: a mistake of its author is told as such', async (name, flag) => {
    const refused = readCommandLine(['-f', fixture(name)]);
    await expect(refused).rejects.toBeInstanceOf(UserError);
    await expect(refused).rejects.toThrow(flag);
  });
});

test('--help lists every option with its default, and the scenarios', async () => {
  const text = await help();
  for (const flag of typed`${'--rps <rate>'} ${'--stages <plan>'} ${'-u, --users <count>'} ${'--seed <number>'} ${'--cleanup <run>'}`) {
    expect(text).toContain(flag);
  }
  expect(text).toMatch(/--timeout .*default: 30/s);
  expect(text).toMatch(/\bmixed\b/);
});
