import { dirname } from 'node:path';
import type { UserError } from './errors.ts';
import { diskError } from './run-folder.ts';
import { SampleFile } from './samples.ts';

/** The file of a run's rows; `onError` is told when the disk takes no more. Throws UserError when it takes none. */
export async function openSamples(
  path: string,
  scenario: string,
  onError: (error: UserError) => void,
): Promise<SampleFile> {
  const wording = (error: Error): UserError => diskError(dirname(path), error);
  try {
    return await SampleFile.create(path, { scenario, onError: (error) => onError(wording(error)) });
  } catch (error) {
    throw wording(error as Error);
  }
}
