import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Run } from '../../runner/results.ts';
import type { Layers } from '../helpers/build-image.ts';
import { fixture, Load, ROOT } from '../helpers/cli.ts';
import { readSamples } from '../helpers/csv.ts';
import { DOCKERFILE } from '../helpers/image.ts';
import { ImageTree } from '../helpers/image-tree.ts';
import { needMoto } from '../helpers/moto.ts';
import { startServer } from '../helpers/server.ts';
import { startTarget } from '../helpers/target.ts';
import { FUNCTION, startFunction } from '../infrastructure/lambda/function-api.ts';
import { BUCKET, startBucket } from '../kubernetes/cluster.ts';

const START_LIMIT_S = 0.5;

/** What the two images have in common is made once, as with Docker. */
const layers: Layers = new Map();

describe('the image, by the steps of its Dockerfile', () => {
  const image = new ImageTree(DOCKERFILE);
  const { config } = image;
  const start = (...args: string[]): Load =>
    new Load(
      args,
      { limit: 60, env: { ...image.environment(), INIT_CWD: image.inside(config.workdir) } },
      image.command(config.entrypoint),
    );

  beforeAll(() => {
    image.build(layers, (root) => {
      // A user's own file, mounted into the package's folder.
      mkdirSync(join(root, 'app/users'));
      copyFileSync(fixture('reader.ts'), join(root, 'app/users/readers.ts'));
    });
  }, 180_000);

  test('holds production dependencies alone, and no sources; its user is none that owns anything', () => {
    expect(config.user).toBe('65532:65532');
    const packages = readdirSync(image.inside('/app/node_modules')).filter((name) => !name.startsWith('.'));
    expect(packages).toContain('zeromq');
    for (const name of ['vitest', 'cdktf', 'typescript', 'vega', '@kubernetes'])
      expect(packages).not.toContain(name);
    expect(existsSync(image.inside('/app/runner/cli.ts'))).toBe(false);
    expect(existsSync(image.inside('/app/analysis/cli.ts'))).toBe(false);
  });

  test(`starts within ${START_LIMIT_S} s of a core that nobody else uses`, () => {
    const atExit = `process.on('exit', () => process.stderr.write(JSON.stringify(process.cpuUsage())))`;
    const [node = '', ...rest] = config.entrypoint;
    const measured = [node, '--import', `data:text/javascript,${encodeURIComponent(atExit)}`, ...rest];
    const [program = '', ...args] = image.command([...measured, '--version']);
    const times = Array.from({ length: 5 }, () => {
      const { status, stdout, stderr } = spawnSync(program, args, {
        env: image.environment(),
        encoding: 'utf8',
      });
      expect(status).toBe(0);
      expect(stdout).toMatch(/^open-saves-load \d/);
      const { user, system } = JSON.parse(stderr) as NodeJS.CpuUsage;
      return (user + system) / 1e6;
    });
    // How long it takes by the clock is also a matter of what else the machine does.
    expect(Math.min(...times)).toBeLessThan(START_LIMIT_S);
    expect(Math.min(...times)).toBeGreaterThan(0);
  });

  test('SIGTERM ends a run, as another user on a read-only tree, with its results whole', async () => {
    const server = await startServer();
    const load = start(
      '-f',
      image.inside('/app/users/readers.ts'),
      '-H',
      server.url,
      '--rps',
      '100',
      '-t',
      '10m',
    );
    await load.until(() => server.seen.length > 400, 'load came');
    const from = performance.now();
    load.child.kill('SIGTERM');
    const { code, stderr } = await load.ended();
    expect((performance.now() - from) / 1000).toBeLessThan(30);
    expect(code).toBe(130);
    const runs = image.inside('/results');
    const made = readdirSync(runs).filter((name) => name.includes('readers'));
    expect(made.length).toBe(1);
    const run = JSON.parse(readFileSync(join(runs, made[0] ?? '', 'run.json'), 'utf8')) as Run;
    expect(run.interrupted).toBe(true);
    expect(readSamples(join(runs, made[0] ?? '', 'results.csv')).length).toBe(run.totals.requests);
    expect(run.totals.requests).toBeGreaterThan(200);
    expect(stderr).toContain('Its data is left where it is: npm run load -- --cleanup');
  });

  test('a scenario runs against its embedded target, in several threads, as from the sources', async () => {
    const { code, stderr } = await start(
      '--scenario',
      'mixed',
      '--rps',
      '50',
      '-t',
      '2',
      '--processes',
      '2',
    ).ended();
    expect(stderr).toMatch(/Load: 100 due, 100 started/);
    expect([0, 3]).toContain(code);
    const names = (load: Load): Promise<string> => load.ended().then(({ stdout }) => stdout);
    const [built, source] = await Promise.all([
      names(start('--scenario', 'crud', '--list')),
      names(new Load(['--scenario', 'crud', '--list'])),
    ]);
    expect(built).toBe(source);
  }, 90_000);

  test('its health check sees a process that is alive, and one that hangs', () => {
    const check = (): number | null => {
      const [program = '', ...rest] = image.command(config.healthcheck);
      return spawnSync(program, rest, { env: image.environment() }).status;
    };
    const sign = image.inside(config.env['LOAD_ALIVE_FILE'] ?? '');
    expect(check()).toBe(0);
    const long = Date.now() / 1000 - 60;
    utimesSync(sign, long, long);
    expect(check()).toBe(1);
  });
});

const moto = needMoto('the image of run-load');

moto.describe('the image of run-load, by the steps of its Dockerfile', () => {
  const image = new ImageTree(join(ROOT, 'infrastructure/lambda/Dockerfile'));

  beforeAll(() => image.build(layers), 180_000);

  test('holds what could not be bundled, and no sources', () => {
    const packages = readdirSync(image.inside('/app/node_modules'));
    expect(packages).toEqual(expect.arrayContaining(['zeromq', '@duckdb']));
    for (const name of ['vitest', 'cdktf', 'vega', '@aws-sdk']) expect(packages).not.toContain(name);
    expect(existsSync(image.inside('/app/infrastructure'))).toBe(false);
  });

  test('answers Lambda, as another user on a read-only tree: runs a load, stores it, leaves nothing behind', async () => {
    const { env, keys } = await startBucket();
    const { invoke } = await startFunction(image.command(image.config.entrypoint), {
      ...image.environment(),
      ...env,
      ...FUNCTION,
      TMPDIR: image.inside('/tmp'),
      BUCKET,
      ALLOWED_HOSTS: '127.0.0.1',
    });
    const host = await startTarget();
    const load = { suite: 'open-saves/mixed.ts', host, rps: 20, spawned_runtime: '1s' };
    const { body } = await invoke({ ...load, store: { tags: ['image'] } });
    expect(body).toMatchObject({ summary: { scenario: 'mixed', requests: 20, failures: 0 } });
    const { statistics } = body['summary'] as { statistics: string };
    expect(await keys()).toContain(statistics);
    expect(readdirSync(image.inside('/tmp/results'))).toEqual([]);
  });
});
