import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { masked, withoutSecrets } from '../../runner/secrets.ts';
import { expectedCode, fixture, load, type Ended } from '../helpers/cli.ts';
import { typed } from '../helpers/typed.ts';

const KEEPS = ['-f', fixture('keeps.ts')];

/** All that a run leaves, and prints. */
function traces({ cwd, stdout, stderr }: Ended): string[] {
  const files = readdirSync(cwd, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return [
    stdout,
    stderr,
    ...files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8')),
  ];
}

describe.concurrent('secrets', () => {
  test('of a scenario and of requests are used, and are in no file and no message', async () => {
    const own = ['--token', 'hush-token', '--pin', '98761', '--vault', 'large'];
    const http = ['--basic-auth', 'me:hush-password', '--header', 'x-key: hush-header'];
    const proxy = ['--proxy', 'http://me:hush-proxy@127.0.0.1:9'];
    const says = ['-n', '5', '--run-json', '--logfile', 'log.txt', '-L', 'DEBUG'];
    const ended = await load([...KEEPS, ...own, ...http, ...proxy, ...says]);
    const { run, rows, code } = ended;
    expect(code).toBe(expectedCode(run, 0));
    // The call was made with both: ten letters and five figures.
    expect(rows.map((row) => row['response_bytes'])).toEqual(Array(5).fill('15'));
    expect(traces(ended).length).toBeGreaterThan(8);
    for (const text of traces(ended)) expect(text).not.toMatch(/hush-|98761/);
    expect(run.scenarioOptions).toEqual({ token: '…', pin: '…', vault: 'large' });
    expect(run.options).toMatchObject({
      basicAuth: 'me',
      header: ['x-key'],
      proxy: 'http://…@127.0.0.1:9',
    });
    expect(JSON.parse(ended.stdout)).toMatchObject({ scenarioOptions: { token: '…' } });
  });

  test('a bearer token is in none either; users that only measure need no target, and open no connection', async () => {
    const ended = await load([...KEEPS, '--bearer', 'hush-bearer', '-u', '3', '-r', '3', '-t', '1']);
    for (const text of traces(ended)) expect(text).not.toContain('hush-');
    expect(ended.run.options['bearer']).toBe('…');
    expect(ended.run.target).toEqual({ url: '', embedded: false });
    expect(ended.run.totals).toMatchObject({ connects: 0, failures: 0 });
    expect(ended.run.totals.requests).toBe(ended.rows.length);
    expect(ended.rows.length).toBeGreaterThan(30);
    expect(ended.stderr).toContain('Scenario keeps\n');
  });

  test('a host that does not answer is no hindrance to them', async () => {
    const { run, code } = await load([...KEEPS, '--host', 'http://127.0.0.1:9', '--rps', '20', '-t', '1']);
    expect(code).toBe(expectedCode(run, 0));
    expect(run.totals).toMatchObject({ due: 20, requests: 20, failures: 0, connects: 0 });
  });

  test('a wrong one is not repeated, and --help does not show what it is by default', async () => {
    const wrong = await load([...KEEPS, '--pin', 'hush-pin', '-n', '1']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('--pin …: ');
    expect(wrong.stderr).not.toContain('hush-');
    const { stdout } = await load([...KEEPS, '--help']);
    expect(stdout).toContain('--vault <value>');
    expect(stdout).toContain('--pin <value>');
    expect(stdout).not.toContain('1234');
  });

  test('in the pods of --on eks they are no arguments', async () => {
    const flags = ['--on', 'eks', '--image', 'i', '--host', 'http://t', '--workers', '1', '--dry-run'];
    const { stdout, code } = await load([...KEEPS, ...flags, ...typed`--token hush-token --rps 5 -t 1`]);
    expect(code).toBe(0);
    expect(stdout).not.toContain('--token');
  });
});

test('a mark is found wherever it is in the schema; what is empty stays empty', () => {
  const schema = z.object({
    inner: z.string().meta({ secret: true }).default('a'),
    outer: z.string().optional().meta({ secret: true }),
    open: z.string().default('b').describe('not marked'),
  });
  expect(masked(schema, { inner: 'x', outer: undefined, open: 'y' })).toEqual({
    inner: '…',
    outer: undefined,
    open: 'y',
  });
  expect(withoutSecrets(schema, { inner: 'x', outer: 'z', open: 'y' })).toEqual({ open: 'y' });
  expect(masked(undefined, { any: 1 })).toEqual({ any: 1 });
});
