import { expect, test } from 'vitest';
import { DataApi } from '../../../../scenarios/shared/data-api/server.ts';
import { atEnd } from '../../../helpers/at-end.ts';
import { ROOT, Load } from '../../../helpers/cli.ts';

const FILE = `${ROOT}scenarios/shared/data-api/create-schema.ts`;
const ARNS = ['--cluster-arn', 'arn:cluster', '--secret-arn', 'arn:secret', '--region', 'us-east-1'];
const env = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };

const schema = (...args: string[]) =>
  new Load(args, { env, limit: 60 }, [process.execPath, '--import', 'tsx', FILE]).ended();

test.each([
  ['ec2-inventory', ['ec2', 'ec2_package', 'package']],
  ['aurora-writer', ['executed', 'transactions', 'type']],
])('npm run schema -- %s makes its tables, also a second time', async (name, tables) => {
  const { api, url } = await DataApi.start();
  atEnd(() => api.close());
  const args = [name, ...ARNS, '--database', 'd', '--endpoint', url];
  expect((await schema(...args)).code).toBe(0);
  expect((await schema(...args)).code).toBe(0);
  const { rows } = await api.session.use((database) =>
    database.query<{ tablename: string }>("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"),
  );
  expect(rows.map(({ tablename }) => tablename).toSorted()).toEqual(tables);
});

test('a scenario without a schema, and a database that is not to be had, are told', async () => {
  const unknown = await schema('mixed', ...ARNS, '--database', 'd');
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain('mixed: no scenario of this name has a schema');
  const away = await schema('ec2-inventory', ...ARNS, '--database', 'd', '--endpoint', 'http://127.0.0.1:1');
  expect(away.code).toBe(1);
  expect(away.stderr).toContain('The schema could not be made');
});
