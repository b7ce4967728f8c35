import { closeSync, fsyncSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';

/** One thing, or a range of things, that a run makes. What the fields mean is the scenario's own. */
export type LedgerEntry = { kind: string } & Record<string, string | number>;

/**
 * What a run makes, written to disk before it is sent: a request that timed out, or a run that was killed,
 * may have made it all the same. One JSON object a line; a line that a kill cut off is ignored, since
 * nothing was sent for it yet.
 */
export class Ledger {
  readonly #file: number;
  readonly entries: LedgerEntry[] = [];

  constructor(readonly path: string) {
    this.#file = openSync(path, 'a');
  }

  /**
   * Returns once the entry is on disk. Note ranges rather than single things where there are many. What it
   * returns is the entry that the end of the run removes: who notes a range before it is used may lower it
   * to what was used. The file keeps the whole of it, for a run that is killed.
   */
  add(entry: LedgerEntry): LedgerEntry {
    writeSync(this.#file, `${JSON.stringify(entry)}\n`);
    const kept = { ...entry };
    this.entries.push(kept);
    return kept;
  }

  close(): void {
    try {
      fsyncSync(this.#file);
    } catch {
      // Not every file can be synced; what was written is then as safe as it gets.
    }
    closeSync(this.#file);
  }
}

/** Reads a ledger back, the newest entry last. */
export function readLedger(path: string): LedgerEntry[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  lines.pop(); // what stands behind the last line end is empty, or cut off by a kill
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as LedgerEntry);
}

export function writeLedger(path: string, entries: readonly LedgerEntry[]): void {
  writeFileSync(path, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
}
