import { answerOf, type Row, type Stats } from './answer.ts';
import { UnsupportedQuery, parse, type Aggregation } from './sql.ts';

/** Where the service's orders are, and who aggregates them. */
export interface Source {
  aggregate(query: Aggregation): Promise<{ rows: Row[]; stats: Stats }>;
}

export interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

/** Answers `GET /query-aggregation/QUERY`; `path` is the query as it stands in the URL. Rejects for what is no fault of the query's. */
export async function answerQuery(source: Source, path: string, table: string): Promise<Answer> {
  try {
    const query = parse(decoded(path));
    if (query.table !== table) throw new UnsupportedQuery(`There is no table ${query.table}`);
    const { rows, stats } = await source.aggregate(query);
    return { status: 200, body: answerOf(rows, stats) };
  } catch (error) {
    if (error instanceof UnsupportedQuery) return failure(400, error.message);
    throw error;
  }
}

export function failure(status: number, message: string): Answer {
  return { status, body: JSON.stringify({ code: status, message }) };
}

/** Some gateways have decoded it already: a hash, which stands in every key, is then a hash. */
function decoded(path: string): string {
  if (path.includes('#')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    throw new UnsupportedQuery('The path is not encoded as it should be');
  }
}
