import * as zlib from 'node:zlib';

type Decoder = (bytes: Buffer) => Buffer;

/** Newer versions of Node alone know zstd. */
const { zstdDecompressSync } = zlib as { zstdDecompressSync?: Decoder };

const DECODERS: Record<string, Decoder | undefined> = {
  gzip: zlib.gunzipSync,
  'x-gzip': zlib.gunzipSync,
  // Some servers send raw deflate where the zlib format is meant: the first byte tells.
  deflate: (bytes) => (((bytes[0] ?? 0) & 0x0f) === 8 ? zlib.inflateSync(bytes) : zlib.inflateRawSync(bytes)),
  br: zlib.brotliDecompressSync,
  zstd: zstdDecompressSync,
  identity: (bytes) => bytes,
};

/** What `--compressed` asks for. */
export const ACCEPTED = 'gzip, deflate, br';

/**
 * A body as it was before its `Content-Encoding`, which may name several, the first applied first. Throws Error when an
 * encoding is not known, or the body is not what it says.
 */
export function decodeBody(bytes: Buffer, encoding: string | undefined): Buffer {
  if (encoding === undefined || bytes.length === 0) return bytes;
  let decoded = bytes;
  for (const name of encoding.toLowerCase().split(',').toReversed()) {
    const decoder = DECODERS[name.trim()];
    if (!decoder) throw new Error(`the answer is encoded by ${name.trim()}, which is not known here`);
    try {
      decoded = decoder(decoded);
    } catch (error) {
      throw new Error(`the answer does not decode as ${name.trim()}: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }
  return decoded;
}
