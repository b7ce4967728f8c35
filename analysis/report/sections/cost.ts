import type { LevelCost } from '../../cost/cost.ts';
import type { Cost } from '../../diagnosis.ts';
import type { Section } from '../document.ts';
import { decimal, integer } from '../format.ts';
import type { Part } from '../part.ts';
import { numbers } from './cells.ts';

const dollars = (value: number): string =>
  `$${value > 0 && value < 0.01 ? value.toPrecision(2) : value.toFixed(2)}`;

const ofParts = ({ parts }: LevelCost): string =>
  parts.map(({ component, perHour }) => `${component} ${dollars(perHour)}`).join(', ');

/** What the target costs, and what making the load does. */
export const cost: Part = {
  lead({ summary: { diagnosis } }) {
    if (!diagnosis) return [];
    const { levels, generator, savings } = diagnosis.cost;
    const [target, load] = [levels.at(-1), generator.at(-1)];
    const [first] = savings;
    const text = [
      target
        ? `${dollars(target.perHour)} an hour at ${decimal(target.rps)}/s, ${dollars(target.perMillion)} a million requests (${ofParts(target)}; what is left out: see Cost)`
        : 'the target: cannot be said without metrics of what it used',
      ...(load ? [`making the load: ${ofParts(load)} an hour, the NAT where traffic goes through one`] : []),
      ...(first ? [`to save ${dollars(first.perHour)} an hour: ${first.what}`] : []),
    ];
    return [{ question: 'cost', label: 'What it costs', text: text.join('; ') }];
  },
  sections({ summary: { diagnosis } }) {
    if (!diagnosis) return [];
    return sectionsOf(diagnosis.cost);
  },
};

function sectionsOf(all: Cost): Section[] {
  const asOf = [...new Set(all.sources.map((source) => source.asOf))].map(
    (date) =>
      `${date}: ${all.sources
        .filter((source) => source.asOf === date)
        .map(({ group }) => group)
        .join(', ')}`,
  );
  const notes = [
    `List prices of ${all.region} from analysis/prices.json or --prices (${asOf.join('; ')}). Formulas: docs/scaling.md. What is ` +
      'paid for by request follows the rate; nodes, caches and provisioned units are those that there were.',
    ...(all.leftOut.length > 0 ? [`Left out, and to be added: ${all.leftOut.join('; ')}.`] : []),
    ...(all.levels.length === 0
      ? ['What the target costs cannot be said without metrics of what it used.']
      : []),
    ...all.choices.map(
      ({ kind, units, onDemandPerHour, provisionedPerHour, breakEven }) =>
        `DynamoDB, ${decimal(units)} ${kind} units/s: ${dollars(onDemandPerHour)} an hour on demand, ${dollars(provisionedPerHour)} provisioned ` +
        `for 70 % use. Provisioned is cheaper where more than ${decimal(100 * breakEven)} % of it is used on average.`,
    ),
  ];
  const row = (of: string, level: LevelCost): string[] => [
    of,
    decimal(level.rps),
    ofParts(level),
    dollars(level.perHour),
    dollars(level.perMillion),
  ];
  const rows = [
    ...all.levels.map((level) => row('Target', level)),
    ...all.generator.map((level) => row('Making the load', level)),
  ];
  const section: Section = {
    heading: 'Cost',
    notes,
    table: {
      caption: 'US dollars, by rate',
      columns: [
        { label: 'Of', text: true },
        { label: 'Requests/s' },
        { label: 'An hour, by component', text: true },
        ...numbers(['An hour', 'A million requests']),
      ],
      rows,
    },
    charts: [],
  };
  if (all.savings.length === 0) return [section];
  return [
    section,
    {
      heading: 'What would cost less',
      notes: [],
      table: {
        caption: `What follows from what was seen; ${integer(all.savings.length)} in all`,
        columns: [{ label: 'Change', text: true }, { label: 'Saves an hour' }, { label: 'Why', text: true }],
        rows: all.savings.map(({ what, perHour, why }) => [what, dollars(perHour), why]),
      },
      charts: [],
    },
  ];
}
