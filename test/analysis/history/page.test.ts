import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MOST_CHARTS, writeHistory } from '../../../analysis/history/history.ts';
import { kindsOf } from '../../../analysis/history/kinds.ts';
import type { StoredRun } from '../../../analysis/store/record.ts';
import { browser, openBrowser, openFile } from '../../helpers/browser.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { troubles } from '../../helpers/looks.ts';
import { simulate, slowed } from '../compare/simulated.ts';
import { stored } from '../store/stored.ts';

const ONE = simulate({ seed: 1, samples: 3000, names: 1 });

/** Fourteen runs, the newest first, of which the last six are slower by a tenth and more. */
const runs = Array.from({ length: 14 }, (_, day) => {
  const sketch = day < 8 ? ONE : slowed(slowed(ONE));
  const odd = 1 + 0.001 * ((day * 7) % 5);
  return stored(day, {
    p50_ms: (day < 8 ? 5 : 6.05) * odd,
    sketch: JSON.stringify(sketch),
    git_commit: '0123456789abcdef',
  });
}).toReversed();

async function written(of: readonly StoredRun[], folder = temporaryFolder()): Promise<Map<string, string>> {
  const made = join(folder, 'history');
  const paths = await writeHistory(kindsOf(of), 'history.duckdb', made, folder);
  return new Map(paths.map((path) => [path.slice(made.length + 1), readFileSync(path, 'utf8')]));
}

test('each run is judged against the one before it, and where the medians stay others is told', async () => {
  const [kind] = kindsOf(runs);
  const slower = kind?.runs.filter(({ previous }) => previous.regression) ?? [];
  expect(slower.map(({ run }) => run.start.slice(0, 10))).toEqual(['2026-11-09']);
  expect(slower[0]?.previous.text).toMatch(/^p50 slower \+21 %, p99 slower/);
  expect(slower[0]?.previous.ids).toEqual(['20261108T120000Z-mixed']);
  expect(kind?.changes).toEqual([
    expect.objectContaining({
      id: '20261109T120000Z-mixed',
      text: expect.stringMatching(
        /^from 20261109T120000Z-mixed on p50 \+2[01](\.\d)? %, from 5\.01 to 6\.0\d ms$/,
      ),
    }),
  ]);
});

test('repeated runs count once, INVALID ones not at all, and runs of unknown conditions are no row', () => {
  const repeated = runs.map((run, i) => ({ ...run, tags: [`repeat_${Math.floor(i / 7)}`] }));
  expect(kindsOf(repeated)[0]?.changes).toEqual([]);
  expect(kindsOf(runs.map((run) => ({ ...run, verdict: 'INVALID' as const })))[0]?.changes).toEqual([]);
  const [unknown] = kindsOf(runs.map((run) => ({ ...run, hash: '', conditions: '' })));
  expect(unknown).toMatchObject({ title: 'mixed (conditions unknown)', conditions: '', changes: [] });
});

test('a run whose sketch is damaged is listed, and says so', () => {
  const [kind] = kindsOf([stored(2, { sketch: '{' }), stored(1)]);
  expect(kind?.runs.map(({ previous }) => previous.text)).toEqual([
    'its sketch is damaged',
    'nothing before',
  ]);
});

test('as Markdown, JSON and a page, whatever names hold; a run leads to its report, or to its folder', async () => {
  const folder = temporaryFolder();
  const [odd, plain, bare] = [
    stored(3, { scenario: '<b>|x', verdict: 'INVALID' }),
    stored(2),
    stored(1, { p50_ms: 0 }),
  ];
  mkdirSync(join(folder, plain.id, 'report'), { recursive: true });
  writeFileSync(join(folder, plain.id, 'report/report.html'), '');
  mkdirSync(join(folder, bare.id));
  const files = await written([odd, plain, bare], folder);
  expect([...files.keys()].filter((name) => !name.endsWith('.json') || name === 'history.json')).toEqual([
    'history.html',
    'history.md',
    'history.json',
    'charts/trend-1.svg',
    'charts/trend-1.png',
    'charts/trend-2.svg',
    'charts/trend-2.png',
  ]);
  const text = files.get('history.md') ?? '';
  expect(text).toContain('## &lt;b&gt;\\|x aaaa1111');
  expect(text.match(/^\| 2026/gm)).toHaveLength(3);
  expect(text).toContain(`[report](../${plain.id}/report/report.html)`);
  expect(text).toContain(`[folder](../${bare.id})`);
  const page = files.get('history.html') ?? '';
  expect(page).toContain(`<a href="../${plain.id}/report/report.html">report</a>`);
  expect(page).not.toContain('<b>|x');
  for (const name of ['charts/trend-1.svg', 'charts/trend-2.svg'])
    expect(files.get(name)).not.toMatch(/NaN|Infinity|undefined|null/);
  expect(JSON.parse(files.get('history.json') ?? '')).toMatchObject({
    format: 1,
    kinds: [{ runs: [{ id: odd.id }] }, { runs: [{ id: plain.id }, { id: bare.id }] }],
  });
});

test('more kinds than are charted are listed all the same', async () => {
  const many = Array.from({ length: MOST_CHARTS + 1 }, (_, i) =>
    stored(20 - i, { hash: `${i}`.padStart(8, '0') }),
  );
  const files = await written(many);
  expect(files.get('history.md')?.match(/^## /gm)).toHaveLength(MOST_CHARTS + 1);
  expect(files.get('history.md')).toContain('Not charted');
  expect([...files.keys()].filter((name) => name.endsWith('.svg'))).toHaveLength(MOST_CHARTS);
});

browser.describe('the history in a real browser', () => {
  test('its trend is drawn live, zooms, and tells of a run; light, dark, and nothing is asked of anyone', async () => {
    const folder = temporaryFolder();
    await written(runs, folder);
    const chromium = await openBrowser();
    try {
      const { page, wrong } = await openFile(chromium, join(folder, 'history/history.html'));
      const figure = page.locator('figure[data-chart="trend-1"]');
      await figure.scrollIntoViewIfNeeded();
      await page.locator('figure[data-chart="trend-1"].is-live').waitFor();
      expect(await figure.locator('.live .mark-rule line').count()).toBeGreaterThan(0);
      const labels = async (): Promise<string> =>
        String(
          (await figure.locator('.role-axis-label').first().locator('text').allTextContents()).toSorted(),
        );
      const whole = await labels();
      await figure.getByRole('button', { name: /zoom in/ }).click();
      await expect.poll(labels).not.toBe(whole);
      await figure.getByRole('button', { name: /show all/ }).click();
      await expect.poll(labels).toBe(whole);
      await figure.locator('.live .layer_1_marks path').last().hover();
      await expect
        .poll(() => page.locator('.tip').textContent())
        .toMatch(/run: 2026.*\n(.*\n)*against the previous: /);
      expect(await troubles(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await troubles(page)).toEqual([]);
      expect(wrong).toEqual([]);
    } finally {
      await chromium.close();
    }
  });
});
