import type { OptionRow } from './option-rows.ts';
import { path, someHost, text, whole } from './parsers.ts';

/** The part of `Options` that is of the page. */
export interface WebOptions {
  webPort: number | undefined;
  webHost: string | undefined;
  webBasePath: string | undefined;
  headful: boolean;
  classPicker: boolean;
  autostart: boolean;
  /** Seconds; below 0: never. */
  autoquit: number | undefined;
  html: string | undefined;
}

export const WEB_DEFAULTS: WebOptions = {
  webPort: undefined,
  webHost: undefined,
  webBasePath: undefined,
  headful: false,
  classPicker: false,
  autostart: false,
  autoquit: undefined,
  html: undefined,
};

/** The page, and the report that it also offers. */
export const WEB_ROWS: OptionRow[] = [
  {
    flags: '-P, --web-port <port>',
    help: 'serve the page there: start, edit and stop runs in a browser; 0: a free port (default: 8089)',
    parse: whole({ min: 0, max: 65_535, what: 'a port', example: '8089' }),
  },
  {
    flags: '--web-host <host>',
    help: 'where the page listens (default: 127.0.0.1; *: all interfaces)',
    parse: someHost,
  },
  { flags: '--web-base-path <path>', help: 'the page lies under it, such as /load', parse: path },
  { flags: '--headful', help: 'with the page, even where a file says --headless' },
  { flags: '--class-picker', help: 'the page lets user classes be picked' },
  { flags: '--autostart', help: 'with the page, and the run starts at once' },
  {
    flags: '--autoquit <seconds>',
    help: 'with --autostart: end so many seconds after the run has; without it the page stays (-1)',
    parse: whole({ min: -1, max: 1e9, what: 'seconds', example: '0' }),
  },
  {
    flags: '--html <file>',
    help: 'a report in one file at the end; {u}, {r}, {t} stand for users, spawn rate, run time',
    parse: text,
  },
];
