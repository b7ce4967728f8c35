import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { atEnd } from './at-end.ts';
import { temporaryFolder } from './folder.ts';
import { need } from './needs.ts';
import { deadPort } from './server.ts';
import { until } from './until.ts';

const HOW =
  'install PostgreSQL, then POSTGRES_BIN=<the folder of its initdb>, on Debian /usr/lib/postgresql/15/bin';

/** Tests that need a real PostgreSQL: `needPostgres('what').describe('…', () => …)`. */
export const needPostgres = (what: string): ReturnType<typeof need> => need('POSTGRES_BIN', what, HOW);

/** PostgreSQL refuses to run as root: then the user that Debian's package makes runs it. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** Starts a fresh PostgreSQL on loopback, and returns its URL; it ends with the file's tests. */
export async function startPostgres(): Promise<string> {
  const bin = process.env['POSTGRES_BIN'];
  if (!bin) throw new Error('POSTGRES_BIN is not set');
  const [folder, port, user] = [temporaryFolder(), await deadPort(), serverUser()];
  if (user) chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
  const data = join(folder, 'data');
  const identity = user ?? {};
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-N'], {
    ...identity,
    cwd: folder,
    stdio: 'ignore',
  });
  const settings = ['-k', folder, '-h', '127.0.0.1', '-p', String(port), '-F'];
  const child = spawn(join(bin, 'postgres'), ['-D', data, ...settings], {
    ...identity,
    cwd: folder,
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  atEnd(async () => {
    child.kill('SIGQUIT');
    await ended;
  });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await until('PostgreSQL answers', async () => {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.end();
    return true;
  });
  return url;
}
