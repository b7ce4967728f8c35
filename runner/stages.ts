import { UsageError } from './errors.ts';
import { readDuration } from './units.ts';

/** A part of the schedule: the rate goes from `fromRps` to `toRps`, in a straight line, over `seconds`. */
export interface Stage {
  fromRps: number;
  toRps: number;
  seconds: number;
}

/** The rate that a stage stands for: its own where it holds, the one in its middle where it ramps. */
export function targetOf(stage: Stage): number {
  return (stage.fromRps + stage.toRps) / 2;
}

const EXPECTED = 'It takes RATE:TIME or FROM-TO:TIME, joined by commas, such as 100:30s,0-1000:2m.';

/** The highest rate that may be asked for, in tasks a second. */
export const MAX_RPS = 1e6;

/** Parses `100:30s,500:30s,0-1000:2m`. Throws UsageError naming `option`, and the part that is wrong. */
export function parseStages(text: string, option = '--stages'): Stage[] {
  const wrong = (why: string): UsageError => new UsageError(`${option} ${text}: ${why}. ${EXPECTED}`);
  const stages = text.split(',').map((part) => {
    const match = /^(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?:(.+)$/.exec(part.trim());
    if (!match) throw wrong(`cannot read "${part}"`);
    const fromRps = Number(match[1]);
    const toRps = match[2] === undefined ? fromRps : Number(match[2]);
    if (Math.max(fromRps, toRps) > MAX_RPS) throw wrong(`the rate of "${part}" is above ${MAX_RPS}`);
    const seconds = readDuration(match[3] ?? '');
    if (seconds === undefined) {
      throw wrong(`cannot read "${part}", since "${match[3]}" is not a time`);
    }
    if (seconds === 0) throw wrong(`"${part}" lasts no time`);
    return { fromRps, toRps, seconds };
  });
  if (stages.every((stage) => stage.fromRps === 0 && stage.toRps === 0)) {
    throw wrong('no stage has a rate above 0, so nothing would be sent');
  }
  return stages;
}

/** As `--stages` takes them. */
export function stagesText(stages: readonly Stage[]): string {
  const rate = ({ fromRps, toRps }: Stage): string =>
    fromRps === toRps ? String(fromRps) : `${fromRps}-${toRps}`;
  return stages.map((stage) => `${rate(stage)}:${stage.seconds}s`).join(',');
}

export function totalSeconds(stages: readonly Stage[]): number {
  return stages.reduce((sum, stage) => sum + stage.seconds, 0);
}

/** Stages cut to the first `seconds`. */
export function cutStages(stages: readonly Stage[], seconds: number): Stage[] {
  const cut: Stage[] = [];
  let left = seconds;
  for (const stage of stages) {
    if (left <= 0) break;
    const share = Math.min(1, left / stage.seconds);
    const toRps = stage.fromRps + (stage.toRps - stage.fromRps) * share;
    cut.push({ fromRps: stage.fromRps, toRps, seconds: stage.seconds * share });
    left -= stage.seconds;
  }
  return cut;
}

/** What is left of stages after the first `seconds`. */
export function dropStages(stages: readonly Stage[], seconds: number): Stage[] {
  const left: Stage[] = [];
  let before = 0;
  for (const stage of stages) {
    const gone = Math.min(1, Math.max(0, (seconds - before) / stage.seconds));
    before += stage.seconds;
    if (gone === 1) continue;
    const fromRps = stage.fromRps + (stage.toRps - stage.fromRps) * gone;
    left.push({ fromRps, toRps: stage.toRps, seconds: stage.seconds * (1 - gone) });
  }
  return left;
}
