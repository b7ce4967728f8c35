import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { UserError } from './errors.ts';
import { readLedger, writeLedger, type LedgerEntry } from './ledger.ts';

export const LEFT_OVER = 'ledger-left.jsonl';
/** What --cleanup must know of a run whose run.json a kill prevented. */
export const CONTEXT = 'context.json';

export interface RunContext {
  run: string;
  scenario: string;
  locustfiles: readonly string[] | undefined;
  host: string;
  embedded: boolean;
  seed: number;
  scenarioInput: Record<string, string | boolean>;
}

/**
 * Removes what the entries list, the newest first, until `signal` says that time is up.
 * Returns the entries that are not known to be gone, and the first error.
 */
export async function removeAll(
  entries: readonly LedgerEntry[],
  remove: (entry: LedgerEntry) => Promise<void>,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<{ left: LedgerEntry[]; error: unknown }> {
  const timeUp = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  timeUp.catch(() => undefined);
  const left: LedgerEntry[] = [];
  let error: unknown;
  let done = 0;
  for (const entry of entries.toReversed()) {
    if (signal.aborted) {
      left.unshift(entry);
      error ??= signal.reason;
      continue;
    }
    try {
      // A target that does not answer must not hold the end of the run.
      await Promise.race([remove(entry), timeUp]);
      progress(++done, entries.length);
    } catch (caught) {
      left.unshift(entry);
      error ??= caught;
    }
  }
  return { left, error };
}

/** Keeps on disk what is left to remove; no file when nothing is. */
export function noteLeftOver(folder: string, left: readonly LedgerEntry[]): void {
  const path = join(folder, LEFT_OVER);
  if (left.length === 0) rmSync(path, { force: true });
  else writeLedger(path, left);
}

/** What an earlier run, named by its folder or its id, left on its target. Throws UserError when there is no such run. */
export function leftOver(
  run: string,
  results: string,
  cwd: string,
): { folder: string; context: RunContext; entries: LedgerEntry[] } {
  const candidates = [isAbsolute(run) ? run : resolve(cwd, run), join(results, run)];
  const folder = candidates.find((candidate) => existsSync(join(candidate, CONTEXT)));
  if (!folder) {
    throw new UserError(
      `--cleanup ${run}: no run of that name. Looked for ${CONTEXT} in ${candidates.join(' and ')}.`,
    );
  }
  const context = JSON.parse(readFileSync(join(folder, CONTEXT), 'utf8')) as RunContext;
  const left = join(folder, LEFT_OVER);
  // A run that ended by itself says what it left; one that was killed has only its ledger.
  const ended = existsSync(join(folder, 'run.json'));
  if (existsSync(left)) return { folder, context, entries: readLedger(left) };
  return { folder, context, entries: ended ? [] : ledgersIn(folder).flatMap(readLedger) };
}

/** The file that a load thread notes in what it makes; `worker` undefined: the only one. */
export function ledgerOf(folder: string, worker?: string): string {
  return join(folder, worker === undefined ? 'ledger.jsonl' : `ledger-${worker}.jsonl`);
}

function ledgersIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^ledger(-w\d+)?\.jsonl$/.test(name))
    .map((name) => join(folder, name));
}
