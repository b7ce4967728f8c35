/** A page as plain text in a structure: each format escapes and lays it out in its own way. */
export interface Page {
  title: string;
  status?: 'VALID' | 'INVALID' | 'unknown';
  /** The first screen. */
  lead: Omit<Fact, 'question'>[];
  sections: Section[];
}

export const titleOf = ({ title, status }: Page): string => (status ? `${title} (${status})` : title);

/** A report: its first screen says what was run, whether it is valid, what was found. */
export interface Document extends Page {
  status: 'VALID' | 'INVALID' | 'unknown';
  lead: Fact[];
}

/**
 * What the first screen answers, in its order: what was run, may the numbers be believed, did it hold the load, what
 * broke first and where, what to scale and to what, what that costs, is it slower than before.
 */
export const QUESTIONS = ['run', 'believe', 'held', 'broke', 'scale', 'cost', 'baseline'] as const;

/** One line of the first screen. `alarm` ones must not be overlooked. */
export interface Fact {
  /** Which question it answers: that places it. */
  question: (typeof QUESTIONS)[number];
  label: string;
  text: string;
  alarm?: boolean;
}

export interface Section {
  heading: string;
  /** Paragraphs above the table. */
  notes: string[];
  table?: Table;
  /** Names of charts beneath. */
  charts: string[];
}

export interface Table {
  /** What the table holds, for those who cannot glance at it. */
  caption: string;
  /** The first column names the row. `text` columns are set left, numbers right. */
  columns: { label: string; text?: boolean }[];
  rows: string[][];
  /** Where the last cell of each row leads; null: nowhere. */
  links?: (string | null)[];
}
