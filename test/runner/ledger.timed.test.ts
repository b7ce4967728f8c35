import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../helpers/folder.ts';
import { CONTEXT, LEFT_OVER, leftOver, noteLeftOver, removeAll } from '../../runner/cleanup.ts';
import { UserError } from '../../runner/errors.ts';
import { Ledger, readLedger, type LedgerEntry } from '../../runner/ledger.ts';

const LEDGER = 'ledger.jsonl';

const entries: LedgerEntry[] = [
  { kind: 'store', id: 'a' },
  { kind: 'records', from: 0, to: 99 },
  { kind: 'note', text: 'line\nend, "quotes"' },
];

describe('Ledger', () => {
  test('an entry is on disk when add returns; all come back, the newest last', () => {
    const path = join(temporaryFolder(), LEDGER);
    const ledger = new Ledger(path);
    for (const [i, entry] of entries.entries()) {
      ledger.add(entry);
      expect(readLedger(path)).toEqual(entries.slice(0, i + 1));
    }
    ledger.close();
    expect(ledger.entries).toEqual(entries);
  });

  test('what add returns is what the end of the run removes: lowered there, whole on disk', () => {
    const path = join(temporaryFolder(), LEDGER);
    const ledger = new Ledger(path);
    const given = { kind: 'records', from: 0, to: 100 };
    const kept = ledger.add(given);
    kept['to'] = 7;
    expect(ledger.entries).toEqual([{ kind: 'records', from: 0, to: 7 }]);
    expect(readLedger(path)).toEqual([{ kind: 'records', from: 0, to: 100 }]);
    expect(given.to).toBe(100);
    ledger.close();
  });

  test.each([1, 10, 20])('a last line that a kill cut off after %i characters is ignored', (characters) => {
    const path = join(temporaryFolder(), LEDGER);
    const ledger = new Ledger(path);
    for (const entry of entries) ledger.add(entry);
    ledger.close();
    appendFileSync(path, JSON.stringify({ kind: 'cut off', id: 'never sent' }).slice(0, characters));
    expect(readLedger(path)).toEqual(entries);
  });

  test('an empty one has no entries', () => {
    const path = join(temporaryFolder(), LEDGER);
    new Ledger(path).close();
    expect(readLedger(path)).toEqual([]);
  });
});

describe('removeAll', () => {
  const never = new AbortController().signal;

  test('the newest first, and says how far it is', async () => {
    const removed: LedgerEntry[] = [];
    const progress: string[] = [];
    const result = await removeAll(
      entries,
      (entry) => Promise.resolve(void removed.push(entry)),
      never,
      (done, total) => progress.push(`${done}/${total}`),
    );
    expect(removed).toEqual(entries.toReversed());
    expect(result).toEqual({ left: [], error: undefined });
    expect(progress).toEqual(['1/3', '2/3', '3/3']);
  });

  test('one that fails is left, and the others are removed', async () => {
    const result = await removeAll(
      entries,
      ({ kind }) => (kind === 'records' ? Promise.reject(new Error('503')) : Promise.resolve()),
      never,
      () => undefined,
    );
    expect(result.left).toEqual([entries[1]]);
    expect(result.error).toEqual(new Error('503'));
  });

  test('time is up: what was not begun is left, in the order of the ledger', async () => {
    const time = new AbortController();
    const result = await removeAll(
      entries,
      () => {
        time.abort(new Error('1 s were not enough'));
        return Promise.resolve();
      },
      time.signal,
      () => undefined,
    );
    expect(result.left).toEqual(entries.slice(0, 2));
    expect(String(result.error)).toContain('1 s were not enough');
  });

  test('time is up while one removes: it is not waited for, and counts as left', async () => {
    const time = AbortSignal.timeout(100);
    const started = performance.now();
    const result = await removeAll(
      entries,
      ({ kind }) => (kind === 'records' ? new Promise(() => undefined) : Promise.resolve()),
      time,
      () => undefined,
    );
    expect(result.left).toEqual(entries.slice(0, 2));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('what an earlier run left', () => {
  const context = {
    run: 'load-1',
    scenario: 's',
    host: 'http://127.0.0.1:1',
    embedded: false,
    seed: 1,
    scenarioInput: {},
  };

  function runFolder(files: Record<string, string>): string {
    const folder = temporaryFolder();
    for (const [name, text] of Object.entries({ [CONTEXT]: JSON.stringify(context), ...files })) {
      writeFileSync(join(folder, name), text);
    }
    return folder;
  }
  const lines = (list: readonly LedgerEntry[]): string =>
    list.map((entry) => `${JSON.stringify(entry)}\n`).join('');

  test.each<[string, Record<string, string>, LedgerEntry[]]>([
    ['killed: all of its ledger', { [LEDGER]: lines(entries) }, entries],
    ['killed in the middle of a line', { [LEDGER]: `${lines(entries)}{"kind":"cu` }, entries],
    ['ended by itself, with nothing left', { [LEDGER]: lines(entries), 'run.json': '{}' }, []],
    [
      'ended by itself, with something left',
      { [LEDGER]: lines(entries), 'run.json': '{}', [LEFT_OVER]: lines(entries.slice(0, 1)) },
      entries.slice(0, 1),
    ],
    ['it made nothing', {}, []],
  ])('%s', (_what, files, expected) => {
    const folder = runFolder(files);
    expect(leftOver(folder, '/nowhere', '/')).toMatchObject({ folder, context, entries: expected });
  });

  test('a run is found by its path, and by its name in the results', () => {
    const folder = runFolder({});
    const [name = '', parent = ''] = [folder.split('/').at(-1), join(folder, '..')];
    expect(leftOver(name, parent, '/').folder).toBe(join(parent, name));
    expect(leftOver(name, '/nowhere', parent).folder).toBe(join(parent, name));
  });

  test('no such run: says where it looked', () => {
    const refused = (): unknown => leftOver('20200101T000000Z-x', '/nowhere/results', '/here');
    expect(refused).toThrow(UserError);
    expect(refused).toThrow('--cleanup 20200101T000000Z-x: no run of that name');
    expect(refused).toThrow('/nowhere/results/20200101T000000Z-x');
  });

  test('noteLeftOver keeps a file only while something is left', () => {
    const folder = runFolder({});
    noteLeftOver(folder, entries);
    expect(readLedger(join(folder, LEFT_OVER))).toEqual(entries);
    noteLeftOver(folder, []);
    expect(() => readFileSync(join(folder, LEFT_OVER))).toThrow('ENOENT');
  });
});
