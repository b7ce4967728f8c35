// Tables beneath the charts, each made of one answer of the server.
import { get } from './ask.mjs';
import { digits, element, megabytes, whole } from './show.mjs';

/** @typedef {string | { text: string, kind?: string }} Cell */

/**
 * @param {string} caption
 * @param {readonly string[]} headings
 * @param {Cell[][]} rows
 * @param {number} texts how many columns from the left are texts
 * @param {string} none what stands there without rows
 */
function table(caption, headings, rows, texts, none) {
  if (rows.length === 0) return element('p', { class: 'none' }, none);
  const kind = (index, extra = '') => ({ class: `${index < texts ? 'text' : 'number'} ${extra}`.trim() });
  const head = element(
    'tr',
    {},
    ...headings.map((text, index) => element('th', { scope: 'col', ...kind(index) }, text)),
  );
  const body = rows.map((cells) =>
    element(
      'tr',
      {},
      ...cells.map((cell, index) =>
        typeof cell === 'string'
          ? element('td', kind(index), cell)
          : element('td', kind(index, cell.kind), cell.text),
      ),
    ),
  );
  const all = element(
    'table',
    {},
    element('caption', {}, caption),
    element('thead', {}, head),
    element('tbody', {}, ...body),
  );
  return element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption }, all);
}

const STATS = [
  'Method',
  'Name',
  'Requests',
  'Fails',
  'p50',
  'p95',
  'p99',
  'Service p50',
  'Service p99',
  'Average',
  'Min',
  'Max',
  'Size',
  'RPS',
  'Fails/s',
];

/** @param {any} live the last answer to /live */
export async function statistics(live) {
  const { stats } = await get('stats/requests');
  const exact = new Map((live?.times ?? []).map((times) => [`${times.method} ${times.name}`, times]));
  const rows = stats.map((row) => {
    const times = exact.get(`${row.method} ${row.name}`);
    const failed = row.num_failures > 0 ? { text: whole(row.num_failures), kind: 'bad' } : '0';
    return [
      row.method,
      row.name,
      whole(row.num_requests),
      failed,
      digits(times?.p50 ?? row.median_response_time),
      digits(times?.p95 ?? row['response_time_percentile_0.95']),
      digits(times?.p99 ?? row['response_time_percentile_0.99']),
      digits(times?.service50),
      digits(times?.service99),
      digits(row.avg_response_time),
      digits(row.min_response_time),
      digits(row.max_response_time),
      whole(row.avg_content_length),
      digits(row.current_rps),
      digits(row.current_fail_per_sec),
    ];
  });
  return table(
    'Requests by name. Times are ms, and response times unless they say service',
    STATS,
    rows,
    2,
    'No requests yet.',
  );
}

export async function failures() {
  const { errors } = await get('stats/requests');
  const rows = errors.map(({ occurrences, method, name, error }) => [
    method,
    name,
    error,
    whole(occurrences),
  ]);
  return table('Failures', ['Method', 'Name', 'Message', 'Occurrences'], rows, 3, 'Nothing has failed.');
}

export async function exceptions() {
  const { exceptions: thrown } = await get('exceptions');
  const rows = thrown.map(({ count, msg, traceback, nodes }) => [
    msg,
    { text: traceback, kind: 'code' },
    nodes,
    whole(count),
  ]);
  return table('Exceptions', ['Message', 'Traceback', 'Where', 'Occurrences'], rows, 3, 'No exceptions.');
}

export async function ratio() {
  const { per_class: own, total } = await get('tasks');
  const rows = [];
  const list = (ofClass, ofAll, depth) => {
    for (const [name, { ratio: share, tasks }] of Object.entries(ofClass)) {
      const all = ofAll?.[name]?.ratio ?? 0;
      rows.push([
        { text: name, kind: `depth${Math.min(depth, 3)}` },
        `${digits(share * 100)} %`,
        `${digits(all * 100)} %`,
      ]);
      if (tasks) list(tasks, ofAll?.[name]?.tasks, depth + 1);
    }
  };
  list(own, total, 0);
  return table('Ratio of tasks', ['Task', 'Of its class', 'Of all'], rows, 1, 'No tasks.');
}

/** @param {any} live */
export async function workers(live) {
  const rows = (live?.workers ?? []).map((worker) => [
    worker.id,
    worker.state,
    whole(worker.user_count),
    `${whole(worker.cpu_usage)} %`,
    megabytes(worker.memory_usage),
  ]);
  return table(
    'Workers, or load threads',
    ['Id', 'State', 'Users', 'CPU', 'Memory'],
    rows,
    2,
    'No worker is there.',
  );
}

export async function logs() {
  const { master, workers: others } = await get('logs');
  const named = Object.entries(others).map(([id, lines]) => [`Worker ${id}`, lines]);
  const parts = [['This process', master], ...named].flatMap(([name, lines]) => [
    element('h3', {}, name),
    element(
      'pre',
      { tabindex: '0', 'aria-label': `Log of ${name}` },
      lines.length > 0 ? lines.join('\n') : 'Nothing yet.',
    ),
  ]);
  return element('div', { class: 'logs' }, ...parts);
}
