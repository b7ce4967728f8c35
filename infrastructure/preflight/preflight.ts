import type { Context, Finding, Level } from './check.ts';
import { CHECKS } from './checks/index.ts';

const MARKS: Record<Level, string> = { ok: 'ok     ', missing: 'MISSING', unknown: '?      ' };

/** Runs every check, tells each finding, and returns how many things are missing. */
export async function preflight(context: Context, tell: (line: string) => void): Promise<number> {
  let count = 0;
  for (const { name, run } of CHECKS) {
    for (const { level, text, todo } of await findingsOf(() => run(context))) {
      tell(`${MARKS[level]} ${name}: ${text}`);
      if (todo !== undefined) tell(`        ${todo}`);
      if (level === 'missing') count++;
    }
  }
  tell(count === 0 ? 'Nothing is missing.' : `${count} ${count === 1 ? 'thing is' : 'things are'} missing.`);
  return count;
}

/** A call that is refused says so in its own words, and the next check goes on. */
async function findingsOf(run: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await run();
  } catch (error) {
    return [{ level: 'unknown', text: `could not be looked at: ${(error as Error).message}` }];
  }
}
