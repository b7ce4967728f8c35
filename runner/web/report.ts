import type { Request } from '../command-line.ts';
import { loadInWords } from '../outputs/html/load-in-words.ts';
import { reportHtml } from '../outputs/html/report.ts';
import { statsOf } from './locust-routes.ts';
import type { Runs } from './runs.ts';

/** The report of the run that is on, or was last. */
export function reportOf(runs: Runs, request: Request, theme: string | undefined): string {
  const { run, result, feed } = runs;
  const stats = statsOf(runs);
  const names = [...(run?.recorder.names.values() ?? [])].flatMap((some) => [...some.values()]);
  return reportHtml({
    id: run?.id ?? 'no run yet',
    scenario: run?.scenario ?? request.scenario?.name ?? '',
    target: run?.target.url ?? request.options.host ?? '',
    load: result ? loadInWords(result) : (runs.asked ?? ''),
    start: stats.startTime,
    end: result ? Date.parse(result.end) / 1000 : (stats.lastRequestTimestamp ?? stats.startTime),
    verdict: result?.verdict,
    stats,
    requests: names.map(({ method, name, responseTime, serviceTime }) => ({
      method,
      name,
      responseTime: responseTime.distribution(),
      serviceTime: serviceTime.distribution(),
    })),
    points: feed.points,
    theme: theme === 'dark' || theme === 'light' ? theme : undefined,
  });
}
