import { floatRepr } from './python.ts';

/** A number that is a float in Python, and so is written with its point. */
export class Float {
  constructor(readonly value: number) {}
}

export type PythonValue =
  | null
  | string
  | number
  | Float
  | readonly PythonValue[]
  | { readonly [key: string]: PythonValue }
  | ReadonlyMap<number | string, PythonValue>;

/** As Python's `json.dumps(value, indent=4)`: plain numbers are integers, what is not ASCII is escaped. */
export function pythonJson(value: PythonValue, depth = 0): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return String(value);
  if (value instanceof Float) return floatRepr(value.value);
  if (Array.isArray(value)) {
    const items = (value as readonly PythonValue[]).map((item) => pythonJson(item, depth + 1));
    return block('[', items, ']', depth);
  }
  const pairs =
    value instanceof Map ? [...(value as Map<number | string, PythonValue>)] : Object.entries(value);
  const members = pairs.map(
    ([key, item]) => `${text(String(key))}: ${pythonJson(item as PythonValue, depth + 1)}`,
  );
  return block('{', members, '}', depth);
}

function block(open: string, items: string[], close: string, depth: number): string {
  if (items.length === 0) return open + close;
  const indent = '    '.repeat(depth + 1);
  return `${open}\n${items.map((item) => indent + item).join(',\n')}\n${'    '.repeat(depth)}${close}`;
}

function text(value: string): string {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (character) =>
    character === '\u007f' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
