import { csvField, ms, seconds } from './csv-fields.ts';
import { SAMPLE_HEADER } from './results.ts';
import { RowFile } from './row-file.ts';
import type { Measured } from './sink.ts';

/** Writes results.csv, a row a request, in order of completion. */
export class SampleFile extends RowFile {
  rows = 0;

  private constructor(
    path: string,
    private readonly scenario: string,
    onError: (error: Error) => void,
  ) {
    super(path, onError);
  }

  /** Rejects when the file cannot be made. */
  static create(
    path: string,
    of: { scenario: string; onError: (error: Error) => void },
  ): Promise<SampleFile> {
    return new SampleFile(path, csvField(of.scenario), of.onError).begin(SAMPLE_HEADER);
  }

  /**
   * `wallOrigin` is Unix microseconds, and `origin` performance.now(), of one instant. `target` is the rate of its
   * level, and `worker` a short id: neither needs quotes.
   */
  write(request: Measured, wallOrigin: number, origin: number, target: string, worker: string): void {
    const { failure, parts, due, sent, done } = request;
    this.rows++;
    this.append(
      `${seconds(wallOrigin + Math.round((due - origin) * 1000))},${this.scenario},` +
        `${csvField(parts.method)},${csvField(parts.name)},${request.status},` +
        (failure ? `${failure.kind},${csvField(failure.error)}` : ',') +
        `,${ms(done - due)},${sent === sent ? ms(done - sent) : '0.000'},${ms(request.pickedUp - due)},` +
        `${request.requestBytes},${request.responseBytes},${target},${request.users},${worker}\n`,
    );
  }
}
