import { describe, expect, test } from 'vitest';
import { spansOf } from '../../../analysis/traces/spans.ts';

/** A segment or subsegment from `from` to `to`, ms. */
const span = (id: string, name: string, from: number, to: number, more: object = {}): object => ({
  id,
  name,
  trace_id: `1-6553f100-${'0'.repeat(24)}`,
  start_time: 1_700_000_000 + from / 1000,
  end_time: 1_700_000_000 + to / 1000,
  ...more,
});
const spans = (...documents: unknown[]): [string, number, boolean][] =>
  spansOf(documents.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))).map(
    ({ name, ms, failed }) => [name, Math.round(ms), failed],
  );

describe('where the time of a trace went', () => {
  test('each span has its own time, without that of what it called, over all documents', () => {
    const api = span('a', 'add/prod', 0, 100, {
      origin: 'AWS::ApiGateway::Stage',
      subsegments: [span('b', 'Lambda', 5, 95)],
    });
    const service = span('c', 'add', 10, 90, { parent_id: 'b', origin: 'AWS::Lambda' });
    const handler = span('d', 'add', 20, 85, {
      parent_id: 'c',
      origin: 'AWS::Lambda::Function',
      subsegments: [
        span('e', 'RDSData', 30, 50, { aws: { operation: 'ExecuteStatement' } }),
        // Side by side with the one before: time that both take is covered once.
        span('f', 'RDSData', 40, 70, { aws: { operation: 'ExecuteStatement' }, throttle: true }),
      ],
    });
    const inferred = span('g', 'RDSData', 30, 50, { parent_id: 'e', inferred: true });
    expect(spans(api, service, handler, inferred)).toEqual([
      ['RDSData ExecuteStatement', 50, true],
      ['add (Lambda::Function)', 25, false],
      ['add (Lambda)', 15, false],
      ['add/prod (ApiGateway::Stage)', 10, false],
      ['Lambda', 10, false],
    ]);
  });

  test('what has not ended, is no document, or ends after what called it, takes nothing that is not its', () => {
    expect(
      spans(
        span('a', 'a', 0, 10, { fault: true }),
        span('b', 'b', 8, 30, { parent_id: 'a' }),
        { ...span('c', 'c', 0, 0), end_time: undefined, in_progress: true },
        '{',
        '{"id": 1}',
        'null',
      ),
    ).toEqual([
      ['b', 22, false],
      ['a', 8, true],
      ['c', 0, false],
    ]);
    expect(spans()).toEqual([]);
  });
});
