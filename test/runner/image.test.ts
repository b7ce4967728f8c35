import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Run } from '../../runner/results.ts';
import { atEnd } from '../helpers/at-end.ts';
import { buildImage } from '../helpers/build-image.ts';
import { fixture, Load } from '../helpers/cli.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { imageConfig } from '../helpers/image.ts';
import { startServer } from '../helpers/server.ts';
import { readSamples } from '../helpers/csv.ts';

/** Users of an image run where root starts it: not one that owns its files. */
const isRoot = process.getuid?.() === 0;
const START_LIMIT_S = 0.5;

describe('the image, by the steps of its Dockerfile', () => {
  const config = imageConfig();
  // Hundreds of megabytes, which nobody need wait for.
  const folder = mkdtempSync(join(tmpdir(), 'image-test-'));
  atEnd(() => spawn('rm', ['-rf', folder], { detached: true, stdio: 'ignore' }).unref());
  const writable = temporaryFolder();
  let root: string;

  /** Paths of the image, as they are here. */
  const inside = (text: string): string => {
    const [place] = /^\/(app|results|tmp)(?=\/|$)/.exec(text) ?? [];
    return place === undefined ? text : join(place === '/app' ? root : writable, text);
  };
  const environment = (): Record<string, string> =>
    Object.fromEntries(Object.entries(config.env).map(([name, value]) => [name, inside(value)]));
  const command = (parts: readonly string[]): string[] => {
    const user = isRoot ? ['setpriv', '--reuid=65532', '--regid=65532', '--clear-groups'] : [];
    return [...user, process.execPath, ...parts.slice(1).map(inside)];
  };
  const start = (...args: string[]): Load =>
    new Load(
      args,
      { limit: 60, env: { ...environment(), INIT_CWD: inside(config.workdir) } },
      command(config.entrypoint),
    );

  beforeAll(() => {
    chmodSync(folder, 0o755);
    chmodSync(writable, 0o755);
    root = buildImage(folder);
    for (const name of ['results', 'tmp']) {
      mkdirSync(join(writable, name));
      chmodSync(join(writable, name), 0o777);
    }
    // A user's own file, mounted into the package's folder.
    mkdirSync(join(root, 'app/users'));
    copyFileSync(fixture('reader.ts'), join(root, 'app/users/readers.ts'));
    execFileSync('chmod', ['-R', 'a-w', join(root, 'app')]);
  }, 180_000);

  test('holds production dependencies alone, and no sources; its user is none that owns anything', () => {
    expect(config.user).toBe('65532:65532');
    const packages = readdirSync(join(root, 'app/node_modules')).filter((name) => !name.startsWith('.'));
    expect(packages).toContain('zeromq');
    for (const name of ['vitest', 'cdktf', 'typescript', 'vega', '@kubernetes'])
      expect(packages).not.toContain(name);
    expect(existsSync(join(root, 'app/runner/cli.ts'))).toBe(false);
    expect(existsSync(join(root, 'app/analysis/cli.ts'))).toBe(false);
  });

  test(`starts within ${START_LIMIT_S} s of a core that nobody else uses`, () => {
    const atExit = `process.on('exit', () => process.stderr.write(JSON.stringify(process.cpuUsage())))`;
    const [node = '', ...rest] = config.entrypoint;
    const measured = [node, '--import', `data:text/javascript,${encodeURIComponent(atExit)}`, ...rest];
    const [program = '', ...args] = command([...measured, '--version']);
    const times = Array.from({ length: 5 }, () => {
      const { status, stdout, stderr } = spawnSync(program, args, { env: environment(), encoding: 'utf8' });
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
      join(root, 'app/users/readers.ts'),
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
    const runs = join(writable, 'results');
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
      const [program = '', ...rest] = command(config.healthcheck);
      return spawnSync(program, rest, { env: environment() }).status;
    };
    const sign = inside(config.env['LOAD_ALIVE_FILE'] ?? '');
    expect(check()).toBe(0);
    const long = Date.now() / 1000 - 60;
    utimesSync(sign, long, long);
    expect(check()).toBe(1);
  });
});
