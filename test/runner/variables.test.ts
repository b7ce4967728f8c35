import { afterEach, describe, expect, test, vi } from 'vitest';
import { readCommandLine } from '../../runner/command-line.ts';
import { UsageError } from '../../runner/errors.ts';
import { DEFAULTS } from '../../runner/options.ts';
import { fixture } from '../helpers/cli.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

async function options(...argv: string[]) {
  const request = await readCommandLine(argv);
  if (!request) throw new Error('only help was asked for');
  return request.options;
}

describe('LOCUST_* variables', () => {
  test.each<[Record<string, string>, object]>([
    [
      { LOCUST_USERS: '7', LOCUST_SPAWN_RATE: '2', LOCUST_RUN_TIME: '1m' },
      { users: 7, spawnRate: 2, runTime: 60 },
    ],
    [{ LOCUST_HOST: 'http://127.0.0.1:1' }, { host: 'http://127.0.0.1:1' }],
    [
      { LOCUST_TAGS: 'a b', LOCUST_EXCLUDE_TAGS: 'c' },
      { tags: ['a', 'b'], excludeTags: ['c'] },
    ],
    [
      { LOCUST_RPS: '5', LOCUST_STOP_TIMEOUT: '3' },
      { rps: 5, stopTimeout: 3 },
    ],
    [{ LOCUST_ONLY_SUMMARY: 'true' }, { onlySummary: true }],
    [{ LOCUST_ONLY_SUMMARY: '1' }, { onlySummary: true }],
    [{ LOCUST_ONLY_SUMMARY: 'false' }, {}],
    [{ LOCUST_ONLY_SUMMARY: '0' }, {}],
    [{ LOCUST_XRAY: 'true' }, { xray: 0.01 }],
    [{ LOCUST_XRAY: '5%' }, { xray: 0.05 }],
    [{ LOCUST_XRAY: 'false' }, {}],
  ])('%j', async (variables, expected) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    expect(await options()).toEqual({ ...DEFAULTS, ...expected });
  });

  test('what is typed wins', async () => {
    vi.stubEnv('LOCUST_USERS', '7');
    expect((await options('-u', '3')).users).toBe(3);
  });

  test.each<[Record<string, string>, string[], string]>([
    [{ LOCUST_USERS: 'many' }, [], 'LOCUST_USERS many: '],
    [{ LOCUST_LABEL: 'A-B' }, [], 'LOCUST_LABEL A-B: '],
    [{ LOCUST_STAGES: '5:abc' }, [], 'LOCUST_STAGES 5:abc: cannot read "5:abc"'],
    [{ LOCUST_XRAY: '1' }, [], 'LOCUST_XRAY 1: it takes a share'],
    [{ LOCUST_USERS: '7' }, ['--rps', '5'], '--rps and LOCUST_USERS: '],
    [{ LOCUST_RPS: '7' }, ['--stages', '5:1s'], 'LOCUST_RPS and --stages: '],
    [{ LOCUST_SCENARIO: 'nope' }, [], 'LOCUST_SCENARIO nope: '],
    [{ LOCUST_SCENARIO: 'mixed' }, ['-f', 'x.ts'], 'LOCUST_SCENARIO mixed and -f x.ts: '],
    [{ LOCUST_STORES: '0' }, ['--scenario', 'mixed'], 'LOCUST_STORES 0: it takes a whole number'],
  ])('%j with %j: the message names the variable', async (variables, argv, words) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    await expect(options(...argv)).rejects.toBeInstanceOf(UsageError);
    await expect(options(...argv)).rejects.toThrow(words);
  });

  test('those that a load needs are no mistake beside --cleanup', async () => {
    vi.stubEnv('LOCUST_USERS', '7');
    vi.stubEnv('LOCUST_RPS', '7');
    expect((await options('--cleanup', 'run')).cleanup).toBe('run');
  });

  test('a scenario has some of its own', async () => {
    vi.stubEnv('LOCUST_ITEM_COUNT', '9');
    vi.stubEnv('LOCUST_REHEARSE', 'yes');
    const request = await readCommandLine(['-f', fixture('options.ts')]);
    expect(request?.scenarioOptions).toEqual({ itemCount: 9, mode: 'fast', rehearse: true });
  });

  test('LOCUST_LOCUSTFILE names the file', async () => {
    vi.stubEnv('LOCUST_LOCUSTFILE', fixture('plain.ts'));
    const request = await readCommandLine([]);
    expect(request?.scenario).toMatchObject({ name: 'plain', files: [fixture('plain.ts')] });
  });
});

describe('what npm took for itself', () => {
  test('is told, with where to put --', async () => {
    vi.stubEnv('npm_config_scenario', 'true');
    vi.stubEnv('npm_config_run_time', 'true');
    const refused = readCommandLine(['mixed', '10s']);
    await expect(refused).rejects.toBeInstanceOf(UsageError);
    await expect(refused).rejects.toThrow(
      'npm took --scenario, --run-time for itself. Put -- before the options: npm run load -- --scenario',
    );
  });

  test('what is set for npm is not', async () => {
    vi.stubEnv('npm_config_loglevel', 'silent');
    vi.stubEnv('npm_config_json', 'true');
    expect(await options()).toEqual(DEFAULTS);
  });
});
