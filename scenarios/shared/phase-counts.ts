const PHASES = ['data', 'warmup', 'load', 'cleanup', 'none'] as const;
export type PhaseCounts = Record<(typeof PHASES)[number], number>;

/** Requests received whole, by what their phase header says; without one, or with another word, `none`. */
export class PhaseCounter {
  #counts: PhaseCounts = zeroes();

  add(phase: string | string[] | undefined): void {
    if (typeof phase === 'string' && Object.hasOwn(this.#counts, phase))
      this.#counts[phase as keyof PhaseCounts]++;
    else this.#counts.none++;
  }

  get counts(): PhaseCounts {
    return { ...this.#counts };
  }

  reset(): void {
    this.#counts = zeroes();
  }
}

function zeroes(): PhaseCounts {
  return { data: 0, warmup: 0, load: 0, cleanup: 0, none: 0 };
}
