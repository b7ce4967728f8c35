import { holds, type Check } from '../../runner/checks.ts';
import { literal, type Database } from '../database.ts';
import type { SteadyLevel } from '../levels.ts';

/** One condition at one level. */
export interface Judged {
  text: string;
  metric: string;
  /** ms, a share, a count or requests/s; null where there was nothing to judge. */
  value: number | null;
  passed: boolean;
}

/** Each condition of `--slo` at each level, by the level's index. */
export async function judge(
  database: Database,
  slo: readonly Check[],
  levels: readonly SteadyLevel[],
): Promise<Map<number, Judged[]>> {
  const judged = new Map<number, Judged[]>(levels.map(({ index }) => [index, []]));
  for (const check of slo) {
    const values = await database.rows<{ index: number; value: number | null }>(valuesOf(check));
    for (const { index, seconds } of levels) {
      const found = values.find((row) => row.index === index)?.value ?? null;
      const value = found !== null && check.metric === 'rps' ? found / seconds : found;
      const passed = value !== null && holds(value, check);
      judged.get(index)?.push({ text: check.text, metric: check.metric, value, passed });
    }
  }
  return judged;
}

const COLUMNS = { response: 'response_time_ms', service: 'service_ms', wait: 'wait_ms', lag: 'lag_ms' };

/** The metric of a check for each level, as SQL over the view `samples`. */
function valuesOf({ name, metric, times }: Check): string {
  // A name may be given with its method, and with its scenario before it.
  const names = `name, method || ' ' || name, scenario || ':' || name, scenario || ':' || method || ' ' || name`;
  const where = name === undefined ? '' : `WHERE ${literal(name)} IN (${names})`;
  const spans = `SELECT level_of(run, due, target_rps) AS index, failed, ${COLUMNS[times]} AS ms FROM samples ${where}`;
  const plain = {
    errors: 'avg(failed::INTEGER)',
    failures: 'count_if(failed)::DOUBLE',
    rps: 'count(*)::DOUBLE',
    mean: 'avg(ms)',
    min: 'min(ms)',
    max: 'max(ms)',
  }[metric];
  if (plain) {
    return `SELECT index, ${plain} AS value FROM (${spans}) WHERE index IS NOT NULL GROUP BY index`;
  }
  const share = metric === 'median' ? 0.5 : Number(metric.slice(1)) / 100;
  return `WITH
    counts AS (SELECT index, resolved(ms) AS ms, count(*) AS n FROM (${spans})
      WHERE index IS NOT NULL AND ms IS NOT NULL GROUP BY ALL),
    ranked AS (SELECT *, sum(n) OVER (PARTITION BY index ORDER BY ms) AS upto, sum(n) OVER (PARTITION BY index) AS whole
      FROM counts)
    SELECT index, min(ms) FILTER (upto >= whole * ${share.toFixed(8)}::DECIMAL(9, 8)) AS value FROM ranked GROUP BY index`;
}
