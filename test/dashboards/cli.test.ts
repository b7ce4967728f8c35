import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../dashboards/services/read-config.ts';
import { ROOT } from '../helpers/cli.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { BOARDS } from './configs.ts';

function dashboards(cwd: string, ...args: string[]): Promise<{ code: number; stderr: string }> {
  return new Promise((done) => {
    const env = { ...process.env, INIT_CWD: cwd };
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', 'dashboards/cli.ts', ...args],
      { cwd: ROOT, env },
      (_, __, stderr) => done({ code: child.exitCode ?? -1, stderr }),
    );
  });
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

test('writes every board for Grafana and CloudWatch, and the alarms, with the names of a file', async () => {
  const cwd = temporaryFolder();
  writeFileSync(
    join(cwd, 'names.json'),
    JSON.stringify({ environment: 'staging', resources: { bucket: { name: 'my-saves', filterId: 'all' } } }),
  );
  const { code, stderr } = await dashboards(cwd, '--out', 'out', '--config', 'names.json');
  expect(stderr).toContain(`${BOARDS.length * 2 + 1} files in ${join(cwd, 'out')}`);
  expect(code).toBe(0);
  const ids = BOARDS.map(({ board }) => `${board.id}.json`).toSorted();
  expect(readdirSync(join(cwd, 'out/grafana')).toSorted()).toEqual(ids);
  expect(readdirSync(join(cwd, 'out/cloudwatch')).toSorted()).toEqual(ids);
  expect(read(join(cwd, 'out/grafana/overview.json'))).toMatchObject({ uid: 'osl-overview' });
  expect(readFileSync(join(cwd, 'out/cloudwatch/s3.json'), 'utf8')).toContain('"my-saves"');
  expect(readFileSync(join(cwd, 'out/alarms.json'), 'utf8')).toContain('open-saves-load-staging-s3-5xx');
});

describe('a file of names', () => {
  const fileWith = (text: string): string => {
    const file = join(temporaryFolder(), 'names.json');
    writeFileSync(file, text);
    return file;
  };

  test('changes what it says, and nothing else', () => {
    const config = readConfig(fileWith('{ "account": "999999999999", "thresholds": { "queueAge": 5 } }'));
    expect(config.resources.bucket?.name).toBe('open-saves-blobs-999999999999');
    expect(config.thresholds).toMatchObject({ queueAge: 5, getItemP99: 50 });
    expect(config.environment).toBe('dev');
  });

  test.each([
    ['{', /JSON/],
    ['{ "acount": "1" }', /acount/],
    ['{ "account": "1" }', /the twelve digits of an account/],
    [
      '{ "resources": { "cache": { "kind": "nodes", "nodes": [], "vcpus": 2, "burstable": true } } }',
      /nodes/,
    ],
    ['{ "resources": { "loadBalancer": { "kind": "network", "name": "x" } } }', /loadBalancer/],
  ])('%s is told', (text, message) => {
    expect(() => readConfig(fileWith(text))).toThrow(message);
  });

  test('that is not there is told, by exit code 1', async () => {
    const { code, stderr } = await dashboards(temporaryFolder(), '--config', 'none.json');
    expect(stderr).toMatch(/none\.json: ENOENT.*\nWhat may be in it is the type DashboardConfig/);
    expect(code).toBe(1);
  });
});
