import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { FIND, INSERT_INSTANCE } from '../../../scenarios/ec2-inventory/inventory.ts';
import { INSERT_PACKAGE, INSERT_RELATION } from '../../../scenarios/ec2-inventory/package-set.ts';
import { numbered } from '../../../scenarios/shared/data-api/values.ts';
import { needPostgres, startPostgres } from '../../helpers/postgres.ts';

const SCHEMA = fileURLToPath(new URL('../../../scenarios/ec2-inventory/schema.sql', import.meta.url));

needPostgres('the statements of ec2-inventory on a real PostgreSQL').describe('a real PostgreSQL', () => {
  test('takes the tables and every statement, and gives the time in the form of the API', async () => {
    const client = new Client({ connectionString: await startPostgres() });
    await client.connect();
    const run = async (sql: string, values: Record<string, string>): Promise<unknown[][]> => {
      const { text, names } = numbered(sql);
      const query = { text, values: names.map((name) => values[name]), rowMode: 'array' as const };
      return (await client.query<unknown[]>(query)).rows;
    };
    await client.query(readFileSync(SCHEMA, 'utf8'));
    await client.query(readFileSync(SCHEMA, 'utf8'));
    const values = {
      aws_instance_id: 'i-1',
      aws_region: 'us-east-1',
      aws_account: '123456789012',
      package_name: 'package-1',
      package_version: 'v1',
    };
    await run(INSERT_INSTANCE, values);
    await expect(run(INSERT_INSTANCE, values)).rejects.toMatchObject({ code: '23505' });
    for (const sql of [INSERT_PACKAGE, INSERT_PACKAGE, INSERT_RELATION, INSERT_RELATION])
      await run(sql, values);
    expect(await run(FIND, values)).toEqual([
      [
        'us-east-1',
        '123456789012',
        expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.0$/),
        'package-1',
        'v1',
      ],
    ]);
    await client.end();
  });
});
