import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../../errors.ts';
import type { Options } from '../../options.ts';
import type { Output, RunInfo, Snapshot } from '../../output.ts';
import type { Run } from '../../results.ts';
import { makeFolders } from '../../run-folder.ts';
import { Feed } from '../feed.ts';
import { loadInWords } from './load-in-words.ts';
import { reportHtml } from './report.ts';

/** `--html FILE`: the report, written at the end of a run. */
export class HtmlOutput implements Output {
  readonly #feed = new Feed();

  /** @param path absolute. `onError` is told when it cannot be written. */
  constructor(
    private readonly path: string,
    private readonly onError: (error: Error) => void,
  ) {}

  /** Throws UserError when the file cannot be made: better now than after the run. */
  start(_run: RunInfo): void {
    try {
      makeFolders(dirname(this.path));
      writeFileSync(this.path, '', { flag: 'a' });
    } catch (error) {
      throw new UserError(
        `--html ${this.path}: it cannot be written (${(error as Error).message}). Name another file.`,
      );
    }
  }

  interval(snapshot: Snapshot): void {
    if (snapshot.elapsed >= 0) this.#feed.take(snapshot, 0);
  }

  end(run: Run, { stats }: Snapshot): void {
    const html = reportHtml({
      id: run.id,
      scenario: run.scenario,
      target: run.target.url,
      load: loadInWords(run),
      start: Date.parse(run.start) / 1000,
      end: Date.parse(run.end) / 1000,
      verdict: run.verdict,
      stats,
      requests: run.requests,
      points: this.#feed.points,
      theme: undefined,
    });
    try {
      writeFileSync(this.path, html);
    } catch (error) {
      this.onError(new Error(`--html ${this.path}: it cannot be written (${(error as Error).message})`));
    }
  }
}

/** The name that is asked for, with the load's numbers in it. Source: `process_html_filename` of Locust's `html.py`. */
export function htmlFile(template: string, { users, spawnRate, runTime }: Options): string {
  const put = (text: string, term: string, value: number | undefined): string =>
    value === undefined ? text : text.replaceAll(term, String(value));
  return put(put(put(template, '{u}', users), '{r}', spawnRate), '{t}', runTime);
}
