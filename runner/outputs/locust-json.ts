import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../errors.ts';
import type { Output, Snapshot } from '../output.ts';
import { Float, pythonJson, type PythonValue } from '../python-json.ts';
import { makeFolders } from '../run-folder.ts';
import type { Run } from '../results.ts';
import type { RequestStats, StatsEntry } from '../stats.ts';

/** Locust's list of what it counted, by name, without a total. Source: `serialize_stats` of its `stats.py`. */
export function locustJson(stats: RequestStats): string {
  const counted = stats.inOrder.filter(({ numRequests, numFailures }) => numRequests > 0 || numFailures > 0);
  return pythonJson(counted.map(entryOf));
}

function entryOf(entry: StatsEntry): PythonValue {
  const { timed, minResponseTime: min, lastRequestTimestamp: last } = entry;
  // A sum that began as 0 is an integer until a time, a float, is added to it.
  const float = (value: number, isInteger: boolean): PythonValue => (isInteger ? value : new Float(value));
  return {
    name: entry.name,
    method: entry.method,
    last_request_timestamp: last === undefined ? null : new Float(last),
    start_time: new Float(entry.startTime),
    num_requests: entry.numRequests,
    num_none_requests: entry.numNoneRequests,
    num_failures: entry.numFailures,
    total_response_time: float(entry.totalResponseTime, timed === 0),
    max_response_time: float(entry.maxResponseTime, entry.maxResponseTime === 0),
    min_response_time: min === undefined ? null : new Float(min),
    total_content_length: entry.totalContentLength,
    response_times: new Map(entry.responseTimes.inOrder()),
    num_reqs_per_sec: entry.numReqsPerSec.counts(),
    num_fail_per_sec: entry.numFailPerSec.counts(),
  };
}

/** Writes it to `FILE.json` (`--json-file FILE`), or to stdout (`--json`). */
export class LocustJson implements Output {
  /** `file`: absolute; undefined: stdout. */
  constructor(private readonly file: string | undefined) {}

  /** Throws UserError when the file cannot be made: better now than after the run. */
  start(): void {
    if (this.file !== undefined) this.#write(this.file, '[]');
  }

  interval(): void {}

  end(_run: Run, { stats }: Snapshot): void {
    const text = locustJson(stats);
    if (this.file === undefined) process.stdout.write(`${text}\n`);
    else this.#write(this.file, text);
  }

  #write(file: string, text: string): void {
    try {
      makeFolders(dirname(file));
      writeFileSync(file, text);
    } catch (error) {
      throw new UserError(`--json-file: ${file} cannot be written (${(error as Error).message}).`);
    }
  }
}
