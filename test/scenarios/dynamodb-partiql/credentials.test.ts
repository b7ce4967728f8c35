import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { load, type Ended } from '../../helpers/cli.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { needMoto, startMoto } from '../../helpers/moto.ts';
import { startServer, type Seen, type TestServer } from '../../helpers/server.ts';

const KEYS = ['pk HASH', 'sk RANGE'].map((key) => key.split(' '));
const DESCRIBED = {
  Table: { KeySchema: KEYS.map(([AttributeName, KeyType]) => ({ AttributeName, KeyType })) },
};

/** An endpoint that takes everything, under a name that is not loopback's, so that it gets the chain's credentials. */
function startEndpoint(): Promise<TestServer> {
  return startServer(({ headers }, response) => {
    const isDescribe = String(headers['x-amz-target']).endsWith('DescribeTable');
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(isDescribe ? DESCRIBED : { Items: [] }));
  });
}

function run({ port }: TestServer, env: Record<string, string>, ...more: string[]): Promise<Ended> {
  const host = `http://dynamodb.example:${port}`;
  const there = ['--host', host, '--resolve', `dynamodb.example:${port}:127.0.0.1`];
  return load(['--scenario', 'dynamodb-partiql', ...there, '-n', '1', '--keep-data', ...more], {
    env: { AWS_EC2_METADATA_DISABLED: 'true', AWS_SHARED_CREDENTIALS_FILE: '/dev/null', ...env },
  });
}

const written = ({ seen }: TestServer): Seen['headers'] =>
  seen.find(({ headers }) => headers['x-amz-target'] === 'DynamoDB_20120810.ExecuteStatement')?.headers ?? {};

const SESSION = {
  AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'a-token',
};

test("exported credentials of a session sign each request, for the region's service, and stand in no result", async () => {
  const server = await startEndpoint();
  const { run: result, stderr } = await run(server, SESSION, '--region', 'eu-west-1');
  expect(result.totals).toMatchObject({ requests: 1, failures: 0 });
  const headers = written(server);
  expect(headers['x-amz-security-token']).toBe('a-token');
  expect(headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE\/\d{8}\/eu-west-1\/dynamodb\/aws4_request, SignedHeaders=[a-z0-9;-]*host;[a-z0-9;-]*x-amz-security-token/,
  );
  expect(headers.host).toBe(`dynamodb.example:${server.port}`);
  expect(JSON.stringify(result) + stderr).not.toMatch(/a-token|ASIAEXAMPLE/);
});

test('no credentials at all are told before anything is sent', async () => {
  const server = await startEndpoint();
  const { code, stderr } = await run(server, {});
  expect(code).toBe(1);
  expect(stderr).toContain('There are no AWS credentials to be had');
  expect(stderr).toContain('AWS_SESSION_TOKEN');
  expect(server.seen).toEqual([]);
});

const moto = needMoto('that roles are assumed for the requests');

moto.describe('a role is assumed, and its credentials sign the requests', () => {
  const ROLE = 'arn:aws:iam::123456789012:role/load';
  let sts: Record<string, string>;
  beforeAll(async () => {
    sts = { AWS_ENDPOINT_URL_STS: (await startMoto()).endpoint };
  });

  test.each([
    ['by option', () => SESSION, ['--role-arn', ROLE]],
    ["that is a pod's own", () => ({ AWS_ROLE_ARN: ROLE, AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile() }), []],
  ] as const)('%s', async (_how, env, options) => {
    const server = await startEndpoint();
    const { run: result } = await run(server, { ...env(), ...sts }, ...options);
    expect(result.totals).toMatchObject({ requests: 1, failures: 0 });
    expect(written(server)['x-amz-security-token']).not.toBe('a-token');
    expect(written(server).authorization).toMatch(/Credential=ASIA(?!EXAMPLE)/);
    expect(server.seen.filter(({ headers }) => headers['x-amz-target'] === undefined)).toEqual([]);
  });
});

function tokenFile(): string {
  const file = join(temporaryFolder(), 'token');
  writeFileSync(file, 'a-token-of-a-pod');
  return file;
}

test('what is no ARN of a role is refused', async () => {
  const { code, stderr } = await load(['--scenario', 'dynamodb-partiql', '--role-arn', 'load']);
  expect(code).toBe(2);
  expect(stderr).toContain(
    '--role-arn load: not a role. It takes an ARN such as arn:aws:iam::123456789012:role/load.',
  );
});
