import { seeded } from '../../../runner/random.ts';
import { CLASSES_PER_E, partOf, type Part, type Sketch } from '../../../analysis/compare/sketch.ts';

export interface Simulation {
  seed: number;
  samples: number;
  names: number;
  /** Share of requests that fail. */
  errors?: number;
  /** How alike the level of a request is to that of the next one; 0.9 is gone after some ten or twenty. */
  memory?: number;
}

const SECONDS = 60;
const LEVEL = 0.2;

/**
 * A run whose latencies are autocorrelated: lognormal around a level that wanders (a first-order autoregression), with
 * stalls that hold up all requests due in them, and that are what makes its p99.
 */
export function simulate({ seed, samples, names, errors = 0, memory = 0.9 }: Simulation): Sketch {
  const random = seeded(seed);
  const normal = normals(random);
  const own = Array.from({ length: names }, (_, i) => Math.log(4 + 2 * i));
  const [due, ms] = [new Float64Array(samples), new Float64Array(samples)];
  const [failed, nameOf] = [new Uint8Array(samples), new Uint8Array(samples)];
  const fresh = Math.sqrt(1 - memory * memory) * LEVEL;
  let [level, stall] = [0, 0];
  for (let i = 0; i < samples; i++) {
    level = memory * level + fresh * normal();
    if (stall === 0 && random() < 0.0005) stall = 1 + Math.floor(random() * 40);
    else if (stall > 0) stall--;
    const name = Math.floor(random() * names);
    nameOf[i] = name;
    due[i] = (i / samples) * SECONDS;
    ms[i] = Math.exp((own[name] ?? 0) + level + 0.4 * normal() + (stall > 0 ? 1.5 : 0));
    failed[i] = Number(errors > 0 && random() < errors);
  }
  const only = <T>(values: ArrayLike<T>, name: number): T[] =>
    Array.prototype.filter.call(values, (_, i) => nameOf[i] === name) as T[];
  return {
    format: 1,
    duration: SECONDS,
    resolution: 0.001,
    total: partOf({ due, ms, failed }, SECONDS),
    names: own.map((_, i) => ({
      method: 'GET',
      name: `/${i}`,
      ...partOf({ due: only(due, i), ms: only(ms, i), failed: only(failed, i) }, SECONDS),
    })),
  };
}

/** Normally distributed numbers, two from each pair of even ones (Box and Muller). */
export function normals(random: () => number): () => number {
  let kept: number | undefined;
  return () => {
    if (kept !== undefined) {
      const one = kept;
      kept = undefined;
      return one;
    }
    const [radius, angle] = [Math.sqrt(-2 * Math.log(1 - random())), 2 * Math.PI * random()];
    kept = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}

/**
 * The same run as it might have been another time: all of it off by a factor whose logarithm has the standard deviation
 * `noise`, and each name by another besides, of half of that, which evens out in the total.
 */
export function anotherTime(sketch: Sketch, noise: number, normal: () => number): Sketch {
  const run = noise * normal();
  const names = sketch.names.map((name) => longer(name, run + (noise / 2) * normal()));
  return { ...sketch, total: longer(sketch.total, run), names };
}

/** The same run, with every time longer by a tenth. */
export function slowed(sketch: Sketch): Sketch {
  const by = Math.log(1.1);
  return { ...sketch, total: longer(sketch.total, by), names: sketch.names.map((name) => longer(name, by)) };
}

/** Its histogram moves by whole classes, of 0.5 %; of that a comparison takes the width of its middle only. */
function longer<P extends Part>(part: P, by: number): P {
  const moved = part.classes.map((value, i) =>
    i % 2 === 0 ? value + Math.round(by * CLASSES_PER_E) : value,
  );
  return { ...part, p50: part.p50 * Math.exp(by), p99: part.p99 * Math.exp(by), classes: moved };
}
