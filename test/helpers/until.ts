/** Resolves once `holds` does; what it throws counts as not yet. Rejects after `limit` ms. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  limit = 20_000,
): Promise<void> {
  const from = performance.now();
  let last: unknown;
  while (performance.now() - from < limit) {
    try {
      if (await holds()) return;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not within ${limit} ms: ${what}`, { cause: last });
}
