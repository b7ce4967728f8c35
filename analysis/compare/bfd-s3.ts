import {
  GetObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
  type S3ServiceException,
} from '@aws-sdk/client-s3';
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

  /** Gives the key. Another one of the same second is not replaced; the same once more is there already. */
  async put(stats: BfdStats): Promise<string> {
    const Key = `${this.#folder(stats)}${stats.metadata.timestamp}${BFD_SUFFIX}`;
    const Body = `${JSON.stringify(stats)}\n`;
    const put = { Bucket: this.bucket, Key, Body, ContentType: 'application/json', IfNoneMatch: '*' };
    try {
      await this.client.send(new PutObjectCommand(put));
    } catch (error) {
      const isThere = (error as S3ServiceException).$metadata?.httpStatusCode === 412;
      if (!isThere || (await this.#text(Key)) !== Body) throw error;
    }
    return Key;
  }

  async #alike(current: BfdStats): Promise<BfdStats[]> {
    const { client, bucket: Bucket } = this;
    const found: BfdStats[] = [];
    const pages = paginateListObjectsV2({ client }, { Bucket, Prefix: this.#folder(current) });
    for await (const { Contents = [] } of pages) {
      for (const { Key = '' } of Contents.filter((one) => one.Key?.endsWith(BFD_SUFFIX))) {
        found.push(parseBfd(await this.#text(Key), `s3://${Bucket}/${Key}`));
      }
    }
    return found;
  }

  async #text(Key: string): Promise<string> {
    const { Body } = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key }));
    return (await Body?.transformToString()) ?? '';
  }

  #folder({ metadata }: BfdStats): string {
    return `${statisticsFolder(this.database)}hash=${metadata.hash}/`;
  }
}
