import { randomUUID } from 'node:crypto';
import {
  GetObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { z } from 'zod';
import { variable } from './variable.ts';

const locked = z.object({ until: z.number(), answer: z.unknown(), owner: z.string().optional() });

export interface LockParts {
  client: S3Client;
  bucket: string;
  key: string;
  now?: () => number;
}

/** Lets one run of a kind go on at a time: an object that S3 makes only where there is none, or no newer one. */
export class Lock {
  #etag: string | undefined;
  readonly #owner = randomUUID();

  constructor(private readonly of: LockParts) {}

  /**
   * Takes it until an instant (ms) and leaves an answer for whoever comes meanwhile. Resolves with the answer of who has
   * it; undefined when it was taken.
   */
  async take(until: number, answer: unknown): Promise<{ answer: unknown } | undefined> {
    if (await this.#put({ until, answer }, { IfNoneMatch: '*' })) return undefined;
    const { now = Date.now } = this.of;
    const { held, ETag } = await this.#get();
    if (held.owner === this.#owner) {
      // Written by a try whose answer was lost on the way.
      this.#etag = ETag;
      return undefined;
    }
    if (held.until > now()) return { answer: held.answer };
    // Two may see that its time is over: only one of them replaces what they saw.
    if (await this.#put({ until, answer }, { IfMatch: ETag })) return undefined;
    return { answer: held.answer };
  }

  /** Whoever took it leaves another answer, until an instant (ms). */
  async end(until: number, answer: unknown): Promise<void> {
    await this.#put({ until, answer }, { IfMatch: this.#etag });
  }

  /** The same by who has not taken it: whatever is there, or only where that is an answer of ours. */
  async replace(until: number, answer: unknown, isOurs?: (held: unknown) => boolean): Promise<void> {
    if (!isOurs) return void (await this.#put({ until, answer }, {}));
    const { held, ETag } = await this.#get();
    if (isOurs(held.answer)) await this.#put({ until, answer }, { IfMatch: ETag });
  }

  async #get(): Promise<{ held: z.output<typeof locked>; ETag: string | undefined }> {
    const { client, bucket, key } = this.of;
    const { Body, ETag } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return { held: locked.parse(JSON.parse((await Body?.transformToString()) ?? '')), ETag };
  }

  async #put(value: object, condition: Partial<PutObjectCommandInput>): Promise<boolean> {
    const { client, bucket, key } = this.of;
    const Body = JSON.stringify({ ...value, owner: this.#owner });
    try {
      const { ETag } = await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body,
          ContentType: 'application/json',
          ...condition,
        }),
      );
      this.#etag = ETag;
      return true;
    } catch (error) {
      const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
      // 409: another one is writing it at this moment.
      if (status === 412 || status === 409) return false;
      throw error;
    }
  }
}

/** That of a run. */
export const lockOf = (client: S3Client, runId: string): Lock =>
  new Lock({ client, bucket: variable('BUCKET'), key: `locks/${runId}.json` });
