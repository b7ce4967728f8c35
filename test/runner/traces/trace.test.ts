import { describe, expect, test } from 'vitest';
import {
  headerOf,
  newTrace,
  noteAnswer,
  numbersOf,
  traceOf,
  TRACE_ID,
} from '../../../runner/traces/trace.ts';
import { TraceBuffer } from '../../../runner/traces/rows.ts';
import { Tracer } from '../../../runner/traces/tracer.ts';
import { makeExchange } from '../../helpers/exchange.ts';

test('an id has the time of its request in it, no two are the same, and the header asks to record it', () => {
  const traces = Array.from({ length: 3000 }, () => newTrace(1_700_000_000.9));
  expect(new Set(traces.map(({ id }) => id)).size).toBe(3000);
  for (const trace of traces) {
    expect(headerOf(trace)).toMatch(/^Root=1-6553f100-[0-9a-f]{24};Sampled=1$/);
    expect(trace.id).toMatch(TRACE_ID);
  }
});

describe('what an answer says', () => {
  const other = '1-5759e988-bd862e3fe1be46a994272793';
  test.each<[string | undefined, string, boolean | undefined]>([
    [undefined, '', undefined],
    ['', '', undefined],
    [`Root=${other};Sampled=1`, other, true],
    [`root=${other};sampled=0`, other, false],
    [`Self=1-67891234-12456789abcdef012345678;Root=${other}; Parent=53995c3f42cd8ad8`, other, undefined],
    ['Root=1-abc;Sampled=?', '', undefined],
    [`Root="${other}<script>`, '', undefined],
  ])('%s', (header, id, sampled) => {
    const trace = newTrace(1);
    noteAnswer(trace, header);
    expect([trace.answeredId, trace.answeredSampled]).toEqual([id, sampled]);
    expect(traceOf(numbersOf(trace))).toEqual(trace);
  });
});

describe('the sample', () => {
  const drawn = (share: number, seed = 1, worker = 0, headers = {}): boolean[] => {
    const tracer = new Tracer(share, seed, worker);
    const exchange = makeExchange();
    const wire = { ...exchange.wire, headers };
    return Array.from({ length: 20_000 }, () => {
      Object.assign(exchange, { wire, trace: undefined });
      tracer.draw(exchange);
      return exchange.trace !== undefined;
    });
  };
  const count = (draws: readonly boolean[]): number => draws.filter(Boolean).length;

  test.each([0.001, 0.01, 0.2, 0.5])('%d of the requests, as many as chance would have it', (share) => {
    const most = 3 * Math.sqrt(20_000 * share * (1 - share));
    expect(Math.abs(count(drawn(share)) - 20_000 * share)).toBeLessThan(most);
  });

  test('all of them, where all are asked for; beside their other headers', () => {
    expect(count(drawn(1))).toBe(20_000);
    const exchange = makeExchange();
    exchange.wire = { ...exchange.wire, headers: { accept: '*/*' } };
    new Tracer(1, 1, 0).draw(exchange);
    const header = `Root=${exchange.trace?.id};Sampled=1`;
    expect(exchange.wire.headers).toEqual({ accept: '*/*', 'x-amzn-trace-id': header });
    expect(exchange.parts.headers).toEqual({});
  });

  test('one request after another does not matter: pairs are as often as chance would have it', () => {
    const draws = drawn(0.2);
    const pairs = draws.filter((one, i) => one && draws[i + 1]).length;
    expect(Math.abs(pairs - 800)).toBeLessThan(3 * Math.sqrt(800));
  });

  test('the same for the same seed, another for another worker', () => {
    expect(drawn(0.2, 7)).toEqual(drawn(0.2, 7));
    expect(drawn(0.2, 7, 1)).not.toEqual(drawn(0.2, 7));
  });

  test('a request that names a trace itself keeps it', () => {
    expect(count(drawn(1, 1, 0, { 'x-amzn-trace-id': 'Root=mine' }))).toBe(0);
  });
});

test('rows that wait for a master are bounded, and what has no room is told', () => {
  const buffer = new TraceBuffer();
  const row = `${'x'.repeat(99_999)}\n`;
  const taken = Array.from({ length: 200 }, () => buffer.append(row)).filter(Boolean).length;
  expect(taken).toBe(167);
  expect(buffer.take()).toBe(row.repeat(167));
  expect(buffer.take()).toBe('');
  expect(buffer.append(row)).toBe(true);
});
