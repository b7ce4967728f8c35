/**
 * How far a figure of a run may be off by chance, when requests that follow each other are alike. Requests are no
 * independent draws: one that meets a slow second is followed by others that meet it too. So the run is cut into blocks
 * of time, and the blocks are the draws (method of batch means: L. Schmeiser, Batch size effects in the analysis of
 * simulation output, Oper. Res. 30, 1982).
 */

/** Fewer blocks than this tell too little of their own spread. */
const FEWEST_BLOCKS = 8;
/** One-sided 10 % of the normal distribution: more correlation than this between neighbours is taken for real. */
const NOTABLE = 1.28;

export interface Spread {
  /** Variance of one run's figure. */
  variance: number;
  /** Degrees of freedom of that estimate. */
  df: number;
  /** Blocks that it rests on. */
  blocks: number;
  /** Correlation of neighbouring blocks that was left. */
  correlation: number;
}

/**
 * Spread of a figure within runs of the same schedule.
 *
 * `influences[run][block]` is what a block contributed to the run's figure, beside the mean. What blocks of the same
 * place have in common in all runs, such as a stage of higher load, is no chance, and taken out: with two runs that is
 * the paired comparison of their blocks. Neighbouring blocks are then joined for as long as they are correlated
 * (as G. Fishman, Grouping observations in digital simulation, Manage. Sci. 24, 1978, does); correlation that is left,
 * too little to be sure of, or with eight blocks, widens the variance as that of a first-order autoregression.
 */
export function spreadWithin(influences: readonly (readonly number[])[]): Spread {
  const runs = influences.length;
  let rest = residuals(influences);
  let correlation = neighbours(rest);
  while (
    (rest[0]?.length ?? 0) / 2 >= FEWEST_BLOCKS &&
    correlation > NOTABLE / Math.sqrt(count(rest) * ((runs - 1) / runs))
  ) {
    rest = rest.map(joined);
    correlation = neighbours(rest);
  }
  const blocks = rest[0]?.length ?? 0;
  const squares = rest.flat().reduce((all, one) => all + one * one, 0);
  // Taking the means out makes it too small by one part of the blocks (M. Kendall, Biometrika 41, 1954, in the main).
  const left = Math.min(Math.max(correlation + 1 / blocks, 0), 0.8);
  const widened = (1 + left) / (1 - left);
  return {
    variance: ((squares * blocks) / ((blocks - 1) * (runs - 1))) * widened,
    df: (runs - 1) * (blocks - 1),
    blocks,
    correlation,
  };
}

/** Without what the runs have in common in a block, and without each run's own mean. */
function residuals(influences: readonly (readonly number[])[]): number[][] {
  const blocks = influences[0]?.length ?? 0;
  const common = Array.from({ length: blocks }, (_, block) => mean(influences.map((of) => of[block] ?? 0)));
  return influences.map((of) => {
    const rest = of.map((one, block) => one - (common[block] ?? 0));
    const middle = mean(rest);
    return rest.map((one) => one - middle);
  });
}

/** Correlation of each block with the next one of its run. */
function neighbours(rest: readonly (readonly number[])[]): number {
  let [products, squares] = [0, 0];
  for (const run of rest) {
    for (const [block, one] of run.entries()) {
      squares += one * one;
      products += one * (run[block + 1] ?? 0);
    }
  }
  return squares === 0 ? 0 : products / squares;
}

function joined(of: readonly number[]): number[] {
  return Array.from({ length: of.length / 2 }, (_, i) => (of[2 * i] ?? 0) + (of[2 * i + 1] ?? 0));
}

const count = (rest: readonly (readonly number[])[]): number => rest.length * (rest[0]?.length ?? 0);

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((all, one) => all + one, 0) / values.length;
}
