import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyze } from '../../analysis/analyze.ts';
import { buildDocument } from '../../analysis/report/build.ts';
import { toText } from '../../analysis/report/text.ts';
import { TEN, csv, inFolder, measured, reported, run, runFolder } from './samples.ts';

describe('a whole report', () => {
  let html = '';
  /** The page without its two script elements, which `scripts` holds. */
  let scripts: string[] = [];
  let files: Record<string, string> = {};
  beforeAll(async () => {
    files = await inFolder((folder) => reported(runFolder(csv(TEN), run(), folder)));
    const page = files['report.html'] ?? '';
    scripts = page.match(/<script[\s\S]*?<\/script>/g) ?? [];
    html = page.replaceAll(/<script[\s\S]*?<\/script>/g, '');
  });

  test('runs one script, its own, and forbids any other', () => {
    const [data = '', program = ''] = scripts;
    expect(scripts).toHaveLength(2);
    expect(data).toMatch(/^<script type="application\/json" id="charts">/);
    const charts = JSON.parse(data.replaceAll(/<\/?script[^>]*>/g, '')) as Record<string, { title: string }>;
    expect(Object.keys(charts)).toContain('throughput');
    const text = program.replaceAll(/^<script>|<\/script>$/g, '');
    const hash = createHash('sha256').update(text).digest('base64');
    expect(html).toContain(`script-src 'sha256-${hash}'`);
    expect(html).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
  });

  test('is one page that fetches nothing', () => {
    expect(html.match(/https?:\/\/[^\s"'<>)]+/g)?.toSorted()).toEqual([
      'http://127.0.0.1:4000', // the target, as text
      ...Array.from({ length: 10 }, () => 'http://www.w3.org/2000/svg'),
    ]);
    expect(html).not.toMatch(
      /<(script|link|img|iframe|object|embed|image)\b|\bsrc=|\bhref=|@import|url\((?!#)/i,
    );
    expect(html).toContain("default-src 'none'");
  });

  test('holds every chart with a title and a description, under ids of its own', () => {
    const pictures = html.match(/<svg [^>]*>/g) ?? [];
    expect(pictures).toHaveLength(10);
    for (const picture of pictures) {
      const [, title = '', description = ''] = /aria-labelledby="(\S+) (\S+)"/.exec(picture) ?? [];
      expect(html).toMatch(
        new RegExp(`<title id="${title}">[^<]+</title><desc id="${description}">[^<]+</desc>`),
      );
    }
    const ids = html.match(/ id="[^"]+"/g) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('follows the light or dark of its reader, its charts too', () => {
    expect(html).toContain('@media (prefers-color-scheme: dark)');
    expect(html).toContain('fill="currentColor"');
    expect(html).not.toContain('#1F2328"');
    expect(html).not.toContain('#FFFFFF"');
    expect(files['charts/throughput.svg']).toContain('fill="#FFFFFF"'); // alone, a chart has its own paper
  });

  test('has tables whose cells are headed', () => {
    const tables = html.match(/<table>[\s\S]*?<\/table>/g) ?? [];
    expect(tables.length).toBeGreaterThanOrEqual(8);
    for (const table of tables) {
      expect(table).toContain('<caption>');
      expect(table.match(/<th(?! scope="(col|row)")[ >]/g)).toBeNull();
      const rows = table.match(/<tr>/g)?.length ?? 0;
      expect(table.match(/<th scope="row"/g)).toHaveLength(rows - 1);
    }
  });

  test('as Markdown names the pictures beside it and holds the same figures', () => {
    const markdown = files['report.md'] ?? '';
    expect(markdown.match(/!\[.+\]\(charts\/[a-z-]+\.png\)/g)).toHaveLength(10);
    expect(markdown).toContain('| GET /a | 6 | 1 | 16.7 % | 20 | 200 | 200 | 200 | 200 | 200 |');
    expect(markdown).toContain('| service time | 9 | 77.8 | 38 | 299 | 299 | 299 | 299 | 299 |');
    expect(markdown).toContain('| cache invalidation | 2 | 1.5 | 1 | 2 | 2 | 2 | 2 | 2 |');
    expect(markdown).toContain('| create instead of delete | 3 |');
    expect(markdown).toContain('| 10 to 30 | 0.5 | 1 | 10 | 5 | 5 | 10 | 60 % |');
  });
});

describe('the first lines', () => {
  const lines = async (runJson?: unknown): Promise<string> => {
    return toText(buildDocument(await measured(runFolder(csv(TEN), runJson))));
  };

  test('of an invalid run say so, why, and that it must not be used', async () => {
    expect(await lines(run())).toBe(`Load test: mixed
  What was run         mixed against http://127.0.0.1:4000 (embedded target): open model, 10/s for 0.5 s, 10-30/s for 0.5 s; measured for 1 s after 5 s of warm-up
  When and with what   started 2023-11-14T22:13:20.000Z; seed 7; labels nightly; open-saves-load 0.1.0, node v20.19.0, undici 7.0.0, gitCommit 0123456789ab
  Verdict              INVALID: 5 of 15 tasks due were never sent. These numbers must not be used to judge the target.
  Rate                 achieved 10/s of 15/s due (66.7 %: 10 of 15 tasks due were started, 5 unsent); 10 requests/s
  Failures             4 of 10 requests (40 %); of these 1 never reached the target, 1 unfinished at the end
  Response time        p50 40 ms (service 38 ms), p95 300 ms (service 299 ms), p99 300 ms (service 299 ms)
  Held the load        cannot be said: there is no steady load of 100 requests or more
  Slowest request      POST /b: p99 300 ms
  Most frequent error  http_5xx: HTTPError('503 Server Error') (1 times, 25 % of the failures)
  Scale and cost       not looked at: nothing of AWS is known to be behind this target (--cloudwatch or --metrics FILE, --target-rps RATE)
  Against baseline     not compared: none was named (--baseline FILE|previous|average)
`);
  });

  test('of a valid run call it valid', async () => {
    const text = await lines(run({ verdict: { valid: true, reasons: [] } }));
    expect(text).toContain('VALID: the generator made the load');
    expect(text).not.toContain('must not be used');
  });

  test('without run.json call the verdict unknown, and say what cannot be told', async () => {
    const text = await lines();
    expect(text).toContain('mixed against an unknown target: open model, for 1 s');
    expect(text).toContain('seed unknown; versions unknown');
    expect(text).toMatch(/Verdict +unknown: without run\.json/);
    expect(text).toContain('10 requests/s; how much was due is unknown');
  });
});

test('a report that cannot be written says where to and what to do', async () => {
  const input = runFolder(csv(TEN));
  const output = join(input, 'report'); // below a file
  await expect(analyze({ inputs: [input], output, say: () => {} })).rejects.toThrow(
    /cannot be written to .*results\.csv\/report \(ENOTDIR.*Name another with --output DIR/,
  );
});
