import type { Request } from './command-line.ts';
import { EXIT } from './errors.ts';
import { logOf } from './log.ts';
import { runLoad } from './run.ts';
import type { Outcome } from './session.ts';

/**
 * The run, as often as --repeat says: with the same options, each in a folder of its own, under a label that they have
 * in common and nothing else has. What differs between them is by chance, which a comparison has to know. An interrupted
 * run is the last. Throws UserError when one cannot be set up.
 */
export async function runRepeated(request: Request): Promise<Outcome[]> {
  const { repeat, label } = request.options;
  if (repeat === 1) return [await runLoad(request)];
  const common = `repeat_${new Date().toISOString().replace(/\D/g, '')}`;
  const options = { ...request.options, label: [...label, common] };
  const log = logOf(request.options);
  const outcomes: Outcome[] = [];
  while (outcomes.length < repeat && outcomes.at(-1)?.exitCode !== EXIT.interrupted) {
    log.info(`Run ${outcomes.length + 1} of ${repeat}, label ${common}`);
    outcomes.push(await runLoad({ ...request, options }));
  }
  return outcomes;
}
