import { createHash } from 'node:crypto';

/** From 1582-10-15, where the UUID's clock begins, to 1970-01-01, in steps of 100 ns. */
const GREGORIAN = 122_192_928_000_000_000n;
const STEPS_A_MS = 10_000n;

const nodes = new Map<string, string>();

/**
 * A time-based UUID: of the instant `since` (Unix ms) and `number` steps of 100 ns after it, by a node that `maker`
 * names. The node's multicast bit is set, as for one that is no network card's. RFC 9562, sections 5.1 and 6.10.
 */
export function uuidV1(since: number, number: number, maker: string): string {
  const time = BigInt(Math.round(since)) * STEPS_A_MS + GREGORIAN + BigInt(number);
  const hex = time.toString(16).padStart(15, '0');
  let node = nodes.get(maker);
  if (node === undefined) nodes.set(maker, (node = nodeOf(maker)));
  return `${hex.slice(-8)}-${hex.slice(-12, -8)}-1${hex.slice(0, 3)}-${node}`;
}

/** Clock sequence and node, both from the maker's name. */
function nodeOf(maker: string): string {
  const bytes = createHash('sha256').update(maker).digest().subarray(0, 8);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x80;
  bytes[2] = (bytes[2] ?? 0) | 0x01;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 4)}-${hex.slice(4)}`;
}
