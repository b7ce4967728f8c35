import { REGRESSED } from './compare/choose.ts';
import { measure } from './measure.ts';
import type { Progress } from './progress.ts';
import type { ReportData } from './report-data.ts';
import type { Input } from './runs.ts';
import { toStored } from './store/record.ts';
import { storeAt } from './store/store.ts';

/**
 * Keeps each run of a report in a store. Gives what was kept where, a sentence.
 * @throws UserError when the store cannot be written to
 */
export async function keep(
  place: string,
  inputs: readonly Input[],
  data: ReportData,
  progress: Progress,
): Promise<string> {
  const store = await storeAt(place);
  for (const [index, input] of inputs.entries()) {
    progress.step(`storing ${input.source.shown} in ${store.shown}`);
    // The summary of several runs is of all of them together; what is kept is of each alone.
    const { summary, records } =
      inputs.length === 1 ? data : await measure([input], progress, { keeps: true });
    const [record] = records;
    const [described] = summary.runs;
    if (!record || !described) continue;
    const tags = data.against?.result?.regression ? [...record.tags, REGRESSED] : record.tags;
    const isOurs = described.format === 'results.csv';
    await store.put(toStored({ ...record, tags }, summary), isOurs ? input.source : undefined);
    progress.step(`${index + 1} of ${inputs.length} stored`);
  }
  const all = inputs.length === 1 ? 'The run is' : `${inputs.length} runs are`;
  return `${all} kept in ${store.shown}; all of them: npm run analyze -- history${place === 'results/history.duckdb' ? '' : ` --store ${place}`}`;
}
