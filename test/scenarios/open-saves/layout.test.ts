import { describe, expect, test } from 'vitest';
import { recordBody, recordUpdateBody, storeBody, template } from '../../../scenarios/open-saves/bodies.ts';
import { Layout } from '../../../scenarios/open-saves/layout.ts';

const KINDS = { owners: 7, games: 3, tags: 2, metadataTypes: 4 };
const layout = new Layout({ run: 'run', worker: 2, stores: 4 }, KINDS);

describe('ids', () => {
  test('no two keys have one id', () => {
    const ids = Array.from({ length: 4000 }, (_, key) => `${layout.storeOf(key)}/${layout.record(key)}`);
    expect(new Set(ids).size).toBe(4000);
    const metadata = Array.from(
      { length: 4000 },
      (_, key) => `${layout.metadataType(key)}/${layout.metadata(key)}`,
    );
    expect(new Set(metadata).size).toBe(4000);
  });

  test('neighbouring keys lie in different stores, and every store has every owner, game and tag', () => {
    const found = new Map<string, Set<string>>();
    for (let key = 0; key < 4 * 7 * 3 * 2; key++) {
      const store = layout.storeOf(key);
      expect(store).not.toBe(layout.storeOf(key + 1));
      const kinds = found.get(store) ?? new Set();
      found.set(store, kinds.add(layout.owner(key)).add(layout.game(key)).add(layout.tag(key)));
    }
    expect([...found.values()].map((kinds) => kinds.size)).toEqual(Array(4).fill(7 + 3 + 2));
  });

  test('stores of different workers and kinds differ', () => {
    const other = new Layout({ run: 'run', worker: 22, stores: 4 }, KINDS);
    const ids = [0, 1, 2, 3].flatMap((i) => [
      layout.store(i),
      layout.spareStore(i),
      other.store(i),
      other.spareStore(i),
    ]);
    expect(new Set(ids).size).toBe(16);
  });
});

describe('bodies', () => {
  test('owner and game are sent in both places', () => {
    for (const fill of [recordBody, recordUpdateBody]) {
      const body = JSON.parse(fill(layout.recordValues(5, 3))) as Record<string, Record<string, unknown>>;
      expect(body).toMatchObject({
        owner_id: layout.owner(5),
        game_id: layout.game(5),
        tags: [layout.tag(5), expect.any(String)],
      });
      expect(body['properties']).toMatchObject({
        owner_id: layout.owner(5),
        game_id: layout.game(5),
        version: '3',
      });
    }
    expect(JSON.parse(recordBody(layout.recordValues(5, 3)))).toMatchObject({ record_id: layout.record(5) });
    expect(JSON.parse(storeBody({ store_id: 'x' }))).toMatchObject({ store_id: 'x' });
  });

  test('a gap without a value, and a template that is no JSON, are errors', () => {
    expect(() => template('{"a":"{{b}}"}')({ c: '1' })).toThrow('needs a value for b');
    expect(() => template('{"a":')).toThrow(SyntaxError);
  });
});
