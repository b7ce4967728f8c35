import type { Distribution, RequestTotals, Verdict } from '../../results.ts';
import type { RequestStats, StatsEntry } from '../../stats.ts';
import type { Point } from '../feed.ts';
import { lineChart, type Line } from './chart.ts';
import { escapeHtml } from './escape.ts';
import { REPORT_STYLE } from './style.ts';

export interface ReportParts {
  id: string;
  scenario: string;
  target: string;
  /** What load was asked for, in words. */
  load: string;
  /** Unix seconds. */
  start: number;
  end: number;
  /** Undefined while the run is on. */
  verdict: Verdict | undefined;
  stats: RequestStats;
  /** Exact times by request name. */
  requests: readonly Pick<RequestTotals, 'method' | 'name' | 'responseTime' | 'serviceTime'>[];
  points: readonly Point[];
  /** undefined: as the reader's system is. */
  theme: 'dark' | 'light' | undefined;
}

/** A report in one file, without scripts: tables, and charts of the run second by second. */
export function reportHtml(report: ReportParts): string {
  const { id, scenario, stats, theme } = report;
  const rows = [...stats.entries, stats.total];
  const sections = [
    `<h1>Load test: ${escapeHtml(scenario)}</h1><p class="soft">${escapeHtml(id)}</p>`,
    summary(report),
    `<h2>Requests</h2>${table(['Type', 'Name', ...COUNTS], rows.map(countsRow), 2)}`,
    `<h2>Times, ms</h2>${table(['Type', 'Name', ...TIMES], report.requests.map(timesRow), 2)}`,
    `<h2>Second by second</h2><div class="charts">${charts(report)}</div>`,
    failures(stats),
    exceptions(stats),
  ];
  return `<!doctype html><html lang="en"${theme ? ` data-theme="${theme}"` : ''}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Load test: ${escapeHtml(scenario)}</title><style>${REPORT_STYLE}</style></head><body><main>${sections.join('\n')}</main></body></html>\n`;
}

function summary({ target, load, start, end, verdict, stats }: ReportParts): string {
  const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
  const reasons = verdict?.reasons.map(({ text }) => escapeHtml(text)) ?? [];
  const judged = verdict
    ? `<strong class="${verdict.valid ? 'good' : 'bad'}">${verdict.valid ? 'VALID' : 'INVALID'}</strong> ${reasons.join('; ')}`
    : 'the run is not over';
  const { numRequests, numFailures, failRatio } = stats.total;
  const facts: [string, string][] = [
    ['Verdict', judged],
    ['Target', escapeHtml(target)],
    ['Load', escapeHtml(load)],
    ['Time', `${iso(start)} to ${iso(end)}, ${(end - start).toFixed(0)} s`],
    ['Requests', `${whole(numRequests)}, ${whole(numFailures)} failed (${(failRatio * 100).toFixed(2)} %)`],
  ];
  return `<dl>${facts.map(([name, text]) => `<dt>${name}</dt><dd>${text}</dd>`).join('')}</dl>`;
}

const COUNTS = ['# Requests', '# Fails', 'Average, ms', 'Min', 'Max', 'Average size, B', 'RPS', 'Failures/s'];
const TIMES = ['p50', 'p95', 'p99', 'p99.9', 'Max', 'service p50', 'p95', 'p99'];

function countsRow(entry: StatsEntry): string[] {
  const { method, name, numRequests, numFailures, avg, minResponseTime = 0, maxResponseTime } = entry;
  const numbers = [avg, minResponseTime, maxResponseTime, entry.avgContentLength];
  const rates = [entry.totalRps, entry.totalFailPerSec].map((rate) => rate.toFixed(2));
  return [method, name, whole(numRequests), whole(numFailures), ...numbers.map(digits), ...rates];
}

function timesRow({ method, name, responseTime, serviceTime }: ReportParts['requests'][number]): string[] {
  const of = ({ count }: Distribution, values: number[]): string[] =>
    values.map((value) => (count > 0 ? digits(value) : '-'));
  const { p50, p95, p99, p999, max } = responseTime;
  const service = [serviceTime.p50, serviceTime.p95, serviceTime.p99];
  return [method, name, ...of(responseTime, [p50, p95, p99, p999, max]), ...of(serviceTime, service)];
}

function charts({ points, start }: ReportParts): string {
  const seconds = points.map(({ at }) => at - start);
  const of = (key: keyof Point): (number | null)[] => points.map((point) => point[key]);
  const line = (label: string, colour: Line['colour'], key: keyof Point, isDashed = false): Line => ({
    label,
    colour,
    values: of(key),
    isDashed,
  });
  const due = points.some((point) => point.due !== null) ? [line('due', 3, 'due', true)] : [];
  return [
    lineChart('Rate', 'a second', seconds, [
      line('requests', 1, 'rps'),
      line('failures', 2, 'failures'),
      ...due,
    ]),
    lineChart('Response time and service time', 'ms', seconds, [
      line('response p99', 2, 'p99'),
      line('response p50', 1, 'p50'),
      line('service p99', 4, 'service99', true),
      line('service p50', 3, 'service50', true),
    ]),
    lineChart('Lag of the generator, wait for a connection', 'ms, p99', seconds, [
      line('lag', 1, 'lag99'),
      line('wait', 4, 'wait99'),
    ]),
    lineChart('Users and requests in flight', 'number', seconds, [
      line('users', 1, 'users'),
      line('in flight', 3, 'inFlight'),
    ]),
  ].join('');
}

function failures({ errors }: RequestStats): string {
  if (errors.size === 0) return '';
  const rows = [...errors.values()].map(({ occurrences, method, name, error }) => [
    whole(occurrences),
    method,
    name,
    error,
  ]);
  return `<h2>Failures</h2>${table(['# Failures', 'Method', 'Name', 'Message'], rows, 4)}`;
}

function exceptions({ exceptions: thrown }: RequestStats): string {
  if (thrown.size === 0) return '';
  const rows = [...thrown.values()].map(({ count, traceback, nodes }) => [
    whole(count),
    traceback,
    [...nodes].join(', '),
  ]);
  return `<h2>Exceptions</h2>${table(['# occurrences', 'Traceback', 'Nodes'], rows, 3)}`;
}

/** The first `texts` columns are texts. */
function table(headings: readonly string[], rows: readonly string[][], texts: number): string {
  const kind = (index: number): string => (index < texts ? ' class="text"' : '');
  const head = headings.map((text, index) => `<th scope="col"${kind(index)}>${escapeHtml(text)}</th>`);
  const body = rows.map(
    (cells) =>
      `<tr>${cells.map((cell, index) => `<td${kind(index)}>${escapeHtml(cell)}</td>`).join('')}</tr>`,
  );
  return `<div class="table"><table><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}

const whole = (value: number): string => value.toLocaleString('en-US');
const digits = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });
