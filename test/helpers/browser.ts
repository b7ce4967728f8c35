import { chromium, type Browser } from 'playwright-core';
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
