import type { SlowTrace, TracesOfRun, TracesSummary } from '../../traces/summary.ts';
import type { Fact, Section, Table } from '../document.ts';
import { decimal, integer, milliseconds, share } from '../format.ts';
import type { Part } from '../part.ts';
import { numbers } from './cells.ts';

/** Spans that are named of a trace. */
const MOST_SPANS = 3;

/** Why were the slowest requests slow? Those with a trace, and where it is. */
export const tracesPart: Part = {
  lead: ({ summary: { traces } }) =>
    traces?.runs.some(({ embedded }) => !embedded) ? slowestFact(traces) : [],
  sections: ({ summary: { traces } }) => (traces ? [section(traces)] : []),
};

function slowestFact({ slowest: [first] }: TracesSummary): Fact[] {
  if (!first) return [];
  const { method, name, responseTime, serviceTime, link, trace } = first;
  const where = link ?? `trace ${trace}${first.recorded === false ? ', which is not recorded' : ''}`;
  return [
    {
      question: 'broke',
      label: 'Slowest traced',
      text: `${method} ${name}: service ${milliseconds(serviceTime)} of ${milliseconds(responseTime)}: ${where}`,
    },
  ];
}

function section(traces: TracesSummary): Section {
  const { runs, slowest } = traces;
  const several = runs.length > 1;
  return {
    heading: 'Slowest traced requests',
    notes: [
      ...runs.flatMap((run) => notesOf(run).map((note) => (several ? `${run.run}: ${note}` : note))),
      'A trace begins when the target has the request: it explains the service time, by which these are chosen. Wait and ' +
        'lag, before that, are in no trace. X-Ray keeps traces for 30 days.',
      ...(runs.some(({ region, embedded }) => region === null && !embedded)
        ? [
            'No region is known, so there are no links: give --region, or set AWS_REGION. By hand: CloudWatch, X-Ray traces, ' +
              'Traces, and the id.',
          ]
        : []),
      ...whereNote(traces),
    ],
    ...(slowest.length > 0 ? { table: table(traces, several) } : {}),
    charts: [],
  };
}

function notesOf({
  requests,
  recorded,
  declined,
  neverReached,
  embedded,
  serviceTime,
  tracing,
}: TracesOfRun): string[] {
  const { traced, others } = serviceTime;
  const all = traced.count + others.count;
  const silent = requests - recorded - declined;
  return [
    `${integer(requests)} requests were given a trace (${share(traced.count, all)} of those that were sent), drawn by chance: ` +
      'they are slow as often as the others. ' +
      (embedded
        ? 'The embedded target records none of them: there is nothing to look at.'
        : `Answers say of ${integer(recorded)} that it is recorded, of ${integer(declined)} that it is not, and of ` +
          `${integer(silent)} nothing: whether the target records those, their links show.`) +
      (neverReached > 0 ? ` ${integer(neverReached)} never reached the target.` : ''),
    comparison(tracing, traced.count, others.count) +
      (traced.count > 0 && others.count > 0
        ? ` Service time p50 ${milliseconds(traced.p50)} against ${milliseconds(others.p50)}, p99 ${milliseconds(traced.p99)} ` +
          `against ${milliseconds(others.p99)}.`
        : ''),
  ];
}

function comparison(tracing: TracesOfRun['tracing'], traced: number, others: number): string {
  switch (tracing) {
    case 'slower':
    case 'faster':
      return `Requests with a trace were ${tracing} than the others, by more than chance makes: being traced has its price, or the target treats them otherwise.`;
    case 'no difference seen':
      return 'Requests with a trace took as long as the others, as far as chance lets it be seen.';
    case 'cannot tell':
      return `Whether being traced costs time cannot be told of ${integer(traced)} requests with a trace and ${integer(others)} without.`;
  }
}

/** What X-Ray was asked, and what it says of all of them together. */
function whereNote({ slowest, asked }: TracesSummary): string[] {
  if (asked === null) return [];
  const known = slowest.flatMap(({ spans }) => (spans === null ? [] : [spans]));
  const all = new Map<string, number>();
  for (const { name, ms } of known.flat()) all.set(name, (all.get(name) ?? 0) + ms);
  const total = [...all.values()].reduce((sum, ms) => sum + ms, 0);
  const most = [...all].toSorted(([, a], [, b]) => b - a).slice(0, MOST_SPANS);
  const missing = asked - known.length;
  return [
    `X-Ray has ${integer(known.length)} of the ${integer(asked)} traces that it was asked for.` +
      (missing > 0
        ? ' The others are not there: not recorded, or not yet: that takes up to some minutes after the run.'
        : ''),
    ...(total > 0
      ? [
          `Where their time went: ${most.map(([name, ms]) => `${name} ${share(ms, total)}`).join(', ')}. The time of a span is its ` +
            'own, without that of what it called.',
        ]
      : []),
  ];
}

function whereOf({ spans }: SlowTrace): string {
  if (spans === null) return '–';
  const most = spans.filter(({ ms }) => ms > 0).slice(0, MOST_SPANS);
  return most
    .map(({ name, ms, failed }) => `${name} ${milliseconds(ms)}${failed ? ' (failed)' : ''}`)
    .join(', ');
}

function table({ slowest, asked }: TracesSummary, several: boolean): Table {
  return {
    caption: 'Traced requests with the longest service times, of all and of each name; times in milliseconds',
    columns: [
      { label: 'Request', text: true },
      ...(several ? [{ label: 'Run', text: true }] : []),
      { label: 'Due (UTC)', text: true },
      ...numbers(['Response', 'Service', 'Wait', 'Lag']),
      { label: 'Status', text: true },
      ...(asked === null ? [] : [{ label: 'Where its time went', text: true }]),
      { label: 'Trace', text: true },
    ],
    rows: slowest.map((one) => [
      `${one.method} ${one.name}`,
      ...(several ? [one.run] : []),
      one.time.replace('T', ' ').replace('Z', ''),
      ...[one.responseTime, one.serviceTime, one.wait, one.lag].map(decimal),
      [one.status || '', one.errorKind].filter(Boolean).join(' '),
      ...(asked === null ? [] : [whereOf(one)]),
      `${one.trace}${one.recorded === false ? ' (not recorded)' : ''}`,
    ]),
    links: slowest.map(({ link }) => link),
  };
}
