import { describe, expect, test } from 'vitest';
import { withServer, type Running } from './running.ts';

/** One row of the API: what is asked, with `s`, `s/r`, blob `b` and metadata `t/m` in place, and the answer. */
interface Row {
  ask: string;
  body?: unknown;
  status: number;
  /** The body, exactly, or what it matches. */
  answers?: unknown;
  json?: unknown;
  type?: string;
}

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const STORE = { store_id: 's', name: 'Store', created_at: TIME, updated_at: TIME };
const RECORD = {
  store_id: 's',
  record_id: 'r',
  owner_id: 'o',
  game_id: 'g',
  tags: ['a', 'b'],
  properties: { owner_id: 'o', game_id: 'g', level: 1 },
  blob_keys: ['b'],
  created_at: TIME,
  updated_at: TIME,
};
const LINE = expect.stringMatching(/^[^\n]+\n$/) as unknown;

const rows: Row[] = [
  {
    ask: 'GET /',
    status: 200,
    answers: expect.stringMatching(/^Open Saves/),
    type: 'text/plain; charset=utf-8',
  },
  { ask: 'GET /health', status: 200, answers: 'OK' },
  { ask: 'GET /api/stores', status: 200, json: { stores: [STORE] }, type: 'application/json' },
  { ask: 'POST /api/stores', body: { store_id: 'new', name: 'New' }, status: 201, answers: '' },
  { ask: 'POST /api/stores', body: '{', status: 400, answers: LINE },
  { ask: 'POST /api/stores', body: '[]', status: 400, answers: LINE },
  { ask: 'POST /api/stores', body: { name: 'No id' }, status: 400, answers: 'store_id is required\n' },
  { ask: 'POST /api/stores', body: { store_id: '' }, status: 400, answers: 'store_id is required\n' },
  { ask: 'POST /api/stores', body: { store_id: 7 }, status: 400, answers: LINE },
  { ask: 'POST /api/stores', body: { store_id: 's' }, status: 409, answers: 'store already exists\n' },
  { ask: 'GET /api/stores/s', status: 200, json: STORE },
  {
    ask: 'GET /api/stores/none',
    status: 404,
    answers: 'store not found\n',
    type: 'text/plain; charset=utf-8',
  },
  { ask: 'DELETE /api/stores/s', status: 204, answers: '' },
  { ask: 'DELETE /api/stores/none', status: 204, answers: '' },
  { ask: 'GET /api/stores/s/records', status: 200, json: { records: [RECORD] } },
  { ask: 'GET /api/stores/s/records?owner_id=o', status: 200, json: { records: [RECORD] } },
  { ask: 'GET /api/stores/s/records?owner_id=other', status: 200, json: { records: [] } },
  { ask: 'GET /api/stores/s/records?game_id=g', status: 200, json: { records: [RECORD] } },
  { ask: 'GET /api/stores/s/records?game_id=other', status: 200, json: { records: [] } },
  { ask: 'GET /api/stores/s/records?tag=none', status: 200, json: { records: [RECORD] } },
  { ask: 'GET /api/stores/none/records', status: 404, answers: 'store not found\n' },
  { ask: 'POST /api/stores/s/records', body: { record_id: 'new' }, status: 201, answers: '' },
  { ask: 'POST /api/stores/s/records', body: 'nonsense', status: 400, answers: LINE },
  { ask: 'POST /api/stores/s/records', body: {}, status: 400, answers: 'record_id is required\n' },
  {
    ask: 'POST /api/stores/s/records',
    body: { record_id: 'r' },
    status: 409,
    answers: 'record already exists\n',
  },
  {
    ask: 'POST /api/stores/none/records',
    body: { record_id: 'x' },
    status: 404,
    answers: 'store not found\n',
  },
  { ask: 'GET /api/stores/s/records/r', status: 200, json: RECORD },
  { ask: 'GET /api/stores/s/records/none', status: 404, answers: 'record not found\n' },
  { ask: 'GET /api/stores/none/records/r', status: 404, answers: 'record not found\n' },
  { ask: 'PUT /api/stores/s/records/r', body: { tags: [] }, status: 200, answers: '' },
  { ask: 'PUT /api/stores/s/records/r', body: '"text"', status: 400, answers: LINE },
  { ask: 'PUT /api/stores/s/records/none', body: {}, status: 404, answers: 'record not found\n' },
  { ask: 'DELETE /api/stores/s/records/r', status: 204, answers: '' },
  { ask: 'DELETE /api/stores/s/records/none', status: 204, answers: '' },
  { ask: 'GET /api/stores/s/records/r/blobs', status: 200, json: ['b'], type: 'application/json' },
  { ask: 'GET /api/stores/s/records/bare/blobs', status: 404, answers: 'record not found\n' },
  { ask: 'PUT /api/stores/s/records/r/blobs/new', body: 'content', status: 200, answers: '' },
  { ask: 'PUT /api/stores/s/records/none/blobs/b', body: 'x', status: 404, answers: 'record not found\n' },
  {
    ask: 'GET /api/stores/s/records/r/blobs/b',
    status: 200,
    answers: 'blob',
    type: 'application/octet-stream',
  },
  { ask: 'GET /api/stores/s/records/r/blobs/none', status: 404, answers: 'blob not found\n' },
  { ask: 'GET /api/stores/s/records/none/blobs/b', status: 404, answers: 'record not found\n' },
  { ask: 'DELETE /api/stores/s/records/r/blobs/b', status: 204, answers: '' },
  { ask: 'DELETE /api/stores/s/records/r/blobs/none', status: 204, answers: '' },
  { ask: 'DELETE /api/stores/s/records/none/blobs/b', status: 404, answers: 'record not found\n' },
  { ask: 'POST /api/metadata/t/new', body: { any: ['thing'] }, status: 200, answers: '' },
  { ask: 'POST /api/metadata/t/m', body: { other: true }, status: 200, answers: '' },
  { ask: 'POST /api/metadata/t/m', body: '[1]', status: 400, answers: LINE },
  { ask: 'POST /api/metadata/t', body: {}, status: 400, answers: 'Invalid metadata path\n' },
  { ask: 'GET /api/metadata/t/m', status: 200, json: { a: { b: 1 } }, type: 'application/json' },
  { ask: 'GET /api/metadata/t/none', status: 404, answers: 'metadata not found\n' },
  { ask: 'GET /api/metadata/t/m/more', status: 400, answers: 'Invalid metadata path\n' },
  { ask: 'DELETE /api/metadata/t/m', status: 204, answers: '' },
  { ask: 'DELETE /api/metadata/t/none', status: 204, answers: '' },
  { ask: 'GET /nowhere', status: 404, answers: '404 page not found\n' },
  { ask: 'GET /api', status: 404, answers: '404 page not found\n' },
  { ask: 'GET /api/stores/s/other', status: 404, answers: '404 page not found\n' },
  { ask: 'GET /api/stores/s/records/r/other', status: 404, answers: '404 page not found\n' },
  { ask: 'GET /api/stores/s/records/r/blobs/b/c', status: 404, answers: '404 page not found\n' },
  { ask: 'GET /api/stores/%zz', status: 400, answers: LINE },
  ...[
    'POST /',
    'DELETE /health',
    'PUT /api/stores',
    'PATCH /api/stores/s',
    'DELETE /api/stores/s/records',
    'PATCH /api/stores/s/records/r',
    'POST /api/stores/s/records/r/blobs',
    'POST /api/stores/s/records/r/blobs/b',
    'PUT /api/metadata/t/m',
  ].map((ask) => ({ ask, body: '{}', status: 405, answers: 'Method not allowed\n' })),
];

async function fill({ given }: Running): Promise<void> {
  await given('POST', '/api/stores', { store_id: 's', name: 'Store' });
  const { record_id, owner_id, game_id, tags, properties } = RECORD;
  await given('POST', '/api/stores/s/records', { record_id, owner_id, game_id, tags, properties });
  await given('PUT', '/api/stores/s/records/r/blobs/b', 'blob');
  await given('POST', '/api/metadata/t/m', { a: { b: 1 } });
}

describe('the API of Open Saves', () => {
  test.each(rows)('$ask $body answers $status', async ({ ask, body, status, answers, json, type }) => {
    await withServer({}, async (running) => {
      await fill(running);
      const [method = '', path = ''] = ask.split(' ');
      const answer = await running.ask(method, path, body);
      const isJson = answer.type === 'application/json';
      const got = { ...answer, json: isJson ? (JSON.parse(answer.text) as unknown) : undefined };
      const wanted = { text: answers, json, type };
      const asked = Object.entries(wanted).filter(([, value]) => value !== undefined);
      expect(got).toMatchObject({ status, ...Object.fromEntries(asked) });
    });
  });
});
