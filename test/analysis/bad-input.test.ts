import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../runner/errors.ts';
import { SAMPLE_HEADER } from '../../runner/results.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { csv, line, measured, runFolder } from './samples.ts';

const HEADER = `${SAMPLE_HEADER}\n`;
const ROW = `${line()}\n`;

/** What the analysis says about a file that it cannot read. */
async function complaint(content: string | Buffer, name = 'results.csv'): Promise<string> {
  const input = join(dirname(runFolder('')), name);
  writeFileSync(input, content);
  const error = await measured(input).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UserError);
  expect(error).toHaveProperty('exitCode', 1);
  const { message } = error as UserError;
  expect(message).toContain(input);
  return message;
}

describe('a file that is no results.csv is refused, by name, line and what was expected', () => {
  test.each<[string, string | Buffer, RegExp]>([
    ['empty', '', /is empty; expected line 1 to be timestamp,/],
    ['a header and no rows', HEADER, /holds the header and no rows.*from line 2/],
    ['a header without its line end', SAMPLE_HEADER, /holds the header and no rows/],
    [
      'a header that was cut off',
      SAMPLE_HEADER.slice(0, 40),
      /line 1: the header of results\.csv was expected/,
    ],
    [
      'a header and half a row',
      HEADER + ROW.slice(0, 25),
      /one incomplete row \(line 2: 5 columns, expected 15/,
    ],
    ['no header', ROW, /line 1: the header of results\.csv was expected.*found "1700000000,mixed/],
    [
      'columns in another order',
      SAMPLE_HEADER.replace('method,name', 'name,method'),
      /not those of results\.csv in its order/,
    ],
    ['a column less', SAMPLE_HEADER.replace(',users', ''), /Missing: users\./],
    [
      "Locust's statistics",
      'Type,Name,Request Count,Failure Count\r\nGET,/,1,0\r\n',
      /holds no Aggregated row/,
    ],
    ["Locust's history", 'Timestamp,User Count,Type,Name,Requests/s\r\n', /holds no Aggregated row/],
    ["Locust's failures", 'Method,Name,Error,Occurrences\r\n', /Locust's _failures\.csv/],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), /line 1: the file is not text/],
    ['UTF-16', Buffer.from(`\uFEFF${HEADER}${ROW}`, 'utf16le'), /line 1: the file is not text/],
  ])('%s', async (_, content, expected) => {
    expect(await complaint(content)).toMatch(expected);
  });

  test('a .gz that is none', async () => {
    expect(await complaint('plain', 'results.csv.gz')).toMatch(/cannot be unpacked.*packed by gzip/);
  });
});

describe('a wrong row in the middle is refused', () => {
  test.each<[string, string, RegExp]>([
    ['too few columns', '1,2,3\n', /line 3: 3 columns, expected 15/],
    ['one column', 'x\n', /line 3: 1 column, expected 15 \("x"\)/],
    ['too many columns', ROW.replace('\n', ',more\n'), /line 3: 16 columns, expected 15/],
    [
      'a word for a number',
      `${line({ response_time_ms: 'fast' })}\n`,
      /line 3: response_time_ms is "fast", expected a number of milliseconds/,
    ],
    ['NaN', `${line({ response_time_ms: 'NaN' })}\n`, /line 3: response_time_ms is "NaN"/],
    ['infinity', `${line({ service_time_ms: 'Infinity' })}\n`, /line 3: service_time_ms is "Infinity"/],
    ['a negative time', `${line({ lag_ms: -0.5 })}\n`, /line 3: lag_ms is "-0\.5", expected .* not negative/],
    ['an empty number', `${line({ users: '' })}\n`, /line 3: users is "", expected a whole number/],
    ['a fraction of a byte', `${line({ request_bytes: 'a.5' })}\n`, /line 3: request_bytes is "a\.5"/],
    [
      'no timestamp',
      `${line({ timestamp: '2023-11-14' })}\n`,
      /line 3: timestamp is "2023-11-14", expected a number of Unix seconds/,
    ],
    ['a quote in the wrong place', `${ROW.replace('/a', '"/a"b')}`, /line 3: text after a closing quote/],
    [
      'a quote that swallows rows',
      `${ROW.replace('/a', '"/a')}${ROW}${ROW}`,
      /line 3: a quote that is never closed/,
    ],
  ])('%s', async (_, bad, expected) => {
    expect(await complaint(`${HEADER}${ROW}${bad}${ROW}`)).toMatch(expected);
  });

  test('bytes that are not UTF-8', async () => {
    const bad = Buffer.from(ROW.replace('/a', '/\u00E9'), 'latin1');
    expect(await complaint(Buffer.concat([Buffer.from(HEADER + ROW), bad, Buffer.from(ROW)]))).toMatch(
      /line 3: name is .*expected UTF-8/,
    );
  });

  test('lines are counted as an editor counts them, line ends within quotes too', async () => {
    const long = `${line({ error_kind: 'exception', error: 'one\ntwo\nthree' })}\n`;
    expect(await complaint(`${HEADER}${long}\n1,2\n${ROW}`)).toMatch(/line 6: 2 columns/);
  });
});

describe('a last row that was cut off is left out and counted', () => {
  test.each<[string, string, RegExp]>([
    ['between columns', ROW.slice(0, 25), /line 3.*5 columns/],
    ['in quotes', `${line({ error: 'a, "b"\nc' }).split('c"')[0]}`, /line 3.*never closed/],
    ['and filled up by the file system', `${ROW.slice(0, 25)}\0\0\0\0`, /line 3.*5 columns/],
  ])('%s', async (_, cut, expected) => {
    const { summary } = await measured(runFolder(HEADER + ROW + cut));
    expect(summary.input).toMatchObject({ rows: 1, rejected: 1 });
    expect(summary.warnings).toContainEqual(expect.stringMatching(expected));
    expect(summary.warnings).toContainEqual(expect.stringContaining('1 row rejected'));
  });

  test('but a last row that only lacks its line end is whole', async () => {
    const { summary } = await measured(runFolder(HEADER + ROW + line()));
    expect(summary.input).toMatchObject({ rows: 2, rejected: 0 });
  });
});

describe('what RFC 4180 allows is read', () => {
  const name = 'a, "b"\r\n|c';
  const content = csv([{}, { name }, {}]);

  test.each<[string, string | Buffer]>([
    ['LF', content],
    ['CRLF', content.replaceAll(/(?<!\r)\n/g, '\r\n')],
    ['both, mixed', content.replace('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${content}`],
    ['blank lines', `${content}\n\n`],
    ['a quoted header', content.replace(SAMPLE_HEADER, SAMPLE_HEADER.replaceAll(/\w+/g, '"$&"'))],
  ])('%s', async (_, text) => {
    const { summary } = await measured(runFolder(text));
    expect(summary.input).toMatchObject({ rows: 3, rejected: 0 });
    expect(summary.requests.map((request) => [request.name, request.requests])).toEqual([
      ['/a', 2],
      [name, 1],
    ]);
  });

  test.each([
    ['whole', gzipSync(content), { from: 3, to: 3 }],
    [
      'cut off',
      gzipSync(csv(Array.from({ length: 5000 }, (_, due) => ({ due })))).subarray(0, -2000),
      { from: 10, to: 4999 },
    ],
  ])('gzip, %s', async (_, packed, { from, to }) => {
    const input = join(dirname(runFolder('')), 'results.csv.gz');
    writeFileSync(input, packed);
    const { rows } = (await measured(input)).summary.input;
    expect(rows).toBeGreaterThanOrEqual(from);
    expect(rows).toBeLessThanOrEqual(to);
  });

  test('under a path that DuckDB would take for a pattern', async () => {
    const odd = join(temporaryFolder(), "o'dd [1] *?");
    mkdirSync(odd);
    writeFileSync(join(odd, 'results.csv'), content);
    expect((await measured(join(odd, 'results.csv'))).summary.input.rows).toBe(3);
  });
});

describe('a path that leads to no file', () => {
  test.each<[string, (folder: string) => string, RegExp]>([
    [
      'nothing there',
      (folder) => join(folder, 'results.csv'),
      /does not exist. A run writes it: npm run load/,
    ],
    ['a folder', (folder) => folder, /is a folder without samples; expected results\.csv or shards/],
    ['below a file', (folder) => join(folder, 'file', 'results.csv'), /does not exist/],
    ['a link to nothing', (folder) => join(folder, 'dangling'), /does not exist/],
  ])('%s', async (_, input, expected) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), 'x');
    symlinkSync(join(folder, 'gone'), join(folder, 'dangling'));
    await expect(measured(input(folder))).rejects.toThrow(expected);
    await expect(measured(input(folder))).rejects.toBeInstanceOf(UserError);
  });
});
