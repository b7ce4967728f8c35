import { GetObjectCommand, paginateListObjectsV2, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { statisticsFolder } from '../store/layout.ts';
import { bfdAverage, bfdBaselines, parseBfd, type BfdStats } from './bfd.ts';
import { compareBfd, type BfdCompared } from './bfd-compare.ts';
import { BFD_SUFFIX } from './bfd-report.ts';

/** Files in BFD's shape in S3, under BFD's keys. */
export class BfdStore {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly database: string,
  ) {}

  /** Compares with the newest of those that may be baselines, or the mean of several. Undefined: there is none. */
  async compare(current: BfdStats, tag: string, limit: number): Promise<BfdCompared[] | undefined> {
    const before = bfdAverage(bfdBaselines(await this.#alike(current), current, tag).slice(0, limit));
    return before && compareBfd(before, current);
  }

  /** Gives the key. */
  async put(stats: BfdStats): Promise<string> {
    const key = `${this.#folder(stats)}${stats.metadata.timestamp}${BFD_SUFFIX}`;
    await this.client.send(
      new PutObjectCommand({
        Bucket: this.bucket,
        Key: key,
        Body: `${JSON.stringify(stats)}\n`,
        ContentType: 'application/json',
        // Another one of the same second is not replaced.
        IfNoneMatch: '*',
      }),
    );
    return key;
  }

  async #alike(current: BfdStats): Promise<BfdStats[]> {
    const { client, bucket: Bucket } = this;
    const found: BfdStats[] = [];
    const pages = paginateListObjectsV2({ client }, { Bucket, Prefix: this.#folder(current) });
    for await (const { Contents = [] } of pages) {
      for (const { Key = '' } of Contents.filter((one) => one.Key?.endsWith(BFD_SUFFIX))) {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
        found.push(parseBfd((await Body?.transformToString()) ?? '', `s3://${Bucket}/${Key}`));
      }
    }
    return found;
  }

  #folder({ metadata }: BfdStats): string {
    return `${statisticsFolder(this.database)}hash=${metadata.hash}/`;
  }
}
