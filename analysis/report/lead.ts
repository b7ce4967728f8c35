import type { Summary } from '../summary.ts';
import type { Fact } from './document.ts';
import { decimal, integer, milliseconds, seconds, share } from './format.ts';

/** The lines that a report begins with, and that the command prints. */
export function leadOf(summary: Summary): Fact[] {
  return [...whatWasRun(summary), ...whetherValid(summary), ...whatWasFound(summary)];
}

function whatWasRun({ run }: Summary): Fact[] {
  const target = run.target
    ? `${run.target.url}${run.target.embedded ? ' (embedded target)' : ''}`
    : 'an unknown target';
  const version = Object.entries(run.versions).map(
    ([name, of]) => `${name} ${name === 'gitCommit' ? of.slice(0, 12) : of}`,
  );
  const facts = [
    `started ${run.start}`,
    run.seed === null ? 'seed unknown' : `seed ${run.seed}`,
    ...(run.labels.length > 0 ? [`labels ${run.labels.join(', ')}`] : []),
    version.length > 0 ? version.join(', ') : 'versions unknown',
  ];
  return [
    { label: 'What was run', text: `${run.scenario} against ${target}: ${load(run)}` },
    { label: 'When and with what', text: facts.join('; ') },
  ];
}

function load(run: Summary['run']): string {
  const took = `${seconds(run.duration)}${run.warmup ? ` after ${seconds(run.warmup)} of warm-up` : ''}`;
  if (run.model === 'closed') {
    const spawned = run.spawnRate === null ? '' : `, ${decimal(run.spawnRate)} spawned a second`;
    return `closed model, ${run.users === null ? 'unknown' : integer(run.users)} users${spawned}, for ${took}`;
  }
  if (run.model === null) return `model unknown, for ${took}`;
  const stages = run.stages?.map(({ fromRps, toRps, seconds: long }) => {
    const asked = fromRps === toRps ? decimal(fromRps) : `${decimal(fromRps)}-${decimal(toRps)}`;
    return `${asked}/s for ${seconds(long)}`;
  });
  if (!stages) return `open model, for ${took}`;
  const most = 6;
  const shown = stages.length > most ? [...stages.slice(0, most), `… (${stages.length} stages)`] : stages;
  return `open model, ${shown.join(', ')}; measured for ${took}`;
}

function whetherValid({ verdict, warnings }: Summary): Fact[] {
  const facts: Fact[] = [];
  if (verdict.status === 'INVALID') {
    const reasons = verdict.reasons.map(({ text }) => text).join('; ');
    facts.push({
      label: 'Verdict',
      text: `INVALID: ${reasons || 'no reason given'}. These numbers must not be used to judge the target.`,
      alarm: true,
    });
  } else if (verdict.status === 'VALID') {
    facts.push({
      label: 'Verdict',
      text: 'VALID: the generator made the load that was asked for, when it was due.',
    });
  } else {
    facts.push({
      label: 'Verdict',
      text: 'unknown: without run.json nobody can tell whether the load was made as asked.',
    });
  }
  return [...facts, ...warnings.map((text) => ({ label: 'Note', text, alarm: true }))];
}

function whatWasFound(summary: Summary): Fact[] {
  const { totals, responseTime: response, serviceTime: service, slowest, mostFrequentError: error } = summary;
  const kinds = [
    totals.neverReached > 0 && `${integer(totals.neverReached)} never reached the target`,
    totals.unfinished > 0 && `${integer(totals.unfinished)} unfinished at the end`,
  ].filter(Boolean);
  const beside = (name: string, a: number, b: number): string =>
    `${name} ${milliseconds(a)} (service ${service.count > 0 ? milliseconds(b) : '–'})`;
  return [
    { label: 'Rate', text: rate(totals) },
    {
      label: 'Failures',
      text:
        `${integer(totals.failures)} of ${integer(totals.requests)} requests (${share(totals.failures, totals.requests)})` +
        (kinds.length > 0 ? `; of these ${kinds.join(', ')}` : ''),
    },
    {
      label: 'Response time',
      text: [
        beside('p50', response.p50, service.p50),
        beside('p95', response.p95, service.p95),
        beside('p99', response.p99, service.p99),
      ].join(', '),
    },
    ...(slowest
      ? [
          {
            label: 'Slowest request',
            text: `${slowest.method} ${slowest.name}: p99 ${milliseconds(slowest.p99)}`,
          },
        ]
      : []),
    {
      label: 'Most frequent error',
      text: error
        ? `${error.kind}: ${error.error} (${integer(error.count)} times, ${share(error.count, totals.failures)} of the failures)`
        : 'none',
    },
  ];
}

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
