import { closed } from './closed.ts';
import { lag } from './lag.ts';
import type { Measurement } from './measurement.ts';
import { memory } from './memory.ts';
import { open } from './open.ts';
import { samples } from './samples.ts';
import { stall } from './stall.ts';

export const MEASUREMENTS: readonly Measurement[] = [closed, open, lag, stall, samples, memory];
