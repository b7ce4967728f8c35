import { readFileSync } from 'node:fs';
import { PutTraceSegmentsCommand, XRayClient } from '@aws-sdk/client-xray';
import { beforeAll, expect, test, vi } from 'vitest';
import { analyze } from '../../../analysis/analyze.ts';
import { askXray } from '../../../analysis/traces/ask.ts';
import type { TracesSummary } from '../../../analysis/traces/summary.ts';
import { needMoto, useMoto } from '../../helpers/moto.ts';
import { measured } from '../samples.ts';
import { LOCAL, id, sevenOf } from './made.ts';

const moto = needMoto('X-Ray');

moto.describe('asking X-Ray', () => {
  let client: XRayClient;
  beforeAll(async () => {
    client = new XRayClient(await useMoto());
    // Six of the seven: more than one call takes.
    for (let at = 0; at < 6; at++) {
      const service = { id: `000000000000000${at}`, name: 'add', origin: 'AWS::Lambda' };
      const call = {
        id: `100000000000000${at}`,
        name: 'DynamoDB',
        aws: { operation: 'Query' },
        fault: at === 0,
      };
      const documents = [
        { ...service, start_time: 1.7e9, end_time: 1.7e9 + 0.1 },
        {
          ...call,
          type: 'subsegment',
          parent_id: service.id,
          start_time: 1.7e9 + 0.02,
          end_time: 1.7e9 + 0.09,
        },
      ];
      const TraceSegmentDocuments = documents.map((one) => JSON.stringify({ ...one, trace_id: id(at) }));
      await client.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments }));
    }
  });

  test('where the time of each trace went, and of all of them; one that it does not have is said', async () => {
    const inputs = [sevenOf({ target: LOCAL })];
    const { summary, paths } = await analyze({ inputs, output: undefined, xray: true, say: () => {} });
    const { traces } = summary;
    expect(summary.warnings.join()).not.toContain('--xray');
    expect(traces?.asked).toBe(7);
    const found = traces?.slowest.find(({ trace }) => trace === id(0))?.spans ?? [];
    expect(found.map(({ name, failed }) => [name, failed])).toEqual([
      ['DynamoDB Query', true],
      ['add (Lambda)', false],
    ]);
    expect(found.map(({ ms }) => Math.round(ms))).toEqual([70, 30]);
    expect(traces?.slowest.find(({ trace }) => trace === id(6))?.spans).toBeNull();
    const markdown = readFileSync(paths.find((path) => path.endsWith('.md')) ?? '', 'utf8');
    expect(markdown).toContain('X-Ray has 6 of the 7 traces that it was asked for. The others are not there');
    expect(markdown).toContain('Where their time went: DynamoDB Query 70 %, add (Lambda) 30 %.');
    expect(markdown).toMatch(/\| DynamoDB Query 70 ms \(failed\), add \(Lambda\) 30 ms \| \[1-6553f100/);
  });

  test('that it cannot be asked ends the report, and says what is needed', async () => {
    const { traces } = (await measured(sevenOf({ target: LOCAL }))).summary;
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:9');
    await expect(askXray(traces)).rejects.toThrow(
      /^--xray: X-Ray in us-east-1 did not answer \(.*Expected credentials that may call xray:BatchGetTraces/,
    );
  });
});

test.each<[string, TracesSummary | null]>([
  ['no traces', null],
  ['none with a region', { runs: [], slowest: [], asked: null }],
])('%s: there is nothing to ask for, and it says what there must be', async (_what, traces) => {
  expect(await askXray(traces)).toMatch(/nothing to ask X-Ray for.*npm run load -- --xray.*--region/);
});
