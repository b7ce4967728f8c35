import type { OptionRow } from './option-rows.ts';
import { basicAuth, header, proxyUrl, someTime, text, token, whole } from './parsers.ts';
import { parseResolve } from './resolve.ts';
import { DEFAULT_TRACED, tracedShare } from './traces/share.ts';
import { parseDuration } from './units.ts';

/** How requests are made, and over which connections. */
export const HTTP_ROWS: OptionRow[] = [
  {
    flags: '--timeout <time>',
    help: 'for one request, all told',
    parse: someTime,
  },
  {
    flags: '--connect-timeout <time>',
    help: 'for opening a connection, TLS included (default: as --timeout)',
    parse: someTime,
  },
  {
    flags: '--header <name: value>',
    help: 'sent with every request; may be given several times',
    parse: header,
    many: true,
  },
  { flags: '--basic-auth <user:password>', help: 'with every request', parse: basicAuth },
  { flags: '--bearer <token>', help: 'with every request', parse: token },
  { flags: '--compressed', help: 'asks for compressed answers: gzip, deflate, br' },
  {
    flags: '--max-redirects <count>',
    help: 'followed within one request; 0: none',
    parse: whole({ min: 0, max: 100, what: 'a number of redirects', example: '10' }),
  },
  { flags: '--http2', help: 'HTTP/2: over TLS as the target agrees to, in clear text with prior knowledge' },
  { flags: '--insecure', help: "the target's certificate is not verified" },
  {
    flags: '--cacert <file>',
    help: 'PEM file of the authorities to trust, instead of the usual ones',
    parse: text,
  },
  { flags: '--cert <file>', help: 'PEM file with the certificate to show to the target', parse: text },
  {
    flags: '--key <file>',
    help: 'PEM file with its private key (default: in the file of --cert)',
    parse: text,
  },
  {
    flags: '--proxy <url>',
    help: 'HTTP proxy; without it HTTP_PROXY, HTTPS_PROXY and NO_PROXY are heeded, loopback targets apart',
    parse: proxyUrl,
  },
  {
    flags: '--resolve <host:port:address>',
    help: 'connects to this address instead of asking DNS; may be given several times',
    parse: parseResolve,
    many: true,
  },
  {
    flags: '--dns-refresh <time>',
    help: "how often the target's name is resolved anew; 0: only when a connection is opened",
    parse: parseDuration,
  },
  {
    flags: '--xray [share]',
    help: `a share of the requests carries AWS X-Ray's tracing header, such as 5% (without a share: ${DEFAULT_TRACED})`,
    parse: tracedShare,
    preset: DEFAULT_TRACED,
  },
];
