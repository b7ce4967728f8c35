interface Column {
  name: string;
  type: string;
}

/**
 * What in a row, an object of JSON, is not as columns of Hive say it: fields that are missing, that no column or
 * struct has, and values of another type; a line each, none when they are the same.
 */
export function misfits(columns: readonly Column[], row: unknown): string[] {
  return misfitsOfStruct(columns, row, '');
}

function misfitsOfStruct(fields: readonly Column[], value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [`${path || 'it'} is no object`];
  const object = value as Record<string, unknown>;
  const names = new Set(fields.map(({ name }) => name));
  const other = Object.keys(object).filter((name) => !names.has(name));
  return [
    ...other.map((name) => `${path}${name} has no column`),
    ...fields.flatMap(({ name, type }) =>
      name in object ? misfitsOf(type, object[name], `${path}${name}`) : [`${path}${name} is missing`],
    ),
  ];
}

function misfitsOf(type: string, value: unknown, path: string): string[] {
  const [, outer, inner = ''] = /^(\w+)<(.*)>$/.exec(type) ?? [];
  if (outer === 'struct') {
    const fields = parted(inner).map((field) => {
      const at = field.indexOf(':');
      return { name: field.slice(0, at), type: field.slice(at + 1) };
    });
    return misfitsOfStruct(fields, value, `${path}.`);
  }
  if (outer === 'array') {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((one, i) => misfitsOf(inner, one, `${path}[${i}]`));
  }
  if (outer === 'map') {
    const [, of = ''] = parted(inner);
    return Object.entries(value as object).flatMap(([key, one]) => misfitsOf(of, one, `${path}[${key}]`));
  }
  return isOf(type, value) ? [] : [`${path} is no ${type}: ${JSON.stringify(value)}`];
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'double':
      return typeof value === 'number';
    case 'int':
    case 'bigint':
      return Number.isInteger(value);
    default:
      throw new Error(`a type that the store does not use: ${type}`);
  }
}

/** Splits at the commas that are inside no <…>. */
function parted(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i <= text.length; i++) {
    if (text[i] === '<') depth++;
    if (text[i] === '>') depth--;
    if (i === text.length || (text[i] === ',' && depth === 0)) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  return parts;
}
