import type { Summary } from '../../summary.ts';
import { decimal, integer, milliseconds, share } from '../format.ts';
import type { Part } from '../part.ts';

/** Rate, failures and times of the whole. */
export const measured: Part = {
  lead({ summary: { totals, responseTime: response, serviceTime: service } }) {
    const kinds = [
      totals.neverReached > 0 && `${integer(totals.neverReached)} never reached the target`,
      totals.unfinished > 0 && `${integer(totals.unfinished)} unfinished at the end`,
    ].filter(Boolean);
    const beside = (name: string, a: number, b: number): string =>
      `${name} ${milliseconds(a)} (service ${service.count > 0 ? milliseconds(b) : '–'})`;
    return [
      { question: 'held', label: 'Rate', text: rate(totals) },
      {
        question: 'held',
        label: 'Failures',
        text:
          `${integer(totals.failures)} of ${integer(totals.requests)} requests (${share(totals.failures, totals.requests)})` +
          (kinds.length > 0 ? `; of these ${kinds.join(', ')}` : ''),
      },
      {
        question: 'held',
        label: 'Response time',
        text:
          response.count === 0
            ? 'of all together cannot be told: by request name below'
            : [
                beside('p50', response.p50, service.p50),
                beside('p95', response.p95, service.p95),
                beside('p99', response.p99, service.p99),
              ].join(', '),
      },
    ];
  },
};

function rate(totals: Summary['totals']): string {
  const requests = `${decimal(totals.requestsPerSecond)} requests/s`;
  if (totals.due === null || totals.started === null) return `${requests}; how much was due is unknown`;
  const started = `${integer(totals.started)} of ${integer(totals.due)} tasks due were started`;
  if (totals.targetRps === null || totals.achievedRps === null) return `${requests}; ${started}`;
  return (
    `achieved ${decimal(totals.achievedRps)}/s of ${decimal(totals.targetRps)}/s due ` +
    `(${share(totals.started, totals.due)}: ${started}, ${integer(totals.unsent ?? 0)} unsent); ${requests}`
  );
}
