/** The two aggregations, by the column that they group by beside the key. Names are the original's, for all keys. */
export const QUERIES = {
  zipcode: {
    sql: (table: string, pk: string): string =>
      `select zipcode,pk,sum(amount) as total from "${table}" where pk='${pk}' group by zipcode, pk`,
    name: (table: string): string =>
      `select zipcode,pk,sum(amount) as total from ${table} where pk=? group by zipcode`,
  },
  status: {
    sql: (table: string, pk: string): string =>
      `select status, pk, count(sk) as total from "${table}" where pk='${pk}' group by status, pk`,
    name: (table: string): string =>
      `select status, pk, count(sk) as total from ${table} where pk=? group by status, pk`,
  },
} as const;
export type QueryKind = keyof typeof QUERIES;

/** The service's path for a query: quotes as %27, hashes as %23, and what a client of Python's would encode. */
export function pathOf(sql: string): string {
  return `/query-aggregation/${encodeURI(sql).replaceAll("'", '%27').replaceAll('#', '%23')}`;
}
