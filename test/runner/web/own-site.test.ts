import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { foreign, wrongHost } from '../../../runner/web/own-site.ts';

const asking = (headers: Record<string, string>, method = 'POST') => ({ method, headers });

test.each([
  ['127.0.0.1', '127.0.0.1:8089', true],
  ['127.0.0.1', 'localhost:8089', true],
  ['127.0.0.1', '[::1]:8089', true],
  ['127.0.0.1', 'evil.example:8089', false],
  ['127.0.0.1', '10.0.0.5:8089', false],
  ['127.0.0.1', '', false],
  ['*', '10.0.0.5:8089', true],
  ['*', '[fd00::5]:8089', true],
  ['*', `${hostname()}:8089`, true],
  ['*', 'load.svc:8089', true],
  ['*', 'evil.example:8089', false],
  ['load.example', 'load.example:8089', true],
  ['load.example', 'LOAD.example', true],
  ['load.example', 'evil.example', false],
])('a page that listens at %s, asked for as %s: %s', (boundTo, host, isKnown) => {
  expect(wrongHost(asking({ host }), boundTo) === undefined).toBe(isKnown);
});

const host = '127.0.0.1:8089';
const browser = { host, 'user-agent': 'Mozilla/5.0' };

test.each<[string, Record<string, string>, boolean]>([
  ['its own page', { ...browser, 'sec-fetch-site': 'same-origin', origin: `http://${host}` }, true],
  ['a person who types the address', { ...browser, 'sec-fetch-site': 'none' }, true],
  ['its own page, without Fetch metadata', { ...browser, referer: `http://${host}/` }, true],
  ['another site', { ...browser, 'sec-fetch-site': 'cross-site', origin: 'http://evil.example' }, false],
  ['another port of this machine', { ...browser, 'sec-fetch-site': 'same-site' }, false],
  ['another origin', { ...browser, origin: 'http://127.0.0.1:3000' }, false],
  ['a page without an origin, such as a sandbox', { ...browser, origin: 'null' }, false],
  ['a page of another site', { ...browser, referer: 'http://evil.example/' }, false],
  ['a browser that says nothing', browser, false],
  ['curl', { host, 'user-agent': 'curl/8.5' }, true],
  ['a program', { host }, true],
])('a change that %s asks for: %j: %s', (_who, headers, isAllowed) => {
  expect(foreign(asking(headers)) === undefined).toBe(isAllowed);
});
