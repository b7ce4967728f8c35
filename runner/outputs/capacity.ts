import type { Capacity } from '../results.ts';

/** The answer of the search for the limit, and the steps that led to it, as lines of text. */
export function capacityLines({ slo, holds, breaks, code, reason, steps }: Capacity): string[] {
  const head = ['phase', 'rate/s', 'answered/s', 'seconds', 'p50 ms', 'p99 ms', 'errors', 'backlog/s', ''];
  const rows = steps.map((step) => [
    step.phase,
    String(step.rps),
    step.completedRps.toFixed(1),
    step.seconds.toFixed(0),
    step.responseTime.p50.toFixed(1),
    step.responseTime.p99.toFixed(1),
    `${(step.errors * 100).toFixed(2)} %`,
    step.backlogGrowth.toFixed(1),
    step.held ? 'held' : (step.reason ?? ''),
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 || column === head.length - 1
          ? cell.padEnd(widths[column] ?? 0)
          : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const range = breaks === undefined ? `at least ${holds}/s` : `${holds}/s to ${breaks}/s`;
  const answer = holds === 0 ? `below ${breaks ?? 0}/s` : range;
  return [
    `Search for the limit, ${slo.join(' and ')}`,
    line(head),
    ...rows.map(line),
    '',
    `Limit: ${answer} (${code}: ${reason})`,
  ];
}
