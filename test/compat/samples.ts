import { seeded } from '../../runner/random.ts';

/** What both sides are fed; locust_outputs.py describes the format. */
export type Event =
  | ['request', number, string, string, number | null, number]
  | ['error', number, string, string, 'catch' | 'http' | 'connection' | 'text', string]
  | ['exception', string, string, string];

export interface Step {
  now: number;
  users: number;
  events: Event[];
}

export const START = 1_700_000_000.25;

/** Times at the borders where rounding decides, and far above what a bucket array holds. */
export const BORDER_TIMES = [
  0, 0.4, 0.5, 1.5, 2.5, 3.5, 98.5, 99.4, 99.5, 99.99, 100, 104.9, 105, 115, 144.99999999999997, 145,
  145.00000000000003, 150, 994.9, 995, 999.9, 1000, 1049.9, 1050, 1150, 9949, 9950, 9999.9, 10_000, 10_500,
  11_500, 60_000, 299_500, 329_000, 330_500, 1_000_000, 1e9,
];

/** Texts whose repr, quoting or order is not the plain one. */
export const STRINGS = [
  '',
  'plain',
  "it's",
  'say "no"',
  `both ' and "`,
  'back\\slash',
  'line\nfeed\r\ttab',
  'é ü 漢字 😀',
  '\u0000\u001f\u007f',
  '\u00a0 no-break',
  'soft\u00adhyphen',
  '\u200bzero',
  '\u2028line',
  '\ue000private',
  '\uffff',
  '\u{1f600}',
  '\u{10ffff}',
  'zebra',
  'Zebra',
  '/a,b',
  '/a',
  '/a/',
  'ﬀ',
  '<X object at 0x7f00aa> and <X object at 0x7f00aa>',
  'object at 0x12',
];

export const FLOATS = [
  0,
  1,
  -1,
  0.1,
  0.125,
  0.375,
  2.675,
  1.005,
  100,
  1e-5,
  1e-4,
  0.00012345,
  1.5e-7,
  1e15,
  1e16,
  123456789012345680,
  1e22,
  5e-324,
  1.7976931348623157e308,
  1 / 3,
  2 / 3,
  1 / 128,
  3 / 128,
  0.0000005,
  12.5,
  99.995,
  33.333333333333336,
  -0.125,
  1e21,
  0.5,
  2.5,
];

const ENTRIES: [string, string][] = [
  ['GET', '/saves/[id]'],
  ['PUT', '/saves/[id]'],
  ['GET', '/a,b'],
  ['GET', '/say "hi"'],
  ['POST', '/größe/漢字/😀'],
  ['', 'no method'],
  ['DELETE', `/long/${'x'.repeat(90)}`],
  ['GET', '/Zebra'],
  ['GET', '\uffee'],
];

/**
 * Forty seconds of load, the same for the same seed: fractional and border times, bursts and pauses, times
 * of zero, requests without a time, errors without requests, several exceptions.
 */
export function steps(seed: number): Step[] {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const all: Step[] = [];
  for (let second = 1; second <= 40; second++) {
    const from = START + second - 1;
    const quiet = second > 20 && second < 24;
    const count = quiet ? 0 : 40 + Math.floor(random() * 80);
    const events: Event[] = [];
    for (let i = 0; i < count; i++) {
      const now = from + i / count;
      const [method, name] = pick(ENTRIES);
      const kind = random();
      const ms = kind < 0.03 ? null : kind < 0.2 ? pick(BORDER_TIMES) : -Math.log(1 - random()) * 80;
      events.push(['request', now, method, name, ms, Math.floor(random() * 5000)]);
      if (random() < 0.07) {
        events.push([
          'error',
          now,
          method,
          name,
          pick(['catch', 'http', 'connection', 'text'] as const),
          pick(STRINGS),
        ]);
      }
    }
    if (second === 5)
      events.push(['error', from, 'GET', '/only/errors', 'http', "500 Server Error: it's for url: /x"]);
    if (second === 6)
      events.push(['request', from, 'GET', '/zero', 0, 0], ['request', from, 'GET', '/async', null, 7]);
    if (second % 9 === 0) {
      events.push([
        'exception',
        'local',
        'boom, "quoted"',
        `  File "x.py", line ${second % 2}\n    boom()\n`,
      ]);
    }
    all.push({ now: START + second, users: Math.min(second, 25), events });
  }
  return all;
}
