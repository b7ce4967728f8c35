import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LOCUST_FLAGS } from '../../runner/locust-flags.ts';
import { commanderOptions } from '../../runner/options.ts';
import { needLocust } from './real-locust.ts';

interface Flag {
  names: string[];
  variable: string | null;
  default: unknown;
}

/** Where a default of ours has another form than Locust's, or Locust gives none by its parser. */
const SAME_DEFAULT: Record<string, unknown> = { '--stop-timeout': 0, '--expect-workers-max-wait': 0 };
/** One load thread; a file of another kind; and options that also say that there is to be a page. */
const OTHER_DEFAULT = new Set(['--processes', '--locustfile', '--web-port', '--autoquit']);

const { value: python, describe } = needLocust('whether all of Locust’s flags are here, or named');

describe('each flag of the real Locust', () => {
  const real = python
    ? (JSON.parse(
        execFileSync(python, [join(import.meta.dirname, 'locust_flags.py')], { encoding: 'utf8' }),
      ) as Flag[])
    : [];
  const long = ({ names }: Flag): string => names.find((name) => name.startsWith('--')) ?? '';

  /** Off, empty and nothing are the same. */
  const presetOf = (flag: Flag): unknown =>
    SAME_DEFAULT[long(flag)] ?? (flag.default === '==SUPPRESS==' ? null : flag.default || null);

  test('has its line in the table', () => {
    const known = new Set(LOCUST_FLAGS.map(({ flag }) => flag));
    expect(real.length).toBeGreaterThan(50);
    expect(real.map(long).filter((flag) => !known.has(flag))).toEqual([]);
  });

  test('that is here has its short form, its variable and its default', () => {
    const options = commanderOptions();
    const isHere = (flag: string): boolean =>
      LOCUST_FLAGS.some((one) => one.flag === flag && (one.here === 'same' || one.here === 'different'));
    const here = real.filter((flag) => isHere(long(flag)) && long(flag) !== '--help');
    expect(here.length).toBeGreaterThan(35);
    const theirs = here.map((flag) => [long(flag), flag.names.toSorted(), flag.variable, presetOf(flag)]);
    const ours = here.map((flag) => {
      const option = options.find((one) => one.long === long(flag));
      const names = [option?.short, option?.long].filter((name) => name !== undefined).toSorted();
      const variable = flag.variable === null ? null : option?.envVar;
      const preset = OTHER_DEFAULT.has(long(flag)) ? presetOf(flag) : (option?.defaultValue ?? null);
      return [long(flag), names, variable, preset];
    });
    expect(ours).toEqual(theirs);
  });
});
