import type { Browser, Page as Tab } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { browser, openBrowser } from '../../helpers/browser.ts';
import { fixture } from '../../helpers/cli.ts';
import { parseCsv } from '../../helpers/csv.ts';
import { troubles } from '../../helpers/looks.ts';
import { Page } from '../../helpers/page.ts';
import { startServer } from '../../helpers/server.ts';
import { until } from '../../helpers/until.ts';

browser.describe('the page in a real browser', () => {
  let chromium: Browser;
  let page: Page;
  let tab: Tab;
  /** What went wrong in it, and what it asked of others than its own server. */
  const wrong: string[] = [];

  beforeAll(async () => {
    const server = await startServer((request, response) =>
      response.writeHead(request.url === '/hello' && server.seen.length % 5 === 0 ? 503 : 200).end('ok'),
    );
    const args = ['-f', fixture('plain.ts'), '--host', server.url, '--warmup', '0'];
    [chromium, page] = await Promise.all([openBrowser(), Page.open(args, { limit: 120 })]);
    tab = await chromium.newPage({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
    tab.on('console', (message) => {
      if (message.type() === 'error') wrong.push(message.text());
    });
    tab.on('pageerror', (error) => wrong.push(error.message));
    tab.on('request', (request) => {
      if (!request.url().startsWith(page.url)) wrong.push(`asked of another: ${request.url()}`);
    });
    await tab.goto(page.url);
    await tab.waitForSelector('#panel table');
  });

  afterAll(async () => {
    await chromium.close();
    await page.quit();
  });

  const figure = async (label: string): Promise<number> => {
    const text = await tab.locator('#figures > div', { hasText: label }).locator('dd').textContent();
    return parseFloat((text ?? '').replaceAll(',', ''));
  };
  const rateAbove = (rate: number): Promise<void> =>
    until(`${rate} requests/s`, async () => (await figure('Requests/s')) > rate);
  const state = (is: string): Promise<unknown> => tab.waitForSelector(`#state[data-state=${is}]`);

  test('is fit for everybody before a run: names, contrast, width, in both colours', async () => {
    expect(await troubles(tab)).toEqual([]);
    await tab.click('#theme');
    expect(await tab.getAttribute('#theme', 'aria-pressed')).toBe('true');
    expect(await troubles(tab)).toEqual([]);
    await tab.click('#theme');
  });

  test('a form that cannot be is refused, in words that are read out', async () => {
    await tab.fill('#rps', 'many');
    await tab.keyboard.press('Enter');
    await tab.waitForSelector('#problem:not([hidden])');
    expect(await tab.textContent('#problem')).toContain('rps many: it takes a rate');
    expect(await tab.getAttribute('#problem', 'role')).toBe('alert');
  });

  test('a run is started by keyboard, its numbers move, and it is changed', async () => {
    await tab.fill('#rps', '60');
    await tab.keyboard.press('Enter');
    await state('running');
    await rateAbove(50);
    expect(await figure('Requests/s')).toBeGreaterThan(50);
    expect(await figure('Requests/s')).toBeLessThan(75);
    expect(await figure('Failures/s')).toBeGreaterThan(0);
    expect(await tab.isVisible('#run-time')).toBe(false);
    const rows = (): Promise<string[]> => tab.locator('#panel tbody tr:last-child td').allTextContents();
    const before = Number((await rows())[2]);
    await tab.fill('#rps', '150');
    await tab.click('#start');
    await rateAbove(130);
    expect(Number((await rows())[2])).toBeGreaterThan(before);
    expect(await tab.textContent('#asked')).toContain('150/s');
    const drawn = await tab.locator('.plot').first().getAttribute('aria-label');
    expect(drawn).toMatch(/Rate, a second: requests 1\d\d.*, failures .*, due 150/);
    expect(await tab.locator('.plot canvas').count()).toBe(4);
    expect(await troubles(tab)).toEqual([]);
  });

  test.each([
    ['failures', '503'],
    ['exceptions', 'No exceptions.'],
    ['ratio', 'PlainUser'],
    ['workers', 'w1'],
    ['logs', 'Run '],
    ['downloads', 'Report, HTML'],
  ])('the next tab by an arrow key: %s', async (name, words) => {
    if (name === 'failures') await tab.focus('#tab-stats');
    await tab.keyboard.press('ArrowRight');
    expect(await tab.getAttribute(`#tab-${name}`, 'aria-selected')).toBe('true');
    expect(await tab.evaluate('document.activeElement.id')).toBe(`tab-${name}`);
    await tab.locator('#panel', { hasText: words }).waitFor();
    expect(await troubles(tab)).toEqual([]);
  });

  test('a phone, in the dark', async () => {
    await tab.emulateMedia({ colorScheme: 'dark' });
    await tab.evaluate('localStorage.clear()');
    await tab.setViewportSize({ width: 390, height: 844 });
    await tab.reload();
    await tab.waitForSelector('#panel table');
    expect(await tab.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    await rateAbove(100);
    expect(await troubles(tab)).toEqual([]);
    await tab.setViewportSize({ width: 1280, height: 900 });
  });

  test('the run is stopped, and its numbers are downloaded', async () => {
    await tab.click('#stop');
    await state('stopped');
    await tab.waitForSelector('#verdict:not([hidden])');
    expect(await tab.textContent('#verdict')).toMatch(/^(IN)?VALID/);
    await tab.click('#tab-downloads');
    const [download] = await Promise.all([
      tab.waitForEvent('download'),
      tab.click('a[href="stats/requests/csv"]'),
    ]);
    expect(download.suggestedFilename()).toMatch(/-plain_requests\.csv$/);
    const [head, row] = parseCsv(readFileSync(await download.path(), 'utf8'));
    expect(head?.slice(0, 3)).toEqual(['Type', 'Name', 'Request Count']);
    expect(Number(row?.[2])).toBe(await page.requests());
    expect(await tab.isVisible('#run-time')).toBe(true);
    expect(wrong.filter((text) => !text.includes('403'))).toEqual([]);
  });
});
