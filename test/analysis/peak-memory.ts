import { findSource } from '../../analysis/input/source.ts';
import { measure } from '../../analysis/measure.ts';
import { Progress } from '../../analysis/progress.ts';

// Run as a process of its own by memory.test.ts: measures the file it is given, and prints its peak memory, MB.

const [input = '', exactUpTo = '0'] = process.argv.slice(2);
const progress = new Progress(() => {});
const { summary } = await measure([{ source: findSource(input), name: undefined, tags: [] }], progress, {
  exactUpTo: Number(exactUpTo),
});
progress.end();
const { maxRSS } = process.resourceUsage();
process.stdout.write(
  JSON.stringify({ requests: summary.totals.requests, megabytes: Math.round(maxRSS / 1024) }),
);
