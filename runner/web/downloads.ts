import type { FastifyInstance, FastifyReply } from 'fastify';
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Request } from '../command-line.ts';
import { exceptionsCsv, failuresCsv, statsCsv } from '../outputs/csv-text.ts';
import { metricsText } from '../outputs/prometheus.ts';
import { statsOf } from './locust-routes.ts';
import { reportOf } from './report.ts';
import type { Runs } from './runs.ts';

/** Styles of its own and pictures in it are all that a report needs. */
const REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

/** Files of a run: Locust's CSV files, the report, and Prometheus' metrics. */
export function addDownloads(
  app: FastifyInstance,
  { request, runs }: { request: Request; runs: Runs },
): void {
  const name = (what: string, type: string): string =>
    `${runs.run?.id ?? request.scenario?.name ?? 'load'}_${what}.${type}`;
  const send = (reply: FastifyReply, what: string, text: string | NodeJS.ReadableStream): FastifyReply =>
    reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment;filename=${name(what, 'csv')}`)
      .send(text);

  app.get('/stats/requests/csv', (_asked, reply) => send(reply, 'requests', statsCsv(statsOf(runs))));
  app.get('/stats/failures/csv', (_asked, reply) => send(reply, 'failures', failuresCsv(statsOf(runs))));
  app.get('/exceptions/csv', (_asked, reply) => send(reply, 'exceptions', exceptionsCsv(statsOf(runs))));
  app.get('/stats/requests_full_history/csv', (_asked, reply) => {
    const file = runs.run && join(runs.run.folder, 'results_stats_history.csv');
    if (request.options.csvFullHistory && file !== undefined && existsSync(file))
      return send(reply, 'requests_full_history', createReadStream(file));
    const why = request.options.csvFullHistory
      ? 'Error: There has been no run yet.'
      : 'Error: Server was not started with option to generate full history.';
    return reply.code(404).type('text/plain').send(why);
  });
  app.get<{ Querystring: { download?: string; theme?: string } }>('/stats/report', (asked, reply) => {
    const { download, theme } = asked.query;
    if (download) reply.header('content-disposition', `attachment;filename=${name('report', 'html')}`);
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', REPORT_POLICY)
      .send(reportOf(runs, request, theme));
  });
  app.get('/metrics', (_asked, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(metricsText(runs.published)),
  );
}
