import type { Generator } from '../generators/generator.ts';

export interface Setting {
  generators: readonly Generator[];
  /** Seconds of one load, and how often each is repeated. */
  seconds: number;
  runs: number;
  /** Cores of target and generator; undefined where processes can not be pinned. */
  cores: { target: number; generator: number } | undefined;
  /** One line to the person who waits. */
  progress(what: string): void;
}

/** A bar that this engine is held to; `held` undefined: what it is compared with is not installed. */
export interface Bar {
  text: string;
  value: string;
  held: boolean | undefined;
}

/** A table of the report, and what it says of the bars. */
export interface Table {
  title: string;
  about: string;
  head: string[];
  rows: string[][];
  bars: Bar[];
}

/** One file a measurement, one line in the list. */
export interface Measurement {
  name: string;
  /** Measured only when it is asked for by name. */
  isLong?: boolean;
  measure(setting: Setting): Promise<Table>;
}

export const ratio = (value: number | undefined, to: number | undefined): string =>
  value === undefined || to === undefined ? '-' : (value / to).toFixed(2);
