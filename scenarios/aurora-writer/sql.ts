import { Pool } from 'pg';
import { Database, type Parameters, type Place } from '../shared/data-api/database.ts';
import { numbered } from '../shared/data-api/values.ts';

/** A PostgreSQL, however it is reached. */
export interface Sql {
  /** Rows as lists of values: numbers, texts, null. Throws what the way to it throws. */
  run(sql: string, parameters: Parameters): Promise<unknown[][]>;
  close(): Promise<void>;
}

/** Through the RDS Data API. */
export function dataApiSql(place: Place, resumeWithinMs: number): Sql {
  const database = new Database(place, { resumeWithinMs });
  return {
    async run(sql, parameters) {
      const rows = await database.execute(sql, parameters);
      return rows.map((row) =>
        row.map(
          (field) => field.stringValue ?? field.longValue ?? field.doubleValue ?? field.booleanValue ?? null,
        ),
      );
    },
    close: () => Promise.resolve(database.close()),
  };
}

/** What a PostgreSQL connection needs. */
export interface Connection {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  /** PEM of the authority that its certificate is from; undefined: no TLS, as on loopback. */
  authority?: string;
  /** Connections at most. */
  most: number;
}

/** Through connections of PostgreSQL's own protocol. */
export function postgresSql({ authority, most, ...connection }: Connection): Sql {
  return pooled(new Pool({ ...connection, max: most, ...(authority ? { ssl: { ca: authority } } : {}) }));
}

/** Through a connection to a URL, as PostgreSQL's own clients take it. */
export function urlSql(url: string): Sql {
  return pooled(new Pool({ connectionString: url, max: 2 }));
}

function pooled(pool: Pool): Sql {
  // A connection that breaks while it rests is no fault of anybody who waits: the next query opens another.
  pool.on('error', () => undefined);
  return {
    async run(sql, parameters) {
      const { text, names } = numbered(sql);
      const values = names.map((name) => parameters[name]);
      const { rows } = await pool.query<unknown[]>({ text, values, rowMode: 'array' });
      return rows;
    },
    close: () => pool.end(),
  };
}
