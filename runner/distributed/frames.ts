import { Packr, Unpackr } from 'msgpackr';

/**
 * Locust's messages as bytes: a msgpack array of type, data and node id, no extension types.
 * Source: `rpc/protocol.py` of Locust.
 */
export interface Message {
  type: string;
  data: unknown;
  /** Who sent it, or who it is for. */
  node: string;
}

const packer = new Packr({ useRecords: false, encodeUndefinedAsNil: true });
// Maps as Maps: keys that are integers must stay so, and no key may become a property such as __proto__.
const unpacker = new Unpackr({ useRecords: false, mapsAsObjects: false });

/** Largest frame that is looked at, bytes: a report of thousands of request names has a tenth of it. */
const LARGEST = 64 * 1024 * 1024;

export function pack({ type, data, node }: Message): Buffer {
  return packer.pack([type, data ?? null, node]);
}

/** The message in a frame; undefined where there is none. Maps whose keys are all texts become plain records. */
export function unpack(frame: Uint8Array): Message | undefined {
  if (frame.byteLength > LARGEST) return undefined;
  let value: unknown;
  try {
    value = unpacker.unpack(frame);
  } catch {
    return undefined;
  }
  if (!Array.isArray(value) || value.length !== 3) return undefined;
  const [type, data, node] = value as unknown[];
  if (typeof type !== 'string' || typeof node !== 'string') return undefined;
  const plain = withoutMaps(data, 0);
  return plain === TOO_DEEP ? undefined : { type, data: plain, node };
}

const TOO_DEEP = Symbol('nested deeper than any message is');
const DEEPEST = 32;

function withoutMaps(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (depth > DEEPEST) return TOO_DEEP;
  if (Array.isArray(value)) {
    const items = value.map((item) => withoutMaps(item, depth + 1));
    return items.includes(TOO_DEEP) ? TOO_DEEP : items;
  }
  if (!(value instanceof Map)) return value;
  if (value.size > 0 && ![...value.keys()].every((key) => typeof key === 'string')) return value;
  const record = Object.create(null) as Record<string, unknown>;
  for (const [key, item] of value as Map<string, unknown>) {
    const plain = withoutMaps(item, depth + 1);
    if (plain === TOO_DEEP) return TOO_DEEP;
    record[key] = plain;
  }
  return record;
}
