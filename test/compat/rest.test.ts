import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Load } from '../helpers/cli.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { need } from '../helpers/needs.ts';
import { Page } from '../helpers/page.ts';
import { deadPort, startServer } from '../helpers/server.ts';
import { until } from '../helpers/until.ts';

const python = need(
  'LOCUST_PYTHON',
  'whether the page answers as a real Locust does',
  'python3 -m venv VENV && VENV/bin/pip install -r test/compat/requirements.txt; LOCUST_PYTHON=VENV/bin/python',
);

const PYTHON_FILE = `from locust import HttpUser, constant, task
class Reader(HttpUser):
    wait_time = constant(0.02)
    @task(3)
    def read(self):
        self.client.get("/")
    @task
    def fall(self):
        raise ValueError("on purpose")
`;
const OUR_FILE = `import { constant, HttpUser, task } from 'open-saves-load';
export class Reader extends HttpUser {
  override waitTime = constant(0.02);
  @task(3) read() { return this.client.get('/'); }
  @task fall() { throw new Error('on purpose'); }
}
`;

/** A page of either kind. */
class Site {
  constructor(
    readonly url: string,
    readonly load: Load,
  ) {}

  async ask(method: string, path: string, body?: Record<string, string>): Promise<Answer> {
    const form = body && { body: new URLSearchParams(body) };
    const answer = await fetch(this.url + path, { method, ...form });
    const text = await answer.text();
    const type = (answer.headers.get('content-type') ?? '').split(';')[0] ?? '';
    const parsed: unknown = type === 'application/json' ? JSON.parse(text) : undefined;
    return { status: answer.status, type, text, parsed };
  }
}

interface Answer {
  status: number;
  type: string;
  text: string;
  parsed: unknown;
}

/** The fields of an answer and their types; of a list those of its first item. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  const entries = Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

async function startReal(host: string, more: readonly string[] = []): Promise<Site> {
  const file = join(temporaryFolder(), 'real.py');
  writeFileSync(file, PYTHON_FILE);
  const port = await deadPort();
  const fixed = ['-m', 'locust', '-f', file, '--web-host', '127.0.0.1', '--web-port', String(port)];
  const load = new Load([...fixed, '-H', host, ...more], { limit: 90 }, [python.value ?? '']);
  const site = new Site(`http://127.0.0.1:${port}/`, load);
  await until('the real page', async () => (await site.ask('GET', 'stats/requests')).status === 200);
  return site;
}

async function startOurs(host: string, more: readonly string[] = []): Promise<Site> {
  const file = join(temporaryFolder(), 'ours.ts');
  writeFileSync(file, OUR_FILE);
  const page = await Page.open(['-f', file, '-H', host, ...more], { limit: 90 });
  return new Site(page.url, page);
}

/** What both answer to the same, and how it looks. */
async function both(sites: readonly Site[], ...ask: Parameters<Site['ask']>): Promise<[unknown, unknown]> {
  const [real, ours] = await Promise.all(sites.map((site) => site.ask(...ask)));
  const look = (answer: Answer | undefined): unknown => ({
    status: answer?.status,
    type: answer?.type,
    shape: answer?.parsed === undefined ? undefined : shapeOf(answer.parsed),
  });
  return [look(ours), look(real)];
}

const isUnderWay = async (site: Site): Promise<boolean> => {
  const {
    stats,
    errors,
    current_response_time_percentiles: current,
  } = (await site.ask('GET', 'stats/requests')).parsed as {
    stats: { num_requests: number }[];
    errors: unknown[];
    current_response_time_percentiles: Record<string, number | null>;
  };
  const has = Object.values(current).every((value) => value !== null);
  return stats.length > 1 && errors.length > 0 && has && (stats.at(-1)?.num_requests ?? 0) > 20;
};

python.describe('the page of a real Locust and ours', () => {
  let sites: Site[];

  beforeAll(async () => {
    const server = await startServer((request, response) =>
      response.writeHead(Math.random() < 0.3 ? 500 : 200).end(request.url),
    );
    sites = await Promise.all([startReal(server.url), startOurs(server.url)]);
  });

  afterAll(() => {
    for (const { load } of sites) load.child.kill('SIGTERM');
  });

  test.each<[string, string, Record<string, string>?]>([
    ['GET', 'exceptions'],
    ['GET', 'tasks'],
    ['GET', 'worker-count'],
    ['GET', 'stats/requests/csv'],
    ['GET', 'stats/failures/csv'],
    ['GET', 'exceptions/csv'],
    ['GET', 'stats/requests_full_history/csv'],
    ['POST', 'swarm', { user_count: 'x', spawn_rate: '1' }],
    ['POST', 'swarm', { user_count: '1' }],
    ['POST', 'swarm', { user_count: '1', spawn_rate: '1', run_time: 'soon' }],
    ['POST', 'stop'],
  ])('before the first run: %s /%s %j', async (...ask) => {
    const [ours, real] = await both(sites, ...ask);
    // Locust answers text/html with what is no HTML.
    expect(JSON.stringify(ours).replace('text/plain', 'text/html')).toEqual(JSON.stringify(real));
  });

  test('words of a form that is refused', async () => {
    for (const form of [{ user_count: 'x', spawn_rate: '1' }, { user_count: '3' }]) {
      const answers = await Promise.all(sites.map((site) => site.ask('POST', 'swarm', form)));
      expect(answers[1]?.parsed).toEqual(answers[0]?.parsed);
    }
  });

  test('while a run is on, and after it', async () => {
    const form = { user_count: '3', spawn_rate: '3', run_time: '1h' };
    const [ours, real] = await both(sites, 'POST', 'swarm', form);
    expect(ours).toEqual(real);
    await Promise.all(sites.map((site) => until('requests', () => isUnderWay(site))));
    for (const path of ['stats/requests', 'exceptions', 'tasks', 'worker-count', 'logs']) {
      const [our, their] = await both(sites, 'GET', path);
      expect({ path, answer: our }).toEqual({ path, answer: their });
    }
    for (const path of ['stats/requests/csv', 'stats/failures/csv', 'exceptions/csv']) {
      const texts = await Promise.all(sites.map((site) => site.ask('GET', path)));
      expect(texts[1]?.text.split('\r\n')[0]).toBe(texts[0]?.text.split('\r\n')[0]);
    }
    const [resetOurs, resetReal] = await both(sites, 'POST', 'stats/reset');
    expect(resetOurs).toEqual(resetReal);
    const [stopOurs, stopReal] = await both(sites, 'POST', 'stop');
    expect(stopOurs).toEqual(stopReal);
    // Locust keeps an answer for 2 s.
    const hasStopped = async (site: Site): Promise<boolean> =>
      ((await site.ask('GET', 'stats/requests')).parsed as { state: string }).state === 'stopped';
    await Promise.all(sites.map((site) => until('stopped', () => hasStopped(site))));
  });
});

python.describe('the page of a real Locust master and of ours', () => {
  test('tells of the workers in the same fields; ours keeps a Python worker from run to run, and counts all', async () => {
    const server = await startServer();
    const ports = [await deadPort(), await deadPort()] as const;
    const master = (port: number): string[] => ['--master', '--master-bind-port', String(port)];
    const sites = await Promise.all([
      startReal(server.url, master(ports[0])),
      startOurs(server.url, master(ports[1])),
    ]);
    const [file, real] = [join(temporaryFolder(), 'ours.ts'), join(temporaryFolder(), 'real.py')];
    writeFileSync(file, OUR_FILE);
    writeFileSync(real, PYTHON_FILE);
    const joins = (port: number): string[] => ['--worker', '--master-port', String(port), '-f'];
    void new Load([...joins(ports[0]), file], { limit: 90 });
    const foreign = ['-m', 'locust', ...joins(ports[1]), real];
    void new Load(foreign, { limit: 90 }, [python.value ?? '']);
    const count = async (site: Site): Promise<number> =>
      ((await site.ask('GET', 'worker-count')).parsed as { worker_count: number }).worker_count;
    await until('workers', async () => (await Promise.all(sites.map(count))).every((number) => number === 1));
    const workersOf = async (site: Site): Promise<unknown[]> =>
      ((await site.ask('GET', 'stats/requests')).parsed as { workers: unknown[] }).workers;
    const listed = (): Promise<unknown[][]> => Promise.all(sites.map(workersOf));
    // The real one answers from a cache of two seconds. What else it tells while nothing runs changes as it waits.
    await until('workers listed', async () => (await listed()).every(({ length }) => length === 1));
    const [theirs, ours] = await listed();
    expect(shapeOf(ours)).toEqual(shapeOf(theirs));

    const page = sites[1]?.load as Page;
    let before = 0;
    for (const users of ['2', '3']) {
      await page.post('swarm', { user_count: users, spawn_rate: '10' });
      await page.untilRequests(60);
      await page.post('stop');
      expect(await page.requests()).toBe(server.seen.length - before);
      before = server.seen.length;
    }
    for (const { load } of sites) load.child.kill('SIGTERM');
  }, 60_000);
});
