import { SERVICES } from '../../../dashboards/services/index.ts';
import { COMPONENT_CHARTS } from '../../charts/components.ts';
import type { Finding } from '../../rules/rule.ts';
import { RULES } from '../../rules/index.ts';
import type { Fact, Table } from '../document.ts';
import { decimal, integer } from '../format.ts';
import type { Part } from '../part.ts';
import { MOST_ROWS, more } from './cells.ts';

/** What was the bottleneck: which rule fired, and by what evidence. */
export const bottleneck: Part = {
  lead({ summary: { diagnosis } }) {
    if (!diagnosis) return [];
    const { findings, metrics, unseen } = diagnosis;
    const fact = (text: string, alarm = false): Fact[] => [
      { question: 'broke', label: 'What broke first', text, alarm },
    ];
    const of = (kind: Finding['kind']): Finding | undefined => findings.find((one) => one.kind === kind);
    const [invalid, limit] = [of('invalid'), of('limit')];
    const doubt: Fact[] = invalid
      ? [{ question: 'believe', label: 'Not the target', text: inWords(invalid), alarm: true }]
      : [];
    if (limit) return [...doubt, ...fact(inWords(limit), true)];
    if (!metrics) return [...doubt, ...fact(`cannot be said: ${unseen.join(' ')}`)];
    if (metrics.lines === 0)
      return fact(`cannot be said: ${metrics.from} has no metrics of the time of the run.`);
    return [
      ...doubt,
      ...fact(
        `nothing of what was looked at: no ${invalid ? 'other ' : ''}rule fired on ${integer(metrics.lines)} metrics of ${metrics.from}`,
      ),
    ];
  },
  sections({ summary: { diagnosis } }) {
    if (!diagnosis) return [];
    const { findings, metrics, unseen } = diagnosis;
    const looked = metrics
      ? `Looked at: ${integer(metrics.lines)} metrics of ${metrics.from}, a value every ${integer(metrics.period)} s, with ${RULES.length} rules ` +
        '(docs/scaling.md explains each). What is first in time is the likelier cause: what comes later may follow from it.'
      : 'Only what is known without a metric was looked at.';
    return [
      {
        heading: 'Bottleneck',
        notes: [
          looked,
          ...unseen,
          ...(findings.length === 0 ? ['No rule fired.'] : []),
          ...more(findings.length, 'findings'),
        ],
        ...(findings.length > 0 && { table: tableOf(findings.slice(0, MOST_ROWS)) }),
        charts: COMPONENT_CHARTS,
      },
    ];
  },
};

export const titleOf = (component: string): string =>
  component === 'open-saves'
    ? 'Open Saves'
    : (SERVICES.find(({ id }) => id === component)?.title ?? component);

const evidence = ({ metric, value, unit, threshold }: Finding): string =>
  `${metric} ${decimal(value)}${unitOf(unit)} (threshold ${decimal(threshold)})`;

const unitOf = (unit: string): string => (unit === 'count' ? '' : unit === 'percent' ? ' %' : ` ${unit}`);

const when = ({ time, rps }: Finding): string =>
  `${time === null ? 'all the time' : `from ${decimal(time)} s on`}${rps === null ? '' : ` (${decimal(rps)}/s)`}`;

function inWords(finding: Finding): string {
  const { component, what, meaning } = finding;
  return `${titleOf(component)}, ${what}: ${evidence(finding)}, ${when(finding)}: ${meaning}`;
}

function tableOf(findings: readonly Finding[]): Table {
  const told = new Set<string>();
  /** What a rule means is said once. */
  const meaningOf = ({ rule, kind, meaning }: Finding): string => {
    if (told.has(meaning)) return `see ${rule} above`;
    told.add(meaning);
    return kind === 'note' ? `Note: ${meaning}` : meaning;
  };
  return {
    caption: 'What the rules found, the earliest first',
    columns: ['Rule', 'Where', 'Evidence', 'When (at requests/s)', 'Meaning'].map((label) => ({
      label,
      text: true,
    })),
    rows: findings.map((finding) => [
      finding.rule,
      `${titleOf(finding.component)}, ${finding.what}`,
      evidence(finding),
      when(finding),
      meaningOf(finding),
    ]),
  };
}
