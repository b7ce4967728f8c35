import type { Format } from './format.ts';
import { resultsCsv } from './results-csv.ts';

/** Every format of samples that can be read. */
export const FORMATS: readonly Format[] = [resultsCsv];
