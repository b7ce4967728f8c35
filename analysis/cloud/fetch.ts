import {
  CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandOutput,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { UserError } from '../../runner/errors.ts';
import { metricDataQueries } from '../../dashboards/services/index.ts';
import { groupBy } from '../group.ts';
import { asValues, type Asked, type Values } from './lines.ts';

/** GetMetricData takes no more in one call. */
const QUERIES_A_CALL = 500;
const DAY = 86_400;

export interface Access {
  region: string;
  /** Address to ask instead of AWS. */
  endpoint: string | undefined;
}

/** Unix seconds. */
export interface Span {
  from: number;
  to: number;
}

/** Seconds of one value: CloudWatch keeps minutes for 15 days, five minutes for 63, hours for 455. */
export function periodOf({ from }: Span, now: number): number {
  const age = now - from;
  return age < 15 * DAY ? 60 : age < 63 * DAY ? 300 : 3600;
}

/** Whole periods that hold the span. */
export function wholePeriods({ from, to }: Span, period: number): Span {
  return { from: Math.floor(from / period) * period, to: Math.ceil(to / period) * period };
}

/**
 * The values of metrics in a span, also where there are none.
 * @throws UserError when CloudWatch cannot be asked
 */
export async function fetchValues(
  asked: readonly Asked[],
  span: Span,
  period: number,
  access: Access,
): Promise<Values[]> {
  const byRegion = groupBy(asked, ({ series }) => series.region ?? access.region);
  const all: Values[] = [];
  for (const [region, of] of byRegion) {
    const client = new CloudWatchClient({ region, ...(access.endpoint && { endpoint: access.endpoint }) });
    try {
      for (let at = 0; at < of.length; at += QUERIES_A_CALL) {
        all.push(
          ...(await ask(client, of.slice(at, at + QUERIES_A_CALL), wholePeriods(span, period), period)),
        );
      }
    } catch (error) {
      throw new UserError(
        `--cloudwatch: CloudWatch in ${region}${access.endpoint ? ` at ${access.endpoint}` : ''} did not answer ` +
          `(${(error as Error).message}). Expected credentials that may call cloudwatch:GetMetricData; or give what was ` +
          'exported with --metrics FILE.',
      );
    } finally {
      client.destroy();
    }
  }
  return all;
}

async function ask(
  client: CloudWatchClient,
  asked: readonly Asked[],
  span: Span,
  period: number,
): Promise<Values[]> {
  const found = asked.map(({ series }): Values => ({ ...asValues(series), values: [] }));
  const MetricDataQueries: MetricDataQuery[] = asked.flatMap(({ series }, i) =>
    metricDataQueries(series, `m${i}`, period),
  );
  let NextToken: string | undefined;
  do {
    const page: GetMetricDataCommandOutput = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries,
        StartTime: new Date(span.from * 1000),
        EndTime: new Date(span.to * 1000),
        ScanBy: 'TimestampAscending',
        NextToken,
      }),
    );
    for (const { Id = '', Timestamps = [], Values: values = [] } of page.MetricDataResults ?? []) {
      const line = found[Number(Id.slice(1))];
      line?.values.push(
        ...Timestamps.map((time, i): [number, number] => [time.getTime() / 1000, values[i] ?? Number.NaN]),
      );
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found.map((line) => ({ ...line, values: line.values.toSorted(([a], [b]) => a - b) }));
}
