import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type Run, SAMPLE_COLUMNS, SAMPLE_HEADER } from '../../../runner/results.ts';
import { filesFolder, shardKey } from '../../../runner/store-keys.ts';
import { load } from '../../helpers/cli.ts';

const RESPONSE_TIME = SAMPLE_COLUMNS.findIndex(({ name }) => name === 'response_time_ms');

export interface Change {
  /** Minutes after the run that was made. */
  minutes: number;
  /** Of its requests, so many are in its totals. */
  share: number;
  /** Its response times, by the run's own. */
  times: number;
}

/** A run, and others that are made of it, for what is to be known of runs beforehand. */
export class EndedRun {
  private constructor(
    readonly run: Run,
    private readonly rows: string[],
  ) {}

  static async make(args: readonly string[]): Promise<EndedRun> {
    const { run, folders } = await load(args);
    const [, ...rows] = readFileSync(join(folders.at(-1) ?? '', 'results.csv'), 'utf8')
      .trim()
      .split('\n');
    return new EndedRun(run, rows);
  }

  /** Puts one into the bucket as pods do, with what run-load noted of it. Returns its id and S3's message of it. */
  async upload(
    s3: S3Client,
    Bucket: string,
    request: object,
    { minutes, share, times }: Change,
  ): Promise<{ id: string; event: object }> {
    const label = `run_load_${minutes}`;
    const start = new Date(Date.parse(this.run.start) + minutes * 60_000).toISOString();
    const id = `${start.replaceAll(/[-:]|\.\d+/g, '')}-${this.run.scenario}`;
    const totals = { ...this.run.totals, requests: this.run.totals.requests * share };
    // As on a machine that has nothing else to do.
    const verdict = { valid: true, reasons: [] };
    const run = { ...this.run, id, start, totals, verdict, labels: [label] };
    const rows = this.rows.map((row) =>
      row
        .split(',')
        .map((cell, i) => (i === RESPONSE_TIME ? String(Number(cell) * times) : cell))
        .join(','),
    );
    const csv = `${[SAMPLE_HEADER, ...rows].join('\n')}\n`;
    const key = `runs/${filesFolder(id)}run.json`;
    const put = (Key: string, Body: string | Buffer) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    await put(`runs/${shardKey(run, 'w1', 1)}`, gzipSync(csv));
    await put(`dispatched/${label}.json`, JSON.stringify(request));
    await put(
      `locks/own-${minutes}.json`,
      JSON.stringify({ until: 0, answer: { summary: { dispatched: { label } } } }),
    );
    await put(key, JSON.stringify(run));
    return { id, event: { source: 'aws.s3', detail: { object: { key } } } };
  }
}
