import { seeded } from '../../../runner/random.ts';
import { partOf, type Part, type Sketch } from '../../../analysis/compare/sketch.ts';

export interface Simulation {
  seed: number;
  samples: number;
  names: number;
  /** Standard deviation from run to run, of the logarithm: of all names together; half of it of each on its own. */
  noise: number;
  /** Share of requests that fail. */
  errors?: number;
}

const SECONDS = 60;
/** How alike the level of a request is to that of the next one; that is gone after some ten or twenty. */
const MEMORY = 0.9;
const LEVEL = 0.2;

/**
 * A run whose latencies are autocorrelated: lognormal around a level that wanders (a first-order autoregression), with
 * stalls that hold up all requests due in them, and that are what makes its p99; and which as a whole is off by noise.
 */
export function simulate({ seed, samples, names, noise, errors = 0 }: Simulation): Sketch {
  const random = seeded(seed);
  const normal = normals(random);
  const run = noise * normal();
  const own = Array.from({ length: names }, (_, i) => Math.log(4 + 2 * i) + run + (noise / 2) * normal());
  const [due, ms] = [new Float64Array(samples), new Float64Array(samples)];
  const [failed, nameOf] = [new Uint8Array(samples), new Uint8Array(samples)];
  const fresh = Math.sqrt(1 - MEMORY * MEMORY) * LEVEL;
  let [level, stall] = [0, 0];
  for (let i = 0; i < samples; i++) {
    level = MEMORY * level + fresh * normal();
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
function normals(random: () => number): () => number {
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

/** The same run, with every time longer by 19 classes of the histogram: 9.97 %. */
export function slowed(sketch: Sketch): Sketch {
  const longer = <P extends Part>(part: P): P => ({
    ...part,
    p50: part.p50 * Math.exp(19 / 200),
    p99: part.p99 * Math.exp(19 / 200),
    classes: part.classes.map((value, i) => (i % 2 === 0 ? value + 19 : value)),
  });
  return { ...sketch, total: longer(sketch.total), names: sketch.names.map(longer) };
}
