import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { buildDocument } from '../../../analysis/report/build.ts';
import { toMarkdown } from '../../../analysis/report/markdown.ts';
import { regionOfTarget, traceLink } from '../../../analysis/traces/console.ts';
import { TRACE_COLUMNS, TRACES_HEADER } from '../../../runner/results.ts';
import { LOCAL, id, traced, type Answer } from './made.ts';
import { START, TEN, csv, measured, reported, run, runFolder, type Row } from '../samples.ts';

const link = (region: string, trace: string): string =>
  `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#xray:traces/${trace}`;

beforeEach(() => {
  vi.stubEnv('AWS_REGION', '');
  vi.stubEnv('AWS_DEFAULT_REGION', '');
});
afterEach(() => void vi.unstubAllEnvs());

const file = (path: string): string => join(dirname(path), 'traces.csv');
const GATEWAY = { url: 'https://abc.execute-api.eu-west-1.amazonaws.com/prod', embedded: false };
/** Of the ten requests: 3 was answered, 4 failed, 5 was never sent, 7 unfinished, 8 named another trace, 9 was not recorded. */
const ANSWERS: Record<number, Answer> = {
  3: [id(3), '1'],
  4: ['', ''],
  5: ['', ''],
  7: ['', ''],
  8: [id(88), '1'],
  9: [id(9), '0'],
};

test('ten requests, six of them traced: every figure worked out by hand', async () => {
  const { traces, warnings } = (await measured(traced(TEN, ANSWERS, { target: GATEWAY }))).summary;
  expect(warnings).toEqual([]);
  const [of] = traces?.runs ?? [];
  expect(traces?.runs).toHaveLength(1);
  expect(of).toMatchObject({ requests: 6, recorded: 2, declined: 1, neverReached: 1, region: 'eu-west-1' });
  // Service times with a trace: 38, 48, 299, 58, 4; without: 9, 18, 28, 198.
  expect(of?.serviceTime.traced).toMatchObject({ count: 5, min: 4, p50: 48, max: 299 });
  expect(of?.serviceTime.others).toMatchObject({ count: 4, min: 9, p50: 18, max: 198 });
  expect(of?.tracing).toBe('cannot tell');
  expect(traces?.slowest.map(({ serviceTime, trace }) => [serviceTime, trace])).toEqual([
    [299, id(7)],
    [58, id(88)],
    [48, id(4)],
    [38, id(3)],
    [4, id(9)],
  ]);
  expect(traces?.slowest[2]).toEqual({
    run: run().id,
    method: 'POST',
    name: '/b',
    time: '2023-11-14T22:13:20.400Z',
    status: 503,
    errorKind: 'http_5xx',
    responseTime: 50,
    serviceTime: 48,
    wait: 1.5,
    lag: 0.5,
    trace: id(4),
    recorded: null,
    link: link('eu-west-1', id(4)),
    spans: null,
  });
  expect(traces?.slowest.map(({ recorded }) => recorded)).toEqual([null, true, null, true, false]);
  expect(traces?.slowest.at(-1)?.link).toBeNull();
});

test('where there are many: the slowest of all, and some of each name', async () => {
  const rows = Array.from({ length: 200 }, (_, at): Row => {
    const name = at < 150 ? '/slow' : '/quick';
    return { due: at / 100, name, service_time_ms: 300 - at, response_time_ms: 301 - at };
  });
  const all = Object.fromEntries(rows.map((_, at): [number, Answer] => [at, ['', '']]));
  const { slowest = [] } = (await measured(traced(rows, all))).summary.traces ?? {};
  expect(slowest.map(({ name, serviceTime }) => [name, serviceTime])).toEqual([
    ...Array.from({ length: 20 }, (_, at) => ['/slow', 300 - at]),
    ...[150, 149, 148].map((ms) => ['/quick', ms]),
  ]);
});

const markdownOf = async (path: string): Promise<string> => toMarkdown(buildDocument(await measured(path)));

describe('the report', () => {
  test('links each trace, in Markdown and on the page; names do no harm', async () => {
    const rows = [{ due: 0, name: '</a>"|[x](javascript:alert(1))', service_time_ms: 9 }, ...TEN];
    const files = await reported(traced(rows, { 0: ['', ''], 4: [id(4), '1'] }, { target: GATEWAY }));
    const [markdown = '', html = ''] = [files['report.md'], files['report.html']];
    expect(markdown).toContain(`| [${id(4)}](${link('eu-west-1', id(4))}) |`);
    expect(html).toContain(`<a href="${link('eu-west-1', id(4))}">${id(4)}</a>`);
    expect(markdown).toContain('Slowest traced:** GET /a: service 38 ms of 40 ms: https://eu-west-1.console');
    expect(markdown).toContain('of 1 that it is recorded, of 0 that it is not, and of 1 nothing');
    expect(markdown).not.toMatch(/(?<!\\)\]\((?!charts\/|https:\/\/eu-west-1\.console\.aws\.amazon\.com\/)/);
    expect(html.replaceAll(/<script[\s\S]*?<\/script>/g, '').match(/<a /g)).toHaveLength(2);
  });

  test('without a region: the ids, and how to give one', async () => {
    const markdown = await markdownOf(traced(TEN, ANSWERS, { target: LOCAL }));
    expect(markdown).toContain(`| ${id(7)} |`);
    expect(markdown).toContain('give --region, or set AWS\\_REGION');
    expect(markdown).not.toContain('console.aws');
  });

  test('of an embedded target there is nothing to link to, nor to look for', async () => {
    vi.stubEnv('AWS_REGION', 'us-west-2');
    const markdown = await markdownOf(traced(TEN, ANSWERS));
    expect(markdown).toContain('The embedded target records none of them');
    expect(markdown).not.toMatch(/console\.aws|--region|Slowest traced:/);
  });

  test('without traces it says nothing of them', async () => {
    expect(await markdownOf(runFolder(csv(TEN), run()))).not.toContain('trace');
  });

  test('of several runs each has its own, and its name', async () => {
    vi.stubEnv('AWS_REGION', 'us-west-2');
    const [one, two] = [
      traced(TEN, { 3: ['', ''] }, { id: 'one', target: GATEWAY }),
      traced(TEN, { 8: ['', ''] }, { id: 'two', target: LOCAL }),
    ];
    const { traces } = (await measured(one, two, runFolder(csv(TEN)))).summary;
    expect(traces?.runs.map(({ run: name, region }) => [name, region])).toEqual([
      ['one', 'eu-west-1'],
      ['two', 'us-west-2'],
    ]);
    expect(traces?.slowest.map(({ run: name, link: to }) => [name, to])).toEqual([
      ['two', link('us-west-2', id(8))],
      ['one', link('eu-west-1', id(3))],
    ]);
  });
});

describe('a traces.csv that is damaged is left out, row by row or as a whole, and it is said', () => {
  const of = async (text: string | Buffer, name = 'traces.csv'): Promise<[number | undefined, string[]]> => {
    const path = runFolder(csv(TEN), run({ traces: { share: 1, requests: 1, lost: 0 } }));
    writeFileSync(join(dirname(path), name), text);
    const { traces, warnings } = (await measured(path)).summary;
    return [traces?.runs[0]?.requests, warnings];
  };
  const RIGHT = [id(3), `${START}.300000`, 'w1', 'GET', '/a', '200', '', '40.0', '38.0', '0.5', '', ''];
  const row = (changes: Partial<Record<(typeof TRACE_COLUMNS)[number]['name'], string>> = {}): string =>
    TRACE_COLUMNS.map(({ name }, at) => changes[name] ?? RIGHT[at]).join();
  const whole = (...rows: string[]): string => [TRACES_HEADER, ...rows].join('\n');

  test('what is right is taken, packed or not, with either line end', async () => {
    expect(await of(whole(row(), ''))).toEqual([1, []]);
    expect(await of(whole(row(), '').replaceAll('\n', '\r\n'))).toEqual([1, []]);
    expect(await of(gzipSync(whole(row(), '')), 'traces.csv.gz')).toEqual([1, []]);
  });

  test.each<[string, string, number | undefined, RegExp]>([
    [
      'another first line',
      'id,time\n1,2\n',
      undefined,
      /cannot be used: its first line is not trace_id,timestamp/,
    ],
    ['nothing', '', undefined, /cannot be used: its first line is not/],
    ['no text', '\u0000\u0001\u0002', undefined, /cannot be used/],
    [
      'an id with a link in it',
      whole(row(), row({ trace_id: '1-x](javascript:a)' }), ''),
      1,
      /^1 rows .* not right/,
    ],
    [
      'an answer that is no id',
      whole(row({ answered_id: 'x' }), row(), ''),
      1,
      /^1 rows of traces\.csv are not/,
    ],
    ['a time that is none', whole(row({ response_time_ms: 'NaN' }), row(), ''), 1, /^1 rows/],
    ['a cut row', whole(row(), row().slice(0, 60)), 1, /^1 rows of traces\.csv are not right/],
    ['a quote that is never closed', whole(row(), `"${row()}`), 1, /^1 rows of traces\.csv are not right/],
    [
      'rows of another run',
      whole(row(), row({ worker: 'w9' }), ''),
      1,
      /^1 of 2 rows .* of no request of the samples/,
    ],
    ['fewer than there were', whole(''), undefined, /run\.json says that 1 requests .*, traces\.csv has 0/],
  ])('%s', async (_what, text, requests, words) => {
    const [found, warnings] = await of(text);
    expect(found).toBe(requests);
    expect(warnings.filter((warning) => words.test(warning))).toHaveLength(1);
  });

  test('no file, where the run says that there were traces', async () => {
    const path = traced(TEN, ANSWERS);
    writeFileSync(file(path), `${TRACES_HEADER}\n`);
    expect((await measured(path)).summary.warnings).toEqual([
      'run.json says that 6 requests were given a trace, traces.csv has 0.',
    ]);
  });
});

test.each([
  ['https://abc.execute-api.eu-west-1.amazonaws.com/prod', 'eu-west-1'],
  ['http://saves-12.us-east-2.elb.amazonaws.com', 'us-east-2'],
  ['http://saves-12.elb.ap-southeast-1.amazonaws.com', 'ap-southeast-1'],
  ['https://x.lambda-url.eu-central-1.on.aws/', 'eu-central-1'],
  ['https://abc.execute-api.cn-north-1.amazonaws.com.cn/x', 'cn-north-1'],
  ['http://127.0.0.1:8080', undefined],
  ['https://us-east-1.example.com', undefined],
  ['', undefined],
])('%s is in %s', (url, region) => {
  expect(regionOfTarget(url)).toBe(region);
});

test('other partitions have consoles of their own', () => {
  expect(traceLink('cn-north-1', id(1))).toMatch(
    /^https:\/\/cn-north-1\.console\.amazonaws\.cn\/cloudwatch\//,
  );
  expect(traceLink('us-gov-west-1', id(1))).toMatch(
    /^https:\/\/us-gov-west-1\.console\.amazonaws-us-gov\.com\//,
  );
});
