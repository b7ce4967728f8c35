import { beforeAll, describe, expect, test } from 'vitest';
import type { DataApi } from '../../../scenarios/shared/data-api/server.ts';
import { handler as add } from '../../../scenarios/ec2-inventory/handlers/add.ts';
import { handler as get } from '../../../scenarios/ec2-inventory/handlers/get.ts';
import { startDatabase } from './running.ts';

/** The request that the original description shows. */
const SENT = {
  aws_region: 'us-east-1',
  aws_account: '123456789012',
  packages: [
    { package_name: 'package-1', package_version: 'v1' },
    { package_name: 'package-1', package_version: 'v2' },
    { package_name: 'package-2', package_version: 'v1' },
    { package_name: 'package-3', package_version: 'v1' },
  ],
};

let api: DataApi;

const event = (id: string | undefined, body: unknown = null) => ({
  resource: '/ec2/{aws_instance_id}',
  pathParameters: id === undefined ? null : { aws_instance_id: id },
  body: body === null || typeof body === 'string' ? body : JSON.stringify(body),
  isBase64Encoded: false,
});

async function answered(
  call: typeof add,
  ...sent: Parameters<typeof event>
): Promise<{ status: number; body: unknown }> {
  const { statusCode, body } = await call(event(...sent));
  return { status: statusCode, body: JSON.parse(body) };
}

beforeAll(async () => {
  ({ api } = await startDatabase());
});

describe('POST', () => {
  test('echoes the record as it was sent, all four packages, and GET gives it back', async () => {
    const id = 'i-01aaae43feb712345';
    expect(await answered(add, id, SENT)).toEqual({ status: 200, body: { new_record: SENT } });
    const found = await answered(get, id);
    expect(found).toEqual({
      status: 200,
      body: {
        record: {
          aws_instance_id: id,
          aws_region: 'us-east-1',
          aws_account: '123456789012',
          creation_date_utc: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.0$/),
          packages: expect.arrayContaining(SENT.packages),
        },
        record_found: true,
      },
    });
    const { record } = found.body as { record: { packages: unknown[]; creation_date_utc: string } };
    expect(record.packages).toHaveLength(4);
    const age = Date.now() - Date.parse(`${record.creation_date_utc.replace(' ', 'T')}00Z`);
    expect(age).toBeGreaterThan(-1500);
    expect(age).toBeLessThan(60_000);
  });

  test('refuses an id that exists, naming it, and leaves what is there', async () => {
    await answered(add, 'instance-002', SENT);
    const second = await answered(add, 'instance-002', { ...SENT, packages: [] });
    expect(second.status).toBe(400);
    expect(second.body).toEqual({
      error_message: expect.stringMatching(/instance instance-002 already.*duplicate key.*SQLState: 23505/s),
    });
    const { body } = await answered(get, 'instance-002');
    expect((body as { record: { packages: unknown[] } }).record.packages).toHaveLength(4);
  });

  test('is all or nothing: where a package cannot be saved, there is no instance', async () => {
    await api.session.use((database) =>
      database.exec("ALTER TABLE package ADD CONSTRAINT good CHECK (package_name <> 'bad')"),
    );
    const packages = [...SENT.packages, { package_name: 'bad', package_version: 'v1' }];
    expect(await answered(add, 'i-half', { ...SENT, packages })).toMatchObject({ status: 500 });
    expect(await answered(get, 'i-half')).toEqual({
      status: 200,
      body: { record: {}, record_found: false },
    });
  });

  test.each([
    ['another field', { ...SENT, owner: 'me' }, 'Invalid EC2 input parameter: owner'],
    ['no body', null, 'Invalid input - body must contain EC2 mandatory attributes'],
    ['an empty body', '', 'Invalid input - body must contain EC2 mandatory attributes'],
    ['no JSON', '{', 'Invalid input - body is not JSON'],
    ['a list', [], 'Invalid input - body is not a JSON object'],
    [
      'no region',
      { ...SENT, aws_region: undefined },
      'Invalid EC2 input parameter: aws_region must be a text',
    ],
    [
      'an account that is too long',
      { ...SENT, aws_account: '12345678901234' },
      'Invalid EC2 input parameter: aws_account is longer than 13',
    ],
    [
      'a package without its version',
      { ...SENT, packages: [{ package_name: 'a' }] },
      'Invalid EC2 input parameter: packages.0.package_version must be a text',
    ],
  ])('%s is 400', async (_what, body, message) => {
    expect(await answered(add, 'i-bad', body)).toEqual({ status: 400, body: { error_message: message } });
  });

  test('no id is 400, and so is one that is too long', async () => {
    const missing = 'Invalid input - missing aws_instance_id as part of path parameters';
    expect(await answered(add, undefined, SENT)).toEqual({ status: 400, body: { error_message: missing } });
    expect(await answered(get, undefined)).toEqual({ status: 400, body: { error_message: missing } });
    expect(await answered(add, 'i'.repeat(256), SENT)).toMatchObject({ status: 400 });
  });

  test('takes a body that came as base64', async () => {
    const body = Buffer.from(JSON.stringify(SENT)).toString('base64');
    const { statusCode } = await add({ ...event('i-base64', body), isBase64Encoded: true });
    expect(statusCode).toBe(200);
  });

  test('the same package twice in one body is one', async () => {
    const packages = [SENT.packages[0], SENT.packages[0]];
    expect(await answered(add, 'i-twice', { ...SENT, packages })).toMatchObject({ status: 200 });
    const { body } = await answered(get, 'i-twice');
    expect((body as { record: { packages: unknown[] } }).record.packages).toEqual([SENT.packages[0]]);
  });

  test('several at once, with the same packages in different orders, all come in', async () => {
    const ids = Array.from({ length: 12 }, (_, i) => `i-at-once-${i}`);
    const answers = await Promise.all(
      ids.map((id, i) =>
        answered(add, id, { ...SENT, packages: i % 2 ? SENT.packages.toReversed() : SENT.packages }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 200));
  });
});

test('GET of an id that there is not finds nothing', async () => {
  expect(await answered(get, 'i-none')).toEqual({ status: 200, body: { record: {}, record_found: false } });
});
