import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { HttpClient } from '../../../runner/http-client.ts';
import { HttpEngine } from '../../../runner/http.ts';
import { BlobContent, checkDigest } from '../../../scenarios/open-saves/blob-content.ts';
import * as api from '../../../scenarios/open-saves/client.ts';
import { samples } from '../../../scenarios/open-saves/samples.ts';
import { startServer } from '../../helpers/server.ts';

/** The error that `call` ends with when the target answers so; undefined when there is none. */
async function judged(call: api.Call, status: number, body: string | Buffer): Promise<string | undefined> {
  const { url } = await startServer((_request, response) => {
    response.statusCode = status;
    response.end(body);
  });
  const engine = new HttpEngine({ host: url, connections: 1, timeout: 5, headers: {} });
  const response = await api.send(new HttpClient(engine, 'load'), call);
  await engine.close();
  return response.error;
}

const record = { store_id: 's', record_id: 'r', tags: ['t'], properties: { owner_id: 'o', game_id: 'g' } };
const page = (...records: unknown[]): string => JSON.stringify({ records });
const text = (value: unknown): string => JSON.stringify(value);

describe('right answers, quirks of the real server among them', () => {
  test.each<[string, api.Call, number, string]>([
    ['a store', api.readStore('s'), 200, text({ store_id: 's', name: '' })],
    [
      'stores of others',
      api.listStores(),
      200,
      text({ stores: Array.from({ length: 500 }, () => ({ store_id: 'x' })) }),
    ],
    ['an empty body', api.createStore('{}'), 201, ''],
    [
      'a record without owner, game and tags at its top',
      api.readRecord('s', 'r'),
      200,
      text({ store_id: 's', record_id: 'r' }),
    ],
    ['an index that is late', api.queryByOwner('s', 'o', 5), 200, page()],
    ['an owner only in the properties', api.queryByOwner('s', 'o', 5), 200, page(record)],
    ['a full page', api.queryByGame('s', 'g', 2), 200, page(record, record)],
    ['a page without the tag', api.queryByTag('s', 'other', 2), 200, page(record)],
    ['no blobs, as null', api.listBlobs('s', 'r', []), 200, 'null\n'],
    ['no blobs, as a list', api.listBlobs('s', 'r', []), 200, '[]'],
    ['more blobs than expected', api.listBlobs('s', 'r', ['b0']), 200, '["other","b0"]'],
    ['metadata', api.readMetadata('t', 'm'), 200, text({ subject: 'm', more: [1] })],
    [
      'an upload with a body in its answer',
      api.uploadBlob('s', 'r', 'b0', Buffer.from('x'), 'up'),
      200,
      'stored',
    ],
    ['a delete', api.deleteRecord('s', 'r'), 204, ''],
  ])('%s', async (_, call, status, body) => {
    expect(await judged(call, status, body)).toBeUndefined();
  });
});

describe('wrong answers', () => {
  test.each<[string, api.Call, number, string, string]>([
    ['another store', api.readStore('s'), 200, text({ store_id: 'x' }), 'expected store_id s, got "x"'],
    ['no JSON', api.readStore('s'), 200, '<html>', 'expected JSON, got'],
    ['another status', api.createStore('{}'), 200, '', 'expected status 201, got 200'],
    [
      'another status where JSON is due',
      api.readStore('s'),
      202,
      text({ store_id: 's' }),
      'expected status 200, got 202',
    ],
    [
      'another record',
      api.readRecord('s', 'r'),
      200,
      text({ ...record, record_id: 'x' }),
      'expected record_id r',
    ],
    ['a list for a record', api.readRecord('s', 'r'), 200, '[]', 'expected the record, got []'],
    [
      'more than the limit',
      api.listRecords('s', 1),
      200,
      page(record, record),
      'expected 1 records at most, got 2',
    ],
    [
      'a record of another store',
      api.listRecords('s', 5),
      200,
      page({ ...record, store_id: 'x' }),
      'expected store_id s',
    ],
    [
      'a record of another owner',
      api.queryByOwner('s', 'x', 5),
      200,
      page(record),
      'expected owner_id x, got "o"',
    ],
    [
      'a record of another game',
      api.queryByGame('s', 'x', 5),
      200,
      page(record),
      'expected game_id x, got "g"',
    ],
    ['no list', api.queryByTag('s', 't', 5), 200, '{}', 'expected a list of records'],
    ['a blob missing', api.listBlobs('s', 'r', ['b0']), 200, 'null', 'expected blob b0 in the list'],
    ['no list of keys', api.listBlobs('s', 'r', []), 200, '{"a":1}', 'expected a list of blob keys'],
    ['other metadata', api.readMetadata('t', 'm'), 200, text({ subject: 'x' }), 'expected subject m'],
    ['a delete that answers 200', api.deleteStore('s'), 200, '', 'expected status 204, got 200'],
  ])('%s', async (_, call, status, body, message) => {
    expect(await judged(call, status, body)).toContain(message);
  });

  test('an error keeps its own words', async () => {
    expect(await judged(api.readRecord('s', 'r'), 500, 'x')).toMatch(/^HTTPError\('500 Server Error/);
  });
});

describe('contents of blobs', () => {
  const SIZE = 300_000;
  const content = new BlobContent(1, SIZE);
  const download = (): api.Call => api.downloadBlob('s', 'r', 'b0', 'down', content.check(5, SIZE));

  test('the same bytes pass; they differ from key to key and from seed to seed', async () => {
    expect(await judged(download(), 200, content.of(5, SIZE))).toBeUndefined();
    expect(content.of(5, 100).equals(content.of(6, 100))).toBe(false);
    expect(content.of(5, 100).equals(new BlobContent(2, SIZE).of(5, 100))).toBe(false);
    expect(new BlobContent(1, SIZE).of(5, 100).equals(content.of(5, 100))).toBe(true);
  });

  test.each([0, 1, 150_000, SIZE - 1])('a flipped bit in byte %i fails', async (at) => {
    const wrong = Buffer.from(content.of(5, SIZE));
    wrong[at] = (wrong[at] ?? 0) ^ 1;
    expect(await judged(download(), 200, wrong)).toContain('the content differs from what was uploaded');
  });

  test.each([
    ['a short body', SIZE - 1],
    ['no body', 0],
  ])('%s fails', async (_, bytes) => {
    expect(await judged(download(), 200, content.of(5, bytes))).toContain(
      `expected ${SIZE} bytes, got ${bytes}`,
    );
  });

  test('a long body fails', async () => {
    const long = Buffer.concat([content.of(5, SIZE), Buffer.from('x')]);
    expect(await judged(download(), 200, long)).toContain(`expected ${SIZE} bytes, got ${SIZE + 1}`);
  });

  test('keys up to a million lie within the pool', () => {
    for (let key = 0; key < 1_000_000; key += 997) expect(content.of(key, SIZE)).toHaveLength(SIZE);
  });

  test('the samples are what their list says, and checked by it', async () => {
    expect(samples).toHaveLength(2);
    for (const { file, bytes, sha256, content: body } of samples) {
      const read = readFileSync(new URL(`../../../scenarios/open-saves/data/${file}`, import.meta.url));
      expect(createHash('sha256').update(read).digest('hex')).toBe(sha256);
      const call = api.downloadBlob('s', 'r', 'b0', 'sample', { catchResponse: checkDigest(sha256, bytes) });
      expect(await judged(call, 200, body)).toBeUndefined();
      const wrong = Buffer.from(body);
      wrong[7] = (wrong[7] ?? 0) ^ 0x80;
      expect(await judged(call, 200, wrong)).toContain('expected content of SHA-256');
      expect(await judged(call, 200, body.subarray(1))).toContain(`expected ${bytes} bytes`);
    }
  });
});
