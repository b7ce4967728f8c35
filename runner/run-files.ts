import { dirname, join } from 'node:path';
import type { UserError } from './errors.ts';
import type { Options } from './options.ts';
import { RowFile } from './row-file.ts';
import { diskError } from './run-folder.ts';
import { SampleFile } from './samples.ts';
import { TRACES_FILE, TRACES_HEADER } from './traces/columns.ts';

/** Told when the disk takes no more. */
type OnError = (error: UserError) => void;

/** The file of a run's rows. Throws UserError when it cannot be made. */
export function openSamples(path: string, scenario: string, onError: OnError): Promise<SampleFile> {
  return opened(path, onError, (told) => SampleFile.create(path, { scenario, onError: told }));
}

/** The file of its traced requests. Throws UserError when it cannot be made. */
export function openTraces(folder: string, onError: OnError): Promise<RowFile> {
  const path = join(folder, TRACES_FILE);
  return opened(path, onError, (told) => new RowFile(path, told).begin(TRACES_HEADER));
}

async function opened<File>(
  path: string,
  onError: OnError,
  open: (told: (error: Error) => void) => Promise<File>,
): Promise<File> {
  const wording = (error: Error): UserError => diskError(dirname(path), error);
  try {
    return await open((error) => onError(wording(error)));
  } catch (error) {
    throw wording(error as Error);
  }
}

/** The files of a run that grow as it goes on: a row a request, and a row a traced one. */
export class RunFiles {
  private constructor(
    readonly samples: SampleFile,
    /** Undefined where nothing is traced. */
    readonly traces: RowFile | undefined,
  ) {}

  /** Throws UserError when they cannot be made. */
  static async open(
    folder: string,
    scenario: string,
    { xray }: Pick<Options, 'xray'>,
    onError: OnError,
  ): Promise<RunFiles> {
    const samples = await openSamples(join(folder, 'results.csv'), scenario, onError);
    return new RunFiles(samples, xray === undefined ? undefined : await openTraces(folder, onError));
  }

  /** Everything is on disk when it resolves. */
  async end(): Promise<void> {
    await Promise.all([this.samples.end(), this.traces?.end()]);
  }

  /** Puts what has gathered on disk before it returns; for a process that ends at once. */
  endNow(): void {
    this.samples.endNow();
    this.traces?.endNow();
  }
}
