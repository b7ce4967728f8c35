import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { need } from './needs.ts';

/** The system's Chromium; tests of pages need it. */
export const browser = need(
  'CHROMIUM',
  'the page in a browser',
  'install Chromium, and run with CHROMIUM=/path/to/chromium',
);

/** It asks nobody else for anything. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: browser.value ?? '',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Opens a page that needs nothing else. `wrong` is what goes wrong in it, and what it asks of anyone. */
export async function openFile(browsing: Browser, path: string): Promise<{ page: Page; wrong: string[] }> {
  const page = await browsing.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  const wrong: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') wrong.push(message.text());
  });
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) wrong.push(`asked for ${request.url()}`);
  });
  await page.goto(pathToFileURL(path).href);
  return { page, wrong };
}
