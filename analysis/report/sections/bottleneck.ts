import { SERVICES } from '../../../dashboards/services/index.ts';
import { COMPONENT_CHARTS } from '../../charts/components.ts';
import type { Finding } from '../../rules/rule.ts';
import { RULES } from '../../rules/index.ts';
import type { Fact } from '../document.ts';
import { decimal, integer } from '../format.ts';
import type { Part } from '../part.ts';
import { MOST_ROWS, more, numbers } from './cells.ts';

/** What was the bottleneck: which rule fired, and by what evidence. */
export const bottleneck: Part = {
  lead({ summary: { diagnosis } }) {
    if (!diagnosis) return [];
    const { findings, metrics, unseen } = diagnosis;
    const fact = (text: string, alarm = false): Fact[] => [
      { question: 'broke', label: 'What broke first', text, alarm },
    ];
    const first = findings.find(({ kind }) => kind !== 'note');
    if (first) return fact(inWords(first), true);
    if (!metrics) return fact(`cannot be said: ${unseen.join(' ')}`);
    if (metrics.lines === 0)
      return fact(`cannot be said: ${metrics.from} has no metrics of the time of the run.`);
    return fact(
      `nothing of what was looked at: no rule fired on ${integer(metrics.lines)} metrics of ${metrics.from}`,
    );
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
  `${metric} ${decimal(value)} ${unit} (threshold ${decimal(threshold)})`;

const when = ({ time, rps }: Finding): string =>
  `${time === null ? 'all the time' : `from ${decimal(time)} s on`}${rps === null ? '' : ` (${decimal(rps)}/s)`}`;

function inWords(finding: Finding): string {
  const { component, what, meaning, kind } = finding;
  const not = kind === 'invalid' ? 'the run does not measure the target. ' : '';
  return `${not}${titleOf(component)}, ${what}: ${evidence(finding)}, ${when(finding)}: ${meaning}`;
}

const tableOf = (findings: readonly Finding[]) => ({
  caption: 'What the rules found, the earliest first',
  columns: [
    { label: 'Rule', text: true },
    { label: 'Component', text: true },
    { label: 'Of', text: true },
    { label: 'Metric', text: true },
    ...numbers(['Value', 'Threshold', 'From (s)', 'At (requests/s)']),
    { label: 'Meaning', text: true },
  ],
  rows: findings.map((finding) => [
    finding.rule,
    titleOf(finding.component),
    finding.what,
    finding.metric,
    `${decimal(finding.value)} ${finding.unit}`,
    decimal(finding.threshold),
    finding.time === null ? '–' : decimal(finding.time),
    finding.rps === null ? '–' : decimal(finding.rps),
    finding.kind === 'note' ? `Note: ${finding.meaning}` : finding.meaning,
  ]),
});
