/** Milliseconds of `process.hrtime`, the clock that all threads of a process share. */
export function hrtime(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** What to add to `performance.now()` for hrtime: the best of several readings, since the first calls are slow. */
export function hrtimeOffset(): number {
  return Math.max(...Array.from({ length: 10 }, () => hrtime() - performance.now()));
}
