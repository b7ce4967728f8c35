import { partOf, type Sketch } from '../../../analysis/compare/sketch.ts';
import type { StoredRun } from '../../../analysis/store/record.ts';

const sketch: Sketch = {
  format: 1,
  duration: 60,
  resolution: 0.001,
  total: partOf({ due: [0, 1], ms: [5, 6] }, 60),
  names: [],
};

/** A run as a store holds it, `day` days after the first. */
export function stored(day: number, changes: Partial<StoredRun> = {}): StoredRun {
  const start = new Date(Date.UTC(2026, 10, 1 + day, 12)).toISOString();
  return {
    format: 1,
    id: `${start.slice(0, 10).replaceAll('-', '')}T120000Z-mixed`,
    scenario: 'mixed',
    start,
    tags: ['main'],
    hash: 'aaaa1111',
    conditions: '{"scenario":"mixed"}',
    verdict: 'VALID',
    target: 'http://127.0.0.1:4000',
    duration_s: 60,
    requests: 60_000,
    failures: 3,
    requests_per_second: 1000,
    p50_ms: 5,
    p95_ms: 20,
    p99_ms: 50.5,
    git_commit: '',
    summary: '{}',
    sketch: JSON.stringify(sketch),
    ...changes,
  };
}
