import { BatchGetTracesCommand, XRayClient, type BatchGetTracesCommandOutput } from '@aws-sdk/client-xray';
import { UserError } from '../../runner/errors.ts';
import { groupBy } from '../group.ts';
import { spansOf } from './spans.ts';
import type { SlowTrace, TracesSummary } from './summary.ts';

/** BatchGetTraces takes no more in one call. */
const TRACES_A_CALL = 5;

/**
 * Asks X-Ray where the time of the slowest traces went, and notes it in them. Gives why nothing could be asked, a sentence.
 * @throws UserError when X-Ray does not answer
 */
export async function askXray(traces: TracesSummary | null): Promise<string | undefined> {
  const asked = traces?.slowest.filter(({ link }) => link !== null) ?? [];
  if (!traces || asked.length === 0) {
    return (
      '--xray: there was nothing to ask X-Ray for. It takes a run with traces (npm run load -- --xray), of a target that is ' +
      'not the embedded one, and a region (--region).'
    );
  }
  const regions = new Map(traces.runs.map(({ run, region }) => [run, region ?? '']));
  for (const [region, of] of groupBy(asked, ({ run }) => regions.get(run) ?? '')) await askIn(region, of);
  traces.asked = asked.length;
  return undefined;
}

async function askIn(region: string, traces: readonly SlowTrace[]): Promise<void> {
  const client = new XRayClient({ region });
  try {
    for (let at = 0; at < traces.length; at += TRACES_A_CALL) {
      const some = traces.slice(at, at + TRACES_A_CALL);
      const found = await segmentsOf(
        client,
        some.map(({ trace }) => trace),
      );
      for (const one of some) {
        const texts = found.get(one.trace);
        if (texts) one.spans = spansOf(texts);
      }
    }
  } catch (error) {
    throw new UserError(
      `--xray: X-Ray in ${region} did not answer (${(error as Error).message}). Expected credentials that may call ` +
        'xray:BatchGetTraces; without --xray the report links the traces only.',
    );
  } finally {
    client.destroy();
  }
}

/** Segment documents by trace; a trace that X-Ray does not have is not among them. */
async function segmentsOf(client: XRayClient, TraceIds: string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  let NextToken: string | undefined;
  do {
    const page: BatchGetTracesCommandOutput = await client.send(
      new BatchGetTracesCommand({ TraceIds, NextToken }),
    );
    for (const { Id = '', Segments = [] } of page.Traces ?? []) {
      const texts = Segments.map(({ Document = '' }) => Document);
      if (texts.length > 0) found.set(Id, [...(found.get(Id) ?? []), ...texts]);
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}
