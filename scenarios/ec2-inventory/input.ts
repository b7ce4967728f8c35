import type { APIGatewayProxyEvent } from 'aws-lambda';
import { z } from 'zod';
import { InputError } from './input-error.ts';
import type { NewInstance } from './inventory.ts';

/** What of an event the functions read. */
export type Event = Pick<APIGatewayProxyEvent, 'resource' | 'pathParameters' | 'body' | 'isBase64Encoded'>;

const FIELDS = new Set(['aws_account', 'aws_region', 'packages']);

/** Lengths are the columns'. */
const text = (most: number) =>
  z.string('must be a text').min(1, 'is empty').max(most, `is longer than ${most}`);

const NEW_INSTANCE = z.object({
  aws_account: text(13),
  aws_region: text(30),
  packages: z
    .array(
      z.object({ package_name: text(100), package_version: text(50) }, 'must be an object'),
      'must be a list',
    )
    .max(10_000, 'are more than 10000'),
});

/** The id in the path. Throws InputError where there is none. */
export function idOf({ pathParameters }: Event): string {
  const id = pathParameters?.['aws_instance_id'];
  if (!id) throw new InputError('Invalid input - missing aws_instance_id as part of path parameters');
  if (id.length > 255) throw new InputError('Invalid input - aws_instance_id is longer than 255 characters');
  return id;
}

/** What a POST brings, read, and as it was sent. Throws InputError, naming the field. */
export function newInstanceOf({ body, isBase64Encoded }: Event): { instance: NewInstance; sent: object } {
  const sent = objectOf(isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString('utf8') : body);
  const unknown = Object.keys(sent).find((field) => !FIELDS.has(field));
  if (unknown !== undefined) throw new InputError(`Invalid EC2 input parameter: ${unknown}`);
  const read = NEW_INSTANCE.safeParse(sent);
  if (read.success) return { instance: read.data, sent };
  const [issue] = read.error.issues;
  throw new InputError(`Invalid EC2 input parameter: ${issue?.path.join('.')} ${issue?.message}`);
}

function objectOf(body: string | null): object {
  if (!body?.trim()) throw new InputError('Invalid input - body must contain EC2 mandatory attributes');
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new InputError('Invalid input - body is not JSON');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new InputError('Invalid input - body is not a JSON object');
}
