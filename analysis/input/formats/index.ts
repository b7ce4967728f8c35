import type { Format } from './format.ts';
import { jmeter } from './jmeter.ts';
import { k6 } from './k6.ts';
import { resultsCsv } from './results-csv.ts';
import { vegeta } from './vegeta.ts';

/** Every format of samples that can be read. */
export const FORMATS: readonly Format[] = [resultsCsv, vegeta, k6, jmeter];
