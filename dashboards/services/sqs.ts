import { GAUGE, SILENT_WHEN_ZERO, type AlarmRule } from './alarm.ts';
import type { DashboardConfig, Queue } from './config.ts';
import { metricsOf, row, type Metric } from './metric.ts';
import { lines, type Panel } from './panel.ts';
import { at, perSecond, type MetricSeries } from './series.ts';
import type { Service } from './service.ts';

/** By the queue's name, not its URL. Sent while the queue is in use. */
export const SQS = metricsOf('AWS/SQS', [['QueueName']], {
  NumberOfMessagesSent: row('Sum', 'count', 'messages added'),
  NumberOfMessagesReceived: row('Sum', 'count', 'messages handed out, again and again where they come back'),
  NumberOfMessagesDeleted: row('Sum', 'count', 'messages done with'),
  ApproximateNumberOfMessagesVisible: row('Maximum', 'count', 'messages that wait'),
  ApproximateNumberOfMessagesNotVisible: row('Maximum', 'count', 'messages handed out and not done with'),
  ApproximateAgeOfOldestMessage: row('Maximum', 'seconds', 'how long the oldest waits'),
});

const of = (name: string, metric: Metric, label: string): MetricSeries =>
  at(metric, { QueueName: name }, label);

const each = (queues: readonly Queue[], metric: Metric, what = ''): MetricSeries[] =>
  queues.map(({ name, label }) => of(name, metric, `${label}${what && ` ${what}`}`));

function summary({ resources: { queues }, thresholds }: DashboardConfig): Panel[] {
  return [
    lines(
      'Messages',
      'per second',
      [
        ...each(queues, SQS.NumberOfMessagesSent, 'sent'),
        ...each(queues, SQS.NumberOfMessagesDeleted, 'done'),
      ].map(perSecond),
      'Sent faster than done: the backlog grows.',
    ),
    lines(
      'Age of the oldest message',
      'seconds',
      each(queues, SQS.ApproximateAgeOfOldestMessage),
      'How far behind the consumers are.',
      { limits: [{ label: 'alarm', value: thresholds.queueAge }] },
    ),
  ];
}

const deadLetters = (queues: readonly Queue[]): MetricSeries[] =>
  queues.flatMap(({ deadLetters: name, label }) =>
    name === undefined ? [] : [of(name, SQS.ApproximateNumberOfMessagesVisible, `${label} dead letters`)],
  );

function alarms({ resources: { queues }, thresholds }: DashboardConfig): AlarmRule[] {
  return queues.flatMap(({ name, label, deadLetters: dead }): AlarmRule[] => [
    {
      id: 'sqs-age',
      of: label,
      description: `A message waits for more than ${thresholds.queueAge} s.`,
      series: of(name, SQS.ApproximateAgeOfOldestMessage, 'age'),
      threshold: thresholds.queueAge,
      meaning: 'saturated',
      ...SILENT_WHEN_ZERO,
    },
    ...(dead === undefined
      ? []
      : [
          {
            id: 'sqs-dead-letters',
            of: label,
            description: 'There are dead letters: messages that were tried as often as allowed, and failed.',
            series: of(dead, SQS.ApproximateNumberOfMessagesVisible, 'dead letters'),
            threshold: 0,
            datapoints: { breaching: 1, of: 1 },
            meaning: 'wrong' as const,
            ...GAUGE,
          },
        ]),
  ]);
}

export const sqs: Service = {
  id: 'sqs',
  title: 'SQS',
  inputs: ['queues'],
  metrics: Object.values(SQS),
  summary,
  detail: ({ resources: { queues } }) => [
    {
      title: 'Backlog',
      panels: [
        lines(
          'Messages that wait',
          'count',
          each(queues, SQS.ApproximateNumberOfMessagesVisible),
          'The backlog.',
        ),
        lines(
          'Messages in work',
          'count',
          each(queues, SQS.ApproximateNumberOfMessagesNotVisible),
          'Handed out, and not done with.',
        ),
        lines(
          'Received and done',
          'count',
          [
            ...each(queues, SQS.NumberOfMessagesReceived, 'received'),
            ...each(queues, SQS.NumberOfMessagesDeleted, 'done'),
          ],
          'More received than done: messages come back after a failure, or their visibility ends too soon.',
        ),
        ...(deadLetters(queues).length > 0
          ? [lines('Dead letters', 'count', deadLetters(queues), 'Tried as often as allowed, and failed.')]
          : []),
      ],
    },
  ],
  alarms,
};
