import { crc32, deflateRawSync } from 'node:zlib';

/** Name in the archive, and content. */
export type ZipFile = readonly [name: string, content: Buffer];

/** 1980-01-01, the earliest that the format knows: equal files make equal archives. */
const DATE = 0x21;
const TIME = 0;
const VERSION = 20;
const UTF8 = 0x08_00;
const DEFLATE = 8;
/** A regular file that all may read, as Unix writes it into the upper half of the attributes. */
const MODE = (0o100_644 << 16) >>> 0;

/** A ZIP archive whose bytes depend on names and contents only. Format: PKWARE's APPNOTE.TXT, 4.3. */
export function zip(files: readonly ZipFile[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of files.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const encodedName = Buffer.from(name);
    const packed = deflateRawSync(content, { level: 9 });
    const common = Buffer.alloc(26);
    [VERSION, UTF8, DEFLATE, TIME, DATE].forEach((value, i) => common.writeUInt16LE(value, i * 2));
    [crc32(content), packed.length, content.length].forEach((value, i) =>
      common.writeUInt32LE(value, 10 + i * 4),
    );
    common.writeUInt16LE(encodedName.length, 22);
    parts.push(signature(0x04_03_4b_50), common, encodedName, packed);

    const made = Buffer.alloc(2);
    // Made on Unix, or the mode would be ignored.
    made.writeUInt16LE((3 << 8) | VERSION);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(MODE, 6);
    place.writeUInt32LE(offset, 10);
    directory.push(signature(0x02_01_4b_50), made, common, place, encodedName);
    offset += 30 + encodedName.length + packed.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(index.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, index, signature(0x06_05_4b_50), end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
