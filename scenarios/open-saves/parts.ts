import type { ScenarioContext } from 'open-saves-load';
import { makeData, type Data, type DataOptions } from './data.ts';
import { startTarget } from './embedded.ts';
import * as common from './options.ts';

// The exports that the scenarios of this folder share: their target, and how their data comes and goes.

export { remove } from './removal.ts';

export const target = (chosen: Record<string, unknown>) => startTarget(common.targetOptions(chosen));

/** Plans of load by name: `--stages open-saves` goes through the levels that the runbook is about. */
export const plans = { 'open-saves': '100:5m,500:5m,1000:5m,5000:5m' };

/** Keys of the options that set it up. */
export const targetOptions = Object.keys(common.target);

export function setUp(context: ScenarioContext<DataOptions>): Promise<Data> {
  return makeData(context);
}
