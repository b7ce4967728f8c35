/** A row of an answer: by name, numbers as the text that they are written as, since a double would round sums. */
export type Row = [name: string, json: string][];

export interface Stats {
  /** ms */
  aggregate: number;
  /** ms */
  retrieve: number;
  /** Of what was aggregated. */
  payloadBytes: number;
}

/** The service's answer, field by field as the Aggregation Query Proxy writes it. */
export function answerOf(rows: readonly Row[], { aggregate, retrieve, payloadBytes }: Stats): string {
  const resultSet = rows.map(
    (row) => `{${row.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`,
  );
  const stats = JSON.stringify({
    elapsedTimeToAggregateDataInMs: Math.round(aggregate),
    elapsedTimeToRetrieveDataInMs: Math.round(retrieve),
    payloadSizeBytes: payloadBytes,
  });
  return `{"response":[{"resultSet":[${resultSet.join(',')}]}],"stats":${stats}}`;
}
