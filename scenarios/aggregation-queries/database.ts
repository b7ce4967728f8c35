import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { orderOf, type OrderRule } from '../shared/orders.ts';
import { uniform } from '../shared/zipf.ts';
import type { Row, Stats } from './answer.ts';
import { trimmed } from './decimal.ts';
import type { Source } from './service.ts';
import { COLUMNS, type Aggregation, type Selected } from './sql.ts';

const TYPES = { text: 'VARCHAR', whole: 'INTEGER', decimal: 'DECIMAL(38, 20)' } as const;
/** Nothing outside of the file can be read or written, whatever a statement says. */
const LOCKED = {
  access_mode: 'READ_ONLY',
  enable_external_access: 'false',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  lock_configuration: 'true',
  threads: '1',
};
const TIMEOUT_MS = 10_000;

/** Orders in DuckDB, in a file of the temporary folder that is opened for reading only. */
export class OrderDatabase implements Source {
  private constructor(
    readonly instance: DuckDBInstance,
    readonly connection: DuckDBConnection,
    readonly remove: () => void,
  ) {}

  /** Fills the file with the first `count` orders of a rule. */
  static async open(rule: OrderRule, count: number): Promise<OrderDatabase> {
    const folder = mkdtempSync(join(tmpdir(), 'aggregation-queries-'));
    const remove = (): void => rmSync(folder, { recursive: true, force: true });
    process.once('exit', remove);
    const file = join(folder, 'orders.duckdb');
    await fill(file, rule, count);
    const instance = await DuckDBInstance.create(file, LOCKED);
    return new OrderDatabase(instance, await instance.connect(), remove);
  }

  /** Runs an aggregation over the orders of its key. Rejects when it takes longer than 10 s. */
  async aggregate({ selected, groupBy, pk }: Aggregation): Promise<{ rows: Row[]; stats: Stats }> {
    const started = performance.now();
    const timer = setTimeout(() => this.connection.interrupt(), TIMEOUT_MS);
    try {
      // All of it known words: see sql.ts. The key is a parameter.
      const columns = selected.map((one, i) => `${expression(one)} AS c${i}`).join(', ');
      const groups = groupBy.join(', ');
      const sql = `SELECT sum(bytes)::DOUBLE, ${columns} FROM orders WHERE pk = $pk GROUP BY ${groups} ORDER BY ${groups}`;
      const reader = await this.connection.runAndReadAll(sql, { pk });
      const read = reader.getRowsJson();
      const rows = read.map(([, ...row]) => selected.map((one, i) => cell(one, row[i])));
      const payloadBytes = read.reduce((sum, [bytes]) => sum + Number(bytes), 0);
      // DuckDB reads and aggregates in one go.
      return { rows, stats: { aggregate: performance.now() - started, retrieve: 0, payloadBytes } };
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
    this.remove();
  }
}

async function fill(file: string, rule: OrderRule, count: number): Promise<void> {
  const instance = await DuckDBInstance.create(file, { threads: '1' });
  const connection = await instance.connect();
  const columns = Object.entries(COLUMNS).map(([name, type]) => `${name} ${TYPES[type]}`);
  // Numbers come as text, so that each has just the digits that DynamoDB would hold.
  await connection.run(`CREATE TABLE made (${Object.keys(COLUMNS).join(' VARCHAR, ')} VARCHAR)`);
  const appender = await connection.createAppender('made');
  const pick = uniform(rule.accounts * rule.customers);
  for (let number = 0; number < count; number++) {
    const order = orderOf(rule, number, pick);
    for (const name of Object.keys(COLUMNS) as (keyof typeof COLUMNS)[])
      appender.appendVarchar(String(order[name]));
    appender.endRow();
  }
  appender.closeSync();
  await connection.run(`CREATE TABLE orders (${columns.join(', ')}, bytes INTEGER)`);
  const bytes = Object.keys(COLUMNS).map((name) => `strlen(${name})`);
  await connection.run(`INSERT INTO orders SELECT *, ${bytes.join(' + ')} FROM made ORDER BY pk`);
  await connection.run('DROP TABLE made');
  await connection.run('CREATE INDEX by_key ON orders (pk)');
  connection.closeSync();
  instance.closeSync();
}

function expression(one: Selected): string {
  if (one.kind === 'column') return one.column;
  const value = `${one.kind}(${one.column})`;
  return one.kind === 'sum' ? `CAST(${value} AS VARCHAR)` : value;
}

function cell(one: Selected, value: unknown): Row[number] {
  const name = one.kind === 'column' ? one.column : one.as;
  if (value === null || value === undefined) return [name, 'null'];
  if (one.kind === 'column' && COLUMNS[one.column] === 'text') return [name, JSON.stringify(value)];
  return [name, trimmed(String(value))];
}
