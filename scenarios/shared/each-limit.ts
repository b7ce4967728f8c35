/**
 * Calls `work` with 0 to `count` - 1, at most `limit` at once, and resolves when all are done.
 * Starts nothing more after the first error, which it throws once what had started is done; when `signal`
 * is aborted it throws its reason likewise.
 */
export async function eachLimit(
  count: number,
  limit: number,
  signal: AbortSignal,
  work: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const runner = async (): Promise<void> => {
    while (next < count && !failed) {
      signal.throwIfAborted();
      try {
        await work(next++);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const runners = Array.from({ length: Math.min(limit, count) }, runner);
  const results = await Promise.allSettled(runners);
  const rejected = results.find((result) => result.status === 'rejected');
  if (rejected) throw rejected.reason;
}
