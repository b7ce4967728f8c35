import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import { loadFiles, loadNamed, type LoadedScenario } from '../load-scenario.ts';
import { WorkerSocket } from './socket.ts';

/** What a master answers to a worker that has no users: Locust's message, and the name of a scenario that comes along. */
export type Locustfiles =
  | { locustfiles: { filename: string; contents: string }[]; open_saves_load?: { scenario: string } }
  | { error: string };

/** By its version a worker of this package is told from one of Locust's. */
const VERSION = 'open-saves-load';
/** How often a worker asks, and for how long, ms: as Locust's does. */
const ASK_MS = 1000;
const PATIENCE_MS = 305_000;

/** `named`: it is one of those that come along. */
export function locustfilesFor(version: string, scenario: LoadedScenario, named: boolean): Locustfiles {
  if (version !== VERSION)
    return { error: 'the users of this master are written in TypeScript: give this worker a file with -f' };
  if (named) return { locustfiles: [], open_saves_load: { scenario: scenario.name } };
  return {
    locustfiles: scenario.files.map((file) => ({
      filename: basename(file),
      contents: readFileSync(file, 'utf8'),
    })),
  };
}

const answer = z.union([
  z.object({ error: z.string() }),
  z.object({
    locustfiles: z.array(z.union([z.string(), z.object({ filename: z.string(), contents: z.string() })])),
    open_saves_load: z.object({ scenario: z.string() }).optional(),
  }),
]);

/** `-f -` of a worker: the users of its master. Throws UserError. */
export async function scenarioOfMaster(host: string, port: number): Promise<LoadedScenario> {
  const wrong = (why: string): UserError => new UserError(`-f -: the master at ${host}:${port} ${why}.`);
  const read = answer.safeParse(await ask(host, port));
  if (!read.success) throw wrong('answers what is no list of files');
  if ('error' in read.data) throw wrong(`says: ${read.data.error}`);
  const { locustfiles, open_saves_load: ours } = read.data;
  if (ours) return loadNamed(ours.scenario);
  const folder = mkdtempSync(join(tmpdir(), 'locustfile-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const files = locustfiles.map((file) => {
    if (typeof file === 'string') throw wrong(`names ${file}, and files are not taken from the web`);
    if (!/\.[cm]?[jt]s$/.test(file.filename))
      throw wrong(
        `has users in ${file.filename}, and here they are written in TypeScript or JavaScript: name a file of them with -f`,
      );
    const path = join(folder, basename(file.filename));
    writeFileSync(path, file.contents);
    return path;
  });
  return loadFiles(files);
}

async function ask(host: string, port: number): Promise<unknown> {
  const socket = new WorkerSocket(`${hostname()}_download_locustfile_${randomUUID()}`, host, port);
  const ends = performance.now() + PATIENCE_MS;
  const answered = new AbortController();
  const asking = (async () => {
    while (!answered.signal.aborted && performance.now() < ends) {
      await socket.send('locustfile', { version: VERSION });
      await sleep(ASK_MS);
    }
  })();
  try {
    for await (const { type, data } of socket.messages()) {
      if (type !== 'locustfile') continue;
      return data;
    }
  } finally {
    answered.abort();
    void asking.then(() => socket.close());
  }
  return undefined;
}
