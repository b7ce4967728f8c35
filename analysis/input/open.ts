import type { Progress } from '../progress.ts';
import { findSource, type Source } from './source.ts';

/**
 * Finds what an option names: a file, a folder, or a place in S3, which is fetched.
 * @throws UserError when there is nothing there, or it cannot be read
 */
export async function openSource(input: string, option: string, progress: Progress): Promise<Source> {
  if (!/^s3:/i.test(input)) return findSource(input, option);
  // The SDK is loaded when it is needed.
  const { fetchSource } = await import('./fetch.ts');
  return fetchSource(input, option, progress);
}
