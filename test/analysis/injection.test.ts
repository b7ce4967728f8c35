import { beforeAll, describe, expect, test } from 'vitest';
import { escapeMarkdown, escapeXml } from '../../analysis/report/escape.ts';
import { plain } from '../../analysis/report/plain.ts';
import { csv, inFolder, reported, run, runFolder } from './samples.ts';

const SCRIPT = '<script>alert("x")</script>';
const IMAGE = `'"><img src=x onerror=alert(1)>`;
const CELL = "=cmd|' /C calc'!A0 | b | [a](javascript:alert(1)) `code` **bold**";
const TERMINAL = '\u001B[31mred\u0007\u202Eback';

describe('names, errors and scenarios that would do harm, in a whole report', () => {
  let html = '';
  let markdown = '';
  let pictures: string[] = [];
  beforeAll(async () => {
    const rows = [SCRIPT, IMAGE, CELL, TERMINAL, 'two\nlines'].map((name, at) => ({
      due: at,
      name,
      method: at === 0 ? '</text><script>' : 'GET',
      error_kind: at === 1 ? '"><svg onload=alert(1)>' : 'exception',
      error: name,
      scenario: SCRIPT,
    }));
    const files = await inFolder((folder) =>
      reported(
        runFolder(
          csv(rows),
          run({
            scenario: SCRIPT,
            labels: [IMAGE],
            target: { url: `javascript:${IMAGE}`, embedded: false },
            deviations: [{ name: CELL, count: 1 }],
            observations: [],
          }),
          folder,
        ),
      ),
    );
    const page = files['report.html'] ?? '';
    html = page.replaceAll(/<script[\s\S]*?<\/script>/g, '');
    markdown = files['report.md'] ?? '';
    pictures = ['errors', 'percentiles-by-name', 'requests-by-name'].map(
      (name) => files[`charts/${name}.svg`] ?? '',
    );
  });

  test('the page has no element and no attribute of theirs', () => {
    expect(html).not.toMatch(/<script|<img|<svg onload|onerror=alert\(1\)>(?!&)/i);
    expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
  });

  test('the pictures neither', () => {
    for (const picture of pictures) {
      expect(picture).not.toMatch(/<script|<img|<svg onload|<\/text><script/i);
      expect(picture.match(/<svg/g)).toHaveLength(1);
    }
    expect(pictures.join('')).toContain('&lt;script&gt;');
  });

  test('Markdown has no HTML, no link and no cell of theirs', () => {
    expect(markdown).not.toMatch(/<[a-z/!]/i);
    expect(markdown).not.toMatch(/(?<!\\)\]\((?!charts\/)/);
    const tables = markdown.split('\n\n').filter((part) => part.startsWith('|'));
    for (const table of tables) {
      const cells = table.split('\n').map((row) => row.split(/(?<!\\)\|/).length);
      expect(new Set(cells).size).toBe(1);
    }
  });

  test('no control character reaches a reader', () => {
    for (const text of [html, markdown, ...pictures])
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202E]/u);
  });
});

test.each([
  ['a & b < c > "d" \'e\'', 'a &amp; b &lt; c &gt; &quot;d&quot; &#39;e&#39;'],
  [']]>', ']]&gt;'],
  ['a\u0000b', 'a\uFFFDb'],
])('escapeXml(%j)', (text, expected) => {
  expect(escapeXml(text)).toBe(expected);
});

test.each([
  ['a|b', String.raw`a\|b`],
  [String.raw`a\|b`, String.raw`a\\\|b`],
  ['a\r\nb', 'a b'],
  ['<b>', '&lt;b&gt;'],
  ['*_`[x](y)', String.raw`\*\_\`\[x\](y)`],
  ['&lt;', '&amp;lt;'],
])('escapeMarkdown(%j)', (text, expected) => {
  expect(escapeMarkdown(text)).toBe(expected);
});

test.each([
  ['tab\tand\u2028line', 'tab and line'],
  ['\u001B[2J', '\uFFFD[2J'],
  ['\uD800', '\uFFFD'],
  ['ünï 😀', 'ünï 😀'],
])('plain(%j)', (text, expected) => {
  expect(plain(text)).toBe(expected);
});
