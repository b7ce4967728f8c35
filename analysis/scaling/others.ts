import { AURORA, LAMBDA, SQS } from '../../dashboards/services/index.ts';
import { decimal, integer } from '../report/format.ts';
import { linesOf } from '../rules/rule.ts';
import { peakOf, peaksOf, scaled, USED, type Advice, type Adviser } from './advice.ts';

/** The account's limit of calls at the same time, where nobody raised it. */
const ACCOUNT_CONCURRENCY = 1000;

export const lambda: Adviser = (seen, targetRps) =>
  peaksOf(seen, LAMBDA.ConcurrentExecutions)
    .filter(({ value }) => value > 0)
    .map((peak): Advice => {
      const need = Math.ceil(scaled(peak, targetRps) / USED);
      const throttled = linesOf(seen, LAMBDA.Throttles).some(({ points }) =>
        points.some(({ value }) => value > 0),
      );
      return {
        component: 'lambda',
        rule: 'lambda-concurrency',
        seen: `${peak.label}: ${integer(peak.value)} calls at the same time at ${decimal(peak.rps)}/s${throttled ? ', and some refused' : ''}`,
        change: `reserved concurrency of ${integer(need)}${need > ACCOUNT_CONCURRENCY ? ", and a higher limit of the account's" : ''}, as far as the database has connections for it`,
        why: `${decimal(peak.value)} × ${decimal(targetRps)} / ${decimal(peak.rps)} = ${decimal(scaled(peak, targetRps))}, at 70 %`,
        needed: throttled || need > ACCOUNT_CONCURRENCY,
      };
    });

export const sqs: Adviser = (seen) => {
  const age = peakOf(seen, SQS.ApproximateAgeOfOldestMessage);
  const sent = peakOf(seen, SQS.NumberOfMessagesSent, true);
  const done = peakOf(seen, SQS.NumberOfMessagesDeleted, true);
  if (!age || !sent || !done || done.value === 0) return [];
  const behind = age.value > seen.config.thresholds.queueAge;
  const times = sent.value / done.value;
  return [
    {
      component: 'sqs',
      rule: 'sqs-consumers',
      seen: `at most ${decimal(sent.value)} messages/s sent, ${decimal(done.value)} done; the oldest waited ${decimal(age.value)} s`,
      change: behind
        ? `${decimal(Math.max(times, 1) / USED)} times the consumers (maximum concurrency of the event source), or larger batches`
        : 'none',
      why: `${decimal(sent.value)} / ${decimal(done.value)} = ${decimal(times)}, and 70 % is to be used`,
      needed: behind,
    },
  ];
};

export const aurora: Adviser = (seen, targetRps) => {
  const units = peakOf(seen, AURORA.ServerlessDatabaseCapacity);
  const cpu = peakOf(seen, AURORA.CPUUtilization);
  if (units && units.value > 0) {
    const share = peakOf(seen, AURORA.ACUUtilization)?.value;
    const most = share && share > 0 ? units.value / (share / 100) : undefined;
    const need = Math.ceil((scaled(units, targetRps) / USED) * 2) / 2;
    return [
      {
        component: 'aurora',
        rule: 'aurora-capacity',
        seen: `${decimal(units.value)} capacity units at ${decimal(units.rps)}/s${most ? `, of at most ${decimal(most)}` : ''}`,
        change: `highest capacity ${decimal(need)} ACU; the lowest at half of it where load comes suddenly`,
        why: `${decimal(units.value)} × ${decimal(targetRps)} / ${decimal(units.rps)} = ${decimal(scaled(units, targetRps))}, at 70 %, in steps of 0.5`,
        needed: most !== undefined && need > most,
      },
    ];
  }
  if (!cpu || cpu.value === 0) return [];
  const factor = scaled(cpu, targetRps) / (100 * USED);
  return [
    {
      component: 'aurora',
      rule: 'aurora-instance',
      seen: `${cpu.label}: ${decimal(cpu.value)} % CPU at ${decimal(cpu.rps)}/s`,
      change:
        factor > 1
          ? `an instance class with ${decimal(factor)} times the vCPUs, or readers for what only reads`
          : 'none',
      why: `${decimal(scaled(cpu, targetRps))} % at ${decimal(targetRps)}/s, and 70 % is to be used`,
      needed: factor > 1,
    },
  ];
};
