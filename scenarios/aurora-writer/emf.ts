import type { Action } from './message.ts';

/**
 * A statement's duration as CloudWatch's embedded metric format, under the original's names: a line of the function's log
 * becomes the metrics. Source: CloudWatch User Guide, Specification: Embedded metric format.
 */
export function emfLine(database: string, action: Action, durationMs: number, now: number): string {
  const Metrics = [
    { Name: 'DURATION', Unit: 'Milliseconds' },
    { Name: 'COMPLETIONS', Unit: 'Count' },
  ];
  const Namespace = `PERFORMANCE/AURORA/${database}`;
  return JSON.stringify({
    _aws: { Timestamp: now, CloudWatchMetrics: [{ Namespace, Dimensions: [['ACTION']], Metrics }] },
    ACTION: action,
    DURATION: durationMs,
    COMPLETIONS: 1,
  });
}
