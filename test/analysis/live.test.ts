import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPrices } from '../../analysis/cost/prices.ts';
import { compareAgainst } from '../../analysis/compare/against.ts';
import { diagnose } from '../../analysis/diagnosis.ts';
import { writeReport } from '../../analysis/report.ts';
import { browser, openBrowser, openFile } from '../helpers/browser.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { troubles } from '../helpers/looks.ts';
import { until } from '../helpers/until.ts';
import { EVERYTHING, cloudOfAll } from './diagnosis/seen.ts';
import { TEN, csv, measured, run, runFolder } from './samples.ts';

browser.describe('the report in a real browser', () => {
  let chromium: Browser;
  let page: Page;
  let wrong: string[];

  beforeAll(async () => {
    const data = await measured(runFolder(csv(TEN), run()));
    const records = data.records.map((record) => ({ ...record, verdict: 'VALID' as const }));
    data.against = compareAgainst(records, records, true);
    const cloud = cloudOfAll();
    data.cloud = { ...cloud, lines: cloud.lines.filter(({ component }) => component === 'eks') };
    data.summary.diagnosis = diagnose(data, { config: EVERYTHING, targetRps: 5000, prices: readPrices() });
    const folder = temporaryFolder();
    await writeReport(data, folder);
    chromium = await openBrowser();
    ({ page, wrong } = await openFile(chromium, join(folder, 'report.html')));
  });
  afterAll(() => chromium.close());

  /** A chart that has been drawn live. */
  async function live(name: string): Promise<Locator> {
    const figure = page.locator(`figure[data-chart="${name}"]`);
    await figure.scrollIntoViewIfNeeded();
    await page.locator(`figure[data-chart="${name}"].is-live`).waitFor();
    return figure;
  }
  const drawAll = async (): Promise<void> => {
    for (const name of await page.locator('figure').evaluateAll(NAMES)) await live(name);
  };
  /** Ends of the x axis, by its labels. */
  const axis = async (figure: Locator): Promise<number[]> => {
    const labels = await figure.locator('.role-axis-label').first().locator('text').allTextContents();
    const numbers = labels.map(Number);
    return [Math.min(...numbers), Math.max(...numbers)];
  };
  /** The middle of what the chart is drawn on. */
  const point = async (figure: Locator): Promise<{ x: number; y: number }> => {
    const box = await figure.locator('.live .background').first().boundingBox();
    if (!box) throw new Error('no chart');
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await page.mouse.move(middle.x, middle.y);
    return middle;
  };

  test('its first screen answers every question', async () => {
    const seen = await page.locator('dt').evaluateAll(SEEN);
    const questions = ['Verdict', 'Held the load', 'What broke first', 'What to scale', 'What it costs'];
    expect(seen).toEqual(expect.arrayContaining([...questions, 'Against baseline']));
  });

  test('a chart is zoomed by the wheel with Ctrl, by drag, double click and buttons; the wheel alone scrolls', async () => {
    const figure = await live('throughput');
    const whole = await axis(figure);
    await point(figure);
    const before = await page.evaluate('scrollY');
    await page.mouse.wheel(0, 60);
    await until('the page scrolls', async () => (await page.evaluate('scrollY')) !== before);
    expect(await axis(figure)).toEqual(whole);
    await point(figure);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -300);
    await page.keyboard.up('Control');
    await until('the axis is another', async () => String(await axis(figure)) !== String(whole));
    const [from = 0, to = 0] = await axis(figure);
    expect(to - from).toBeLessThan((whole[1] ?? 0) - (whole[0] ?? 0));
    await figure.getByRole('button', { name: /show all/ }).press('Enter');
    await until('all is shown', async () => String(await axis(figure)) === String(whole));
    await figure.getByRole('button', { name: /zoom in/ }).click();
    await until('it zooms in', async () => String(await axis(figure)) !== String(whole));
    const { x, y } = await point(figure);
    const near = await axis(figure);
    await page.mouse.down();
    await page.mouse.move(x + 200, y, { steps: 4 });
    await page.mouse.up();
    await until('it moves', async () => (await axis(figure))[0] !== near[0]);
    await page.mouse.dblclick(x, y);
    await until('a double click shows all', async () => String(await axis(figure)) === String(whole));
  });

  test('what is pointed at is told with its value and its unit', async () => {
    const figure = await live('requests-by-name');
    await figure.locator('.live .mark-rect path').first().hover();
    await until('the tip is there', () => page.locator('.tip').isVisible());
    expect(await page.locator('.tip').textContent()).toMatch(/requests: \d/);
  });

  test('every chart is drawn, in the dark and on a phone too, and nothing is asked of anyone', async () => {
    await drawAll();
    expect(await troubles(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await troubles(page)).toEqual([]);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(17, 21, 26)');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.reload();
    await drawAll();
    expect(await troubles(page)).toEqual([]);
    expect(wrong).toEqual([]);
  });
});

const NAMES = (figures: { dataset?: { chart?: string } }[]): string[] =>
  figures.map(({ dataset }) => dataset?.chart ?? '');
const SEEN = (terms: { textContent: string | null }[]): string[] =>
  terms.map(({ textContent }) => textContent ?? '');
