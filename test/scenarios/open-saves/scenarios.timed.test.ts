import { describe, expect, test } from 'vitest';
import type { Environment } from '../../../runner/environment.ts';
import { UserError, type LedgerEntry, type ScenarioContext, type User } from '../../../runner/index.ts';
import { scenarios } from '../../../scenarios/index.ts';
import * as blob from '../../../scenarios/open-saves/blob.ts';
import * as cache from '../../../scenarios/open-saves/cache.ts';
import * as crud from '../../../scenarios/open-saves/crud.ts';
import * as mixed from '../../../scenarios/open-saves/mixed.ts';
import * as query from '../../../scenarios/open-saves/query.ts';
import type { Store } from '../../../scenarios/open-saves/store.ts';
import { byName, failures, handRun, type Scenario } from './hand-run.ts';

type UserOf = new (environment: Environment) => User;
const SMALL = { stores: 3, recordsPerStore: 30 };
const BLOBS = { blobSizes: '1KB:5,20KB:1', blobRecords: 6 };

const all: [string, Scenario<never, unknown>, UserOf, Record<string, string | number>][] = [
  ['crud', crud as never, crud.Crud, SMALL],
  ['blob', blob as never, blob.Blob, { stores: 3, ...BLOBS }],
  ['query', query as never, query.Query, SMALL],
  ['mixed', mixed as never, mixed.Mixed, { ...SMALL, ...BLOBS }],
  ['cache', cache as never, cache.Cache, { ...SMALL, hotKeys: 10, updateKeys: 10 }],
];

/** What the ledger says that a run may have made, against what the server holds. */
function uncovered(store: Store, entries: readonly LedgerEntry[]): string[] {
  const { stores, records } = store.contents();
  const number = (id: string): number => Number(/(\d+)$/.exec(id)?.[1]);
  const field = (entry: LedgerEntry, name: string): number => Number(entry[name] ?? 0);
  const storeKnown = (id: string): boolean =>
    entries.some((entry) =>
      id.includes('-x')
        ? entry.kind === 'spare-stores' &&
          number(id) >= field(entry, 'from') &&
          number(id) < field(entry, 'to')
        : entry.kind === 'data' && number(id) < field(entry, 'stores'),
    );
  const recordKnown = ({ storeId, recordId }: { storeId: string; recordId: string }): boolean =>
    entries.some((entry) => {
      const key = number(recordId) * field(entry, 'stores') + number(storeId);
      const listed = entry.kind === 'records' || entry.kind === 'data';
      return listed && key >= field(entry, 'from') && key < field(entry, 'to');
    });
  return [
    ...stores.filter((id) => !storeKnown(id)),
    ...records.filter((r) => !recordKnown(r)).map((r) => r.recordId),
  ];
}

describe.each(all)('%s', (name, scenario, UserClass, options) => {
  test('600 tasks, one request each, no failure; the ledger covers what is there, and removes it all', () =>
    handRun(scenario, options, async ({ store, entries, requests, errors, tasks, removeAll }) => {
      await tasks(UserClass, 600);
      expect(errors).toEqual([]);
      expect(failures(requests)).toEqual([]);
      expect(requests).toHaveLength(600);
      expect(store.sizes().stores).toBeGreaterThan(0);
      expect(uncovered(store, entries)).toEqual([]);
      await removeAll();
      expect(store.sizes()).toEqual({ stores: 0, records: 0, blobs: 0, metadata: 0 });
      await removeAll();
    }));

  test('is in the list under its name', async () => {
    const file = scenarios[name]?.file ?? '';
    const module: unknown = await import(new URL(`../../../scenarios/${file}`, import.meta.url).href);
    expect(module).toBe(scenario);
  });

  test('what the options give can be parsed again, after a journey as JSON', () => {
    const parsed = scenario.options.parse({});
    expect(scenario.options.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
  });

  test('every option has a description', () => {
    const { shape } = scenario.options as unknown as { shape: Record<string, { description?: string }> };
    expect(Object.entries(shape).filter(([, field]) => !field.description)).toEqual([]);
  });

  test('every id starts with the run', () =>
    handRun(scenario, options, async ({ store, tasks }) => {
      await tasks(UserClass, 50);
      const { stores, records, metadata } = store.contents();
      const ids = [...stores, ...records.map(({ recordId }) => recordId), ...metadata];
      expect(ids.filter((id) => !id.startsWith('run-1-'))).toEqual([]);
    }));
});

describe('setting up', () => {
  test('two workers of a run have nothing in common', async () => {
    const held = async (index: number): Promise<Set<string>> => {
      const ids = new Set<string>();
      await handRun(
        mixed as never,
        { ...SMALL, ...BLOBS },
        async ({ store, tasks }) => {
          await tasks(mixed.Mixed, 200);
          const { stores, records, metadata } = store.contents();
          for (const id of [...stores, ...metadata, ...records.map((r) => `${r.storeId}/${r.recordId}`)])
            ids.add(id);
        },
        { worker: { index, count: 2 } },
      );
      return ids;
    };
    const [one, two] = [await held(0), await held(1)];
    expect(one.size).toBeGreaterThan(50);
    expect([...one].filter((id) => two.has(id))).toEqual([]);
  });

  test('workers share the stores that were asked for, and each has one at least', async () => {
    const stores: number[] = [];
    for (let index = 0; index < 4; index++) {
      const noted = async ({ store }: { store: Store }): Promise<void> =>
        void stores.push(store.sizes().stores);
      await handRun(query as never, { ...SMALL, stores: 6 }, noted, { worker: { index, count: 4 } });
    }
    expect(stores).toEqual([2, 2, 1, 1]);
    await handRun(
      query as never,
      { ...SMALL, stores: 1 },
      async ({ store }) => expect(store.sizes().stores).toBe(1),
      {
        worker: { index: 3, count: 4 },
      },
    );
  });

  test.each([
    [
      500,
      'database is away',
      /POST \/api\/stores was answered 500: database is away, 5 times over\. See the target's own log/,
    ],
    [404, 'no such page', /was answered 404: no such page\. Check that --host is the base URL/],
    [200, '', /was answered 200: .*expected status 201, got 200/],
  ])('a target that answers %i ends the run with a useful word', async (status, said, message) => {
    const { startServer } = await import('../../helpers/server.ts');
    const { HttpClient } = await import('../../../runner/http-client.ts');
    const { HttpEngine } = await import('../../../runner/http.ts');
    const { url } = await startServer((_request, response) => {
      response.statusCode = status;
      response.end(said);
    });
    const engine = new HttpEngine({ host: url, connections: 4, timeout: 5, headers: {} });
    const options = query.options.parse({});
    const nothing = (): void => undefined;
    const signal = new AbortController().signal;
    const worker = { index: 0, count: 1 };
    const partial = {
      options,
      run: 'r',
      seed: 1,
      random: Math.random,
      worker,
      http: new HttpClient(engine, 'data'),
      signal,
    };
    const context = {
      ...partial,
      ledger: { add: nothing },
      progress: nothing,
      observe: nothing,
      deviate: nothing,
    };
    const made = query.setUp(context as unknown as ScenarioContext<typeof options>);
    await expect(made).rejects.toThrow(UserError);
    await expect(made).rejects.toThrow(message);
    await engine.close();
  });
});

describe('what tasks do when they find no key', () => {
  test('a delete creates instead, and says so', () =>
    handRun(
      crud as never,
      { stores: 1, recordsPerStore: 10, metadata: 10 },
      async ({ tasks, deviations, requests }) => {
        await tasks(crud.Crud, 60);
        expect(failures(requests)).toEqual([]);
        expect(new Set(deviations)).toContain('delete_record: none left to delete, one created instead');
        const names = byName(requests);
        expect(names['create_record']).toBeGreaterThan(0);
        expect(names['delete_record']).toBeGreaterThan(0);
      },
      { without: crudTasksBut('deleteRecord') },
    ));

  test('updates never hold one key twice: the rest reads, and says so', () =>
    handRun(
      crud as never,
      { stores: 1, recordsPerStore: 10 },
      async ({ tasks, deviations, requests }) => {
        await tasks(crud.Crud, 40, 20);
        expect(failures(requests)).toEqual([]);
        expect(deviations).toContain('update_record: all being updated, one read instead');
        expect(byName(requests)['update_record']).toBeGreaterThan(0);
      },
      { target: { latency: '20ms' }, without: crudTasksBut('updateRecord') },
    ));
});

function crudTasksBut(kept: string): string[] {
  return Object.getOwnPropertyNames(crud.Crud.prototype).filter(
    (name) => name !== kept && name !== 'constructor',
  );
}
