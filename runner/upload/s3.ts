import type { S3Client } from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import type { Bucket } from '../bucket-url.ts';
import { UserError } from '../errors.ts';

/** Parts of an upload, bytes: the least that S3 takes. What is smaller goes up in one request. */
const PART_BYTES = 5 * 1024 * 1024;

/** A place in S3; region and credentials are found as every AWS tool finds them. The SDK is loaded when first used. */
export class Store {
  #client: Promise<S3Client> | undefined;

  constructor(private readonly place: Bucket) {}

  /** Stores what `body` gives, whole or not at all. Throws what the SDK throws, after its own retries. */
  async put(key: string, body: Readable | Buffer, contentType: string): Promise<void> {
    const { Upload } = await import('@aws-sdk/lib-storage');
    const { bucket, prefix } = this.place;
    const params = { Bucket: bucket, Key: prefix + key, Body: body, ContentType: contentType };
    await new Upload({ client: await this.#s3(), partSize: PART_BYTES, queueSize: 1, params }).done();
  }

  /** Keys that begin with `start`, in their order, without the place's own prefix. */
  async list(start: string): Promise<string[]> {
    const { paginateListObjectsV2 } = await import('@aws-sdk/client-s3');
    const { bucket, prefix } = this.place;
    const pages = paginateListObjectsV2(
      { client: await this.#s3() },
      { Bucket: bucket, Prefix: prefix + start },
    );
    const keys: string[] = [];
    for await (const { Contents = [] } of pages) {
      keys.push(...Contents.map(({ Key = '' }) => Key.slice(prefix.length)));
    }
    return keys.toSorted();
  }

  async read(key: string): Promise<Readable> {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    const { bucket, prefix } = this.place;
    const { Body } = await (
      await this.#s3()
    ).send(new GetObjectCommand({ Bucket: bucket, Key: prefix + key }));
    if (!(Body instanceof Readable)) throw new UserError(`s3://${bucket}/${prefix}${key} has no content.`);
    return Body;
  }

  async close(): Promise<void> {
    (await this.#client)?.destroy();
  }

  #s3(): Promise<S3Client> {
    this.#client ??= import('@aws-sdk/client-s3').then(
      ({ S3Client: Client }) => new Client({ maxAttempts: 5 }),
    );
    return this.#client;
  }
}
