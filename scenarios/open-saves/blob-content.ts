import { createHash } from 'node:crypto';
import { seeded, type Response } from 'open-saves-load';
import type { Check } from './checks.ts';

/** Where in the pool contents may start. */
const STARTS = 10_000_000;

/**
 * Contents of blobs by rule: each is a slice of one seeded block, so that no request makes megabytes and
 * every byte of a download can be compared.
 */
export class BlobContent {
  readonly #pool: Buffer;

  /** `largest`: bytes of the largest blob. */
  constructor(seed: number, largest: number) {
    const words = new Uint32Array(Math.ceil((STARTS + largest) / 4));
    const random = seeded(seed);
    for (let i = 0; i < words.length; i++) words[i] = random() * 4294967296;
    this.#pool = Buffer.from(words.buffer);
  }

  /** Content of the blob of this key. */
  of(key: number, size: number): Buffer {
    const start = startOf(key);
    return this.#pool.subarray(start, start + size);
  }

  /** Compares a download with the content, chunk by chunk as it comes. */
  check(
    key: number,
    size: number,
  ): { onData: (chunk: Buffer, offset: number) => void; catchResponse: Check } {
    const start = startOf(key);
    const pool = this.#pool;
    let wrongAt = -1;
    return {
      onData(chunk, offset) {
        const from = start + offset;
        const same =
          offset + chunk.length <= size &&
          pool.compare(chunk, 0, chunk.length, from, from + chunk.length) === 0;
        if (!same && wrongAt < 0) wrongAt = offset;
      },
      catchResponse(response) {
        judgeLength(response, size);
        if (response.ok && wrongAt >= 0) {
          response.failure(
            `the content differs from what was uploaded, in the part that starts at byte ${wrongAt}`,
          );
        }
      },
    };
  }
}

/** Compares the SHA-256 of a download with `sha256`, in hexadecimal. */
export function checkDigest(sha256: string, size: number): Check {
  return (response) => {
    judgeLength(response, size);
    if (!response.ok) return;
    const got = createHash('sha256').update(response.bytes).digest('hex');
    if (got !== sha256) response.failure(`expected content of SHA-256 ${sha256}, got ${got}`);
  };
}

function judgeLength(response: Response, size: number): void {
  if (!response.ok) return;
  if (response.status !== 200) response.failure(`expected status 200, got ${response.status}`);
  else if (response.length !== size) response.failure(`expected ${size} bytes, got ${response.length}`);
}

/** Spreads keys over the starts. Knuth's multiplicative hash, TAOCP volume 3, section 6.4. */
function startOf(key: number): number {
  return (Math.imul(key + 1, 0x9e3779b1) >>> 0) % STARTS;
}
