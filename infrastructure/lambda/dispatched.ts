import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { z } from 'zod';
import { type LoadRequest, requestSchema } from './request.ts';
import { variable } from './variable.ts';

/** What was asked of runs that went to the cluster, by a label of theirs. */
export class Dispatched {
  constructor(private readonly client: S3Client) {}

  async put(label: string, request: z.input<typeof requestSchema>): Promise<void> {
    await this.client.send(
      new PutObjectCommand({
        ...this.#place(label),
        Body: JSON.stringify(request),
        ContentType: 'application/json',
      }),
    );
  }

  /** Undefined where nothing of ours has the label. */
  async get(label: string): Promise<LoadRequest | undefined> {
    try {
      const { Body } = await this.client.send(new GetObjectCommand(this.#place(label)));
      return requestSchema.parse(JSON.parse((await Body?.transformToString()) ?? ''));
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  #place(label: string): { Bucket: string; Key: string } {
    return { Bucket: variable('BUCKET'), Key: `dispatched/${label}.json` };
  }
}
