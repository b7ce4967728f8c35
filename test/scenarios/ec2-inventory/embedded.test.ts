import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { EmbeddedTarget } from '../../../runner/index.ts';
import { target as startTarget } from '../../../scenarios/ec2-inventory/workload.ts';
import { atEnd } from '../../helpers/at-end.ts';
import { load } from '../../helpers/cli.ts';

const OPENAPI_FILE = fileURLToPath(new URL('../../../scenarios/ec2-inventory/openapi.json', import.meta.url));
const OPENAPI = JSON.parse(readFileSync(OPENAPI_FILE, 'utf8')) as object;

const BODY = {
  aws_region: 'us-east-1',
  aws_account: '123456789012',
  packages: [{ package_name: 'package-1', package_version: 'v1' }],
};

const PATH = '~1ec2~1%7Baws_instance_id%7D';
const JSON_SCHEMA = 'content/application~1json/schema';

/** What the description says an answer holds. */
function validatorOf(method: 'get' | 'post', status: number) {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.addSchema(OPENAPI, 'api');
  const of = status === 200 ? `paths/${PATH}/${method}/responses/200` : 'components/responses/Error';
  return ajv.compile({ $ref: `api#/${of}/${JSON_SCHEMA}` });
}

describe('the API on loopback', () => {
  let target: EmbeddedTarget;

  beforeAll(async () => {
    target = await startTarget({ targetCallLatency: '0', targetResume: 0 });
    atEnd(() => target.stop());
  });

  const call = async (method: 'get' | 'post', id: string, body?: object) => {
    const init = body ? { method: 'POST', body: JSON.stringify(body) } : {};
    const { status, ...response } = await fetch(`${target.url}/ec2/${id}`, init).then(async (got) => ({
      status: got.status,
      body: (await got.json()) as unknown,
    }));
    return { status, isDescribed: validatorOf(method, status)(response.body) };
  };

  test('serves its description', async () => {
    const response = await fetch(`${target.url}/openapi.json`);
    expect(await response.json()).toEqual(OPENAPI);
  });

  test('answers as the description says', async () => {
    const answers = [
      await call('post', 'i-1', BODY),
      await call('post', 'i-1', BODY),
      await call('post', 'i-2', { ...BODY, more: 1 }),
      await call('get', 'i-1'),
      await call('get', 'i-none'),
      await call('get', ''),
    ];
    expect(answers).toEqual([200, 400, 400, 200, 200, 400].map((status) => ({ status, isDescribed: true })));
    expect(validatorOf('get', 200)({ record: { more: 1 }, record_found: true })).toBe(false);
  });

  test('another path, or another method, is 404', async () => {
    expect((await fetch(`${target.url}/ec3/i-1`)).status).toBe(404);
    expect((await fetch(`${target.url}/ec2/i-1`, { method: 'PUT', body: '{}' })).status).toBe(404);
  });
});

describe('npm run load -- --scenario ec2-inventory', () => {
  const FEW = ['--scenario', 'ec2-inventory', '--instances', '20', '--only-summary'];

  test.each([
    ['a rate', ['--rps', '20', '-t', '3', '--warmup', '0']],
    ['users', ['-u', '3', '-r', '3', '-t', '3']],
  ])(
    'with %s: nothing fails, the target counts each row, what was made is removed',
    async (_what, args) => {
      const { run, rows, stderr, code } = await load([...FEW, ...args], { limit: 60 });
      // A busy machine may make so short a run INVALID; nothing may fail all the same.
      expect([0, 3]).toContain(code);
      expect(run.totals.failures).toBe(0);
      expect(rows.length).toBe(run.totals.requests);
      expect(run.targetCount).toBe(rows.length);
      const names = new Set(rows.map(({ method, name }) => `${method} ${name}`));
      expect([...names].toSorted()).toEqual([
        'GET /ec2/{id}',
        'GET /ec2/{id} (missing)',
        'POST /ec2/{id}',
        'POST /ec2/{id} (exists: 400 expected)',
      ]);
      expect(stderr).toContain('Removing what the run made: 1 of 1');
    },
    90_000,
  );

  test('more packages than there are names is refused, with what to give', async () => {
    const { code, stderr } = await load([...FEW, '--packages', '31', '--package-names', '10', '-n', '1']);
    expect(code).toBe(2);
    expect(stderr).toContain('--packages 31: there are 30 different ones. Give --package-names 11 at least.');
  });
});
