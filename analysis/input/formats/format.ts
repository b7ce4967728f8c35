import type { Database } from '../../database.ts';
import type { Rejected } from '../diagnose.ts';

/** A plain file on this machine, under a name that DuckDB takes for no pattern. */
export interface PlainFile {
  path: string;
  /** As a person would name it. */
  shown: string;
}

/** How a file begins. */
export interface Head {
  /** The first line, without its line end. */
  line: string;
  /** Its fields, quotes removed. */
  fields: string[];
}

export interface LoadedFile {
  /** Rows left out, the first with its line and reason. */
  rejected: Rejected[];
  rejectedRows: number;
}

/** What one row a request can be had from: one file, and one line in `index.ts`. */
export interface Format {
  /** As the report names it. */
  name: string;
  /** Whether a file that begins so is of this format. */
  recognises(head: Head): boolean;
  /** What it cannot tell, a sentence each; none for ours. */
  cannotTell: readonly string[];
  /**
   * Appends the rows of a file to the table `loaded`, whose columns are those of results.csv and `run`.
   * @param run index of the run
   * @throws UserError when the file is not what its first line says
   */
  load(database: Database, file: PlainFile, run: number): Promise<LoadedFile>;
}
