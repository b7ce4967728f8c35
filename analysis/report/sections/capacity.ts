import type { Capacity, CapacityLevel } from '../../capacity.ts';
import type { Estimate } from '../../capacity/law.ts';
import type { Summary } from '../../summary.ts';
import type { Fact, Section, Table } from '../document.ts';
import { decimal, integer, milliseconds, share } from '../format.ts';
import type { Part } from '../part.ts';
import { numbers } from './cells.ts';

/** More scatter than this, and the levels do not follow the law. */
const MOST_SCATTER = 0.15;
const POOR =
  'That is too much: the law does not describe these levels, and its parameters should not be used. Levels that were not ' +
  'steady, a cache that warmed up or a busy generator are the usual reasons; longer stages help.';

/** How much does it hold, and where does it bend? */
export const capacityPart: Part = {
  lead: ({ summary }) => [...held(summary), ...bends(summary.capacity)],
  sections({ summary: { capacity } }) {
    if (capacity.levels.length === 0) {
      const note = 'Not enough to say: no stage that holds its rate, of 100 requests or more.';
      return [{ heading: 'Capacity', notes: [note], charts: [] }];
    }
    return [levels(capacity), law(capacity)];
  },
};

function held({ capacity: { levels: all, holds, breaks, slo }, verdict, diagnosis }: Summary): Fact[] {
  const broken = all.find((level) => !level.held);
  const by = slo.length > 0 ? `the SLO ${slo.join(', ')}` : 'at most 1 % failed and no backlog';
  const fact = (text: string, alarm = false): Fact[] => [
    { question: 'held', label: 'Held the load', text, alarm },
  ];
  if (all.length === 0) return fact('cannot be said: there is no steady load of 100 requests or more');
  const invalid = verdict.status === 'INVALID';
  const isOther = diagnosis?.findings.some(({ kind }) => kind === 'invalid') ?? false;
  if (!broken) {
    const upTo = `up to ${decimal(holds ?? 0)}/s, the highest that was tried (${by})`;
    if (invalid || isOther) {
      const why = invalid ? 'the run is INVALID' : 'the run did not measure the target alone';
      return fact(`cannot be said, ${why}; by its numbers, such as they are, ${upTo}`, true);
    }
    return fact(`yes, ${upTo}`);
  }
  const doubt = invalid ? '. The run is INVALID: that may be the limit of the generator' : '';
  const limit = `at ${decimal(breaks ?? 0)}/s not: ${broken.reason}`;
  if (holds === null) return fact(`no: already ${limit} (${by})${doubt}`, true);
  return fact(`up to ${decimal(holds)}/s; ${limit} (${by})${doubt}`, true);
}

function bends({ levels: all, knee, law: fitted }: Capacity): Fact[] {
  const facts: Fact[] = [];
  const level = knee === null ? undefined : all[knee];
  if (level) {
    facts.push({
      question: 'held',
      label: 'Knee',
      text: `at ${decimal(level.throughput)}/s, ${timeOf(level)}: beyond it response times rise faster than throughput`,
    });
  }
  if (fitted?.peak && fitted.scatter <= MOST_SCATTER && Number.isFinite(fitted.peak.x.high)) {
    facts.push({
      question: 'held',
      label: 'Peak by the model',
      text: `${between(fitted.peak.x)}/s at ${between(fitted.peak.n)} in flight (95 % intervals)`,
    });
  }
  return facts;
}

function levels(capacity: Capacity): Section {
  const judged =
    capacity.slo.length > 0 ? `--slo ${capacity.slo.join(',')}` : '--slo not given: at most 1 % failed';
  const unsteady = capacity.levels.filter(({ steady }) => !steady).length;
  return {
    heading: 'Capacity',
    notes: [
      `A level holds when its conditions hold (${judged}) and at least 95 % of what came was answered within it. ` +
        'In flight is the measured average; arrivals times the mean time in flight must give the same (Little’s law), ' +
        'or else the level was not steady' +
        (unsteady > 0 ? `, as ${unsteady} of these ${unsteady === 1 ? 'was' : 'were'} not.` : '.'),
      capacity.knee === null
        ? capacity.kneeUnknown
        : `Knee by Kneedle, of throughput and ${capacity.levels[capacity.knee]?.p95 === null ? 'mean response time' : 'p95'}: ${decimal(capacity.levels[capacity.knee]?.throughput ?? 0)}/s.`,
    ],
    table: levelsTable(capacity),
    charts: ['throughput-latency'],
  };
}

function levelsTable(capacity: Capacity): Table {
  return {
    caption: 'Levels of steady load, the lowest rate first; times in milliseconds',
    columns: [
      { label: 'Run and level', text: true },
      ...numbers(['Came/s', 'Answered/s', 'Failed', 'mean', 'p95', 'p99', 'In flight', 'By Little']),
      { label: 'Held', text: true },
    ],
    rows: capacity.levels.map((level) => [
      `${level.run}: ${level.targetRps === null ? `${integer(level.users ?? 0)} users` : `${decimal(level.targetRps)}/s`}`,
      decimal(level.arrivals),
      decimal(level.throughput),
      share(level.failed, 1),
      decimal(level.mean),
      level.p95 === null ? '–' : decimal(level.p95),
      level.p99 === null ? '–' : decimal(level.p99),
      decimal(level.inFlight),
      `${decimal(level.little)}${level.steady ? '' : ' (not steady)'}`,
      level.held ? 'yes' : `no: ${level.reason}`,
    ]),
  };
}

function law({ law: fitted, lawUnknown }: Capacity): Section {
  const heading = 'Scalability';
  if (!fitted) return { heading, notes: [lawUnknown], charts: [] };
  const row = (name: string, meaning: string, { value, low, high }: Estimate): string[] => [
    name,
    meaning,
    number(value),
    number(low),
    Number.isFinite(high) ? number(high) : 'open',
  ];
  const { peak } = fitted;
  const noPeak =
    'The levels show no peak: as far as they go, throughput grows or levels off. How much more it would take is not known.';
  return {
    heading,
    notes: [
      'The Universal Scalability Law, throughput = λN / (1 + σ(N − 1) + κN(N − 1)) with N in flight, fitted by weighted ' +
        `least squares; the levels scatter ${share(fitted.scatter, 1)} around it. Intervals are by profile likelihood.`,
      ...(fitted.scatter > MOST_SCATTER ? [POOR] : []),
      ...(peak && Number.isFinite(peak.n.high) ? [] : [noPeak]),
    ],
    table: {
      caption: 'Parameters of the Universal Scalability Law',
      columns: [
        { label: 'Parameter', text: true },
        { label: 'Meaning', text: true },
        ...numbers(['Estimate', '95 % from', 'to']),
      ],
      rows: [
        row('λ', 'requests/s of one alone', fitted.lambda),
        row('σ', 'contention: share of work that cannot be done side by side', fitted.sigma),
        row('κ', 'coherency: what each pays for each other', fitted.kappa),
        ...(peak
          ? [row('N at the peak', 'in flight', peak.n), row('X at the peak', 'requests/s', peak.x)]
          : []),
      ],
    },
    charts: ['capacity'],
  };
}

const timeOf = ({ p95, mean }: CapacityLevel): string =>
  p95 === null ? `mean ${milliseconds(mean)}` : `p95 ${milliseconds(p95)}`;

const between = ({ value, low, high }: Estimate): string =>
  `${decimal(value)} (${decimal(low)} to ${Number.isFinite(high) ? decimal(high) : 'open'})`;

/** Parameters are as small as 0.00001. */
const number = (value: number): string =>
  value === 0 ? '0' : Math.abs(value) >= 0.01 ? decimal(value) : String(Number(value.toPrecision(3)));
