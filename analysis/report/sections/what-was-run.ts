import type { Summary } from '../../summary.ts';
import { decimal, integer, seconds } from '../format.ts';
import type { Part } from '../part.ts';

/** Which load went where, when, and with what. */
export const whatWasRun: Part = {
  lead({ summary: { run } }) {
    const target = run.target
      ? `${run.target.url || 'no target'}${run.target.embedded ? ' (embedded target)' : ''}`
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
      {
        question: 'run',
        label: 'What was run',
        text: `${run.scenario} against ${target}: ${load(run)}`,
      },
      { question: 'run', label: 'When and with what', text: facts.join('; ') },
    ];
  },
};

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
