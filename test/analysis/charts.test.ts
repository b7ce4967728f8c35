import { beforeAll, describe, expect, test } from 'vitest';
import { compareAgainst } from '../../analysis/compare/against.ts';
import type { ReportData } from '../../analysis/report-data.ts';
import type { Chart } from '../../analysis/charts/chart.ts';
import { CHARTS } from '../../analysis/charts/index.ts';
import { COLOURS } from '../../analysis/charts/theme.ts';
import { toPng, toSvg } from '../../analysis/render.ts';
import { TEN, csv, inFolder, measured, run, runFolder, type Row } from './samples.ts';

const TEXT = { id: 'x', title: 'title', description: 'description' };
const KINDS = [
  'dns',
  'tls',
  'reset',
  'timeout',
  'http_4xx',
  'http_5xx',
  'protocol',
  'exception',
  'unfinished',
  'check_failed',
];
let data: ReportData;

/** Draws a chart; where there is nothing to draw, something that shows it. */
async function drawn(chart: Chart, of: ReportData): Promise<string> {
  const spec = chart.spec(of);
  if (!spec) throw new Error(`${chart.name} is left out`);
  return toSvg(spec, TEXT);
}

/** Compared with itself, so that there is a comparison to draw. */
function compared(of: ReportData): ReportData {
  const records = of.records.map((record) => ({ ...record, verdict: 'VALID' as const }));
  return { ...of, against: compareAgainst(records, records, true) };
}

beforeAll(async () => {
  const { summary, ...rest } = await inFolder((folder) => measured(runFolder(csv(TEN), run(), folder)));
  data = compared({ ...rest, summary: { ...summary, input: { ...summary.input, file: 'results.csv' } } });
});

describe.each(CHARTS)('$name', (chart) => {
  test('has the spec that was agreed', async () => {
    const spec = `${JSON.stringify(chart.spec(data), undefined, 2)}\n`;
    await expect(spec).toMatchFileSnapshot(`charts/${chart.name}.snap`);
  });

  test('has a title, and a title with a unit on each axis of numbers', () => {
    const spec = JSON.parse(JSON.stringify(chart.spec(data))) as Record<string, unknown>;
    expect(spec['title']).toMatchObject({ text: expect.stringMatching(/\w{4}/) });
    expect(spec['description']).toMatch(/\w{4}/);
    const layers = (spec['layer'] ?? [spec]) as {
      encoding: Record<string, { type?: string; title?: string }>;
    }[];
    const numbers = layers
      .flatMap(({ encoding }) => [encoding['x'], encoding['y']])
      .filter((channel) => channel?.type === 'quantitative');
    const units = new Set(numbers.map((channel) => channel?.title).filter((title) => title !== undefined));
    expect(units.size).toBeGreaterThan(0);
    for (const unit of units) expect(unit).toMatch(/\(s\)|second|requests|users/);
  });

  test('is drawn with its labels on a machine without fonts', async () => {
    const svg = await drawn(chart, data);
    const [labelled, bare] = [toPng(svg), toPng(svg, [])];
    expect(labelled.subarray(1, 4).toString()).toBe('PNG');
    expect(labelled.equals(bare)).toBe(false);
    // Glyphs compress badly: a picture with labels is larger than the same without.
    expect(labelled.length).toBeGreaterThan(bare.length * 1.5);
  });
});

test.each<[string, Row[]]>([
  ['one request', [{}]],
  [
    'two at the same instant, both of 0 ms',
    [1, 2].map(() => ({ response_time_ms: 0, service_time_ms: 0, lag_ms: 0 })),
  ],
  ['none that succeeded', [{ error_kind: 'dns', error: 'e', service_time_ms: 0, status: 0 }]],
  ['a run of a day', [{}, { due: 86_400, response_time_ms: 30_000 }]],
  ['more kinds of error than colours', KINDS.map((kind, due) => ({ due, error_kind: kind, error: kind }))],
  [
    'more names than fit',
    Array.from({ length: 50 }, (_, due) => ({ due, name: `/name/${due}/${'x'.repeat(due * 4)}` })),
  ],
])('every chart can be drawn of %s', async (_, rows) => {
  const made = compared(await measured(runFolder(csv(rows))));
  for (const svg of await Promise.all(CHARTS.map((chart) => drawn(chart, made)))) {
    expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
    expect(toPng(svg).length).toBeGreaterThan(5000);
  }
});

test('no two lines, bars or areas of a chart have the same colour', () => {
  expect(new Set(COLOURS).size).toBe(COLOURS.length);
});

test('throughput counts what was started and answered, in the second that it was', async () => {
  const rows: Row[] = [
    { due: 0 },
    { due: 0.9995, lag_ms: 0.6, response_time_ms: 10 }, // picked up in the second second
    { due: 1.5, response_time_ms: 2000 }, // answered in the fourth
    { due: 3.5, error_kind: 'reset', error: 'reset' },
  ];
  const { timeline } = await measured(runFolder(csv(rows), run({ duration: 4, levels: [] })));
  expect(timeline.map(({ time, started, answered }) => [time, started, answered])).toEqual([
    [0, 1, 1],
    [1, 2, 1],
    [2, 0, 0],
    [3, 1, 1],
  ]);
});
