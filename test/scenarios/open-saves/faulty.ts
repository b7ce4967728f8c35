import { join } from 'node:path';
import { HttpClient } from '../../../runner/http-client.ts';
import { Ledger } from '../../../runner/ledger.ts';
import { seeded, type ScenarioContext } from '../../../runner/index.ts';
import { ReadCache } from '../../../scenarios/open-saves/read-cache.ts';
import { Routes } from '../../../scenarios/open-saves/routes.ts';
import { Store } from '../../../scenarios/open-saves/store.ts';
import { startEngine } from '../../helpers/engine.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { startServer, type Seen } from '../../helpers/server.ts';

/**
 * What becomes of a request instead of its answer: a status, and nothing is done; or `lost`: it is done, and
 * the connection ends without a word. `nth` counts the requests of this method and URL, from 1.
 */
export type Fault = (request: { method: string; url: string; nth: number }) => number | 'lost' | undefined;

export interface Faulty {
  store: Store;
  ledger: Ledger;
  seen: readonly Seen[];
  /** What progress was told, as `what: done of total`. */
  told: string[];
  /** Answers as `fault` says from now on. */
  fail(fault: Fault): void;
  /** What a scenario gets, with these options of its own. */
  context<O>(options: O, signal?: AbortSignal): ScenarioContext<O>;
}

/** Open Saves that now and then fails as it is told to, behind a real server; it ends with the tests. */
export async function startFaulty(): Promise<Faulty> {
  const store = new Store();
  const routes = new Routes(store, new ReadCache({ mode: 'write-only', entries: 10, delay: 0 }));
  let fault: Fault = () => undefined;
  const counts = new Map<string, number>();
  const { url: host, seen } = await startServer(({ method, url, body }, response, socket) => {
    const nth = (counts.get(`${method} ${url}`) ?? 0) + 1;
    counts.set(`${method} ${url}`, nth);
    const outcome = fault({ method, url, nth });
    if (typeof outcome === 'number') return response.writeHead(outcome).end('by order of the test');
    const answer = routes.answer({ method, url, body });
    if (outcome === 'lost') return socket.destroy();
    // As the real server says of a record that exists.
    if (answer.status === 409 && url.endsWith('/records')) return response.writeHead(500).end();
    return response.writeHead(answer.status, [...answer.headers]).end(answer.body);
  });
  const http = new HttpClient(startEngine(host, { connections: 16 }), 'data');
  const ledger = new Ledger(join(temporaryFolder(), 'ledger.jsonl'));
  const told: string[] = [];
  return {
    store,
    ledger,
    seen,
    told,
    fail(next) {
      counts.clear();
      fault = next;
    },
    context: (options, signal = new AbortController().signal) => ({
      options,
      run: 'run-1',
      seed: 1,
      random: seeded(1),
      worker: { index: 0, count: 1 },
      http,
      ledger,
      signal,
      progress: (what, done, total) => void told.push(`${what}: ${done} of ${total}`),
      observe: () => undefined,
      host: '',
      deviate: () => undefined,
    }),
  };
}
