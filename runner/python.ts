/**
 * How Python writes and rounds things, where Locust's bytes depend on it. Sources: the Python language
 * reference (repr, round, printf-style formatting) and CPython's `Objects/unicodeobject.c` for str repr.
 */

/** `repr(float)`: the shortest digits that read back the same; an exponent below 1e-4 and from 1e16 on. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [mantissa = '', power = ''] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${digits[0]}${fraction}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

// Python calls these not printable: control, format, surrogate, private, unassigned, and separators
// other than the space. Characters assigned after a Python's own Unicode version differ there too.
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}\p{Zs}]/u;
const NAMED_ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string): string {
  const named = NAMED_ESCAPES[character];
  if (named !== undefined) return named;
  if (character === ' ' || !UNPRINTABLE.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** `repr(str)`: in single quotes, or in double quotes where that saves escaping single ones. */
export function strRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let inner = '';
  for (const character of text) inner += character === quote ? `\\${quote}` : escaped(character);
  return quote + inner + quote;
}

const LITERAL = /^(['"])((?:\\.|(?!\1)[^\\])*)\1$/su;
const ESCAPE = /\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|(.))/gsu;
const PLAIN_ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t' };

/** The text that `repr` is the str repr of; undefined when it is not the repr of one str. */
export function parseStrRepr(repr: string): string | undefined {
  const inner = LITERAL.exec(repr)?.[2];
  return inner?.replaceAll(ESCAPE, (_all, x?: string, u?: string, long?: string, plain?: string) => {
    const hex = x ?? u ?? long;
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return PLAIN_ESCAPES[plain ?? ''] ?? plain ?? '';
  });
}

/**
 * How many whole steps the value is when rounded to a multiple of `step`, halves to the even one: Python's
 * `round(value, -n) / 10**n`. Exact for steps that are whole and values below 2^53.
 */
export function stepsHalfEven(value: number, step: number): number {
  const below = Math.floor(value / step);
  // Not `value / step - below`: the division rounds, and 145 would not be told from 145.00000000000003.
  const rest = value - below * step;
  const half = step / 2;
  if (rest < half) return below;
  return rest > half || below % 2 !== 0 ? below + 1 : below;
}

/** Python's `'%.{digits}f' % value`: halves to even, where `toFixed` takes the larger. */
export function fixed(value: number, digits: number): string {
  if (Object.is(value, -0)) return `-${fixed(0, digits)}`;
  if (Math.abs(value) >= 1e21) return `${BigInt(value)}.${'0'.repeat(digits)}`; // toFixed writes exponents there
  const rounded = value.toFixed(digits);
  const longer = value.toFixed(digits + 1);
  // Half-way means: the last of the longer digits is a 5 and nothing comes behind it. The latter is so when
  // the value is a whole number of 2^-(digits+1), and multiplying by a power of two is exact.
  if (!longer.endsWith('5') || !Number.isInteger(value * 2 ** (digits + 1))) return rounded;
  const cut = longer.slice(0, digits === 0 ? -2 : -1);
  return Number(cut.at(-1)) % 2 === 0 ? cut : rounded;
}

/** Python's `'%d' % value`: cut towards zero. */
export const whole = (value: number): string => String(BigInt(Math.trunc(value)));

/** Characters as Python counts them: code points. */
function length(text: string): number {
  let count = 0;
  for (const character of text) count += character === '' ? 0 : 1;
  return count;
}

/** `'%-{width}s'`. Longer texts are not cut. */
export const left = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - length(text)));

/** `'%{width}s'`. Longer texts are not cut. */
export const right = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - length(text))) + text;

/** Order of Python strings: by code point, where JavaScript's `<` compares UTF-16 units. */
export function compareStrings(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  for (let i = 0; i < end; i++) {
    if (a.charCodeAt(i) === b.charCodeAt(i)) continue;
    return sortKey(a.charCodeAt(i)) - sortKey(b.charCodeAt(i));
  }
  return a.length - b.length;
}

// Surrogates stand for code points above every other unit, so they are moved behind U+E000 to U+FFFF.
const sortKey = (unit: number): number => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit);
