import { readFileSync } from 'node:fs';

/** A JSON text with gaps, filled by one concatenation: a request body without walking an object each time. */
type Template = (values: Record<string, string>) => string;

/** Values are ids of ours, `[a-z0-9-]`, and need no escaping. Throws RangeError for a gap without a value. */
export function template(text: string): Template {
  // Once through JSON, so that a mistake in the file shows at once and its layout is not sent along.
  const parts = JSON.stringify(JSON.parse(text)).split(/\{\{(\w+)\}\}/);
  return (values) => {
    let filled = parts[0] ?? '';
    for (let i = 1; i < parts.length; i += 2) {
      const value = values[parts[i] ?? ''];
      if (value === undefined) throw new RangeError(`the template needs a value for ${parts[i]}`);
      filled += value + (parts[i + 1] ?? '');
    }
    return filled;
  };
}

function fromFile(name: string): Template {
  return template(readFileSync(new URL(`data/${name}`, import.meta.url), 'utf8'));
}

export const storeBody = fromFile('store.json');
export const recordBody = fromFile('record.json');
export const recordUpdateBody = fromFile('record-update.json');
export const metadataBody = fromFile('metadata.json');
