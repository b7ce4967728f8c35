import type { APIGatewayProxyResult } from 'aws-lambda';
import { answer } from '../answer.ts';
import { idOf, type Event } from '../input.ts';
import { inventoryOfEnvironment } from '../settings.ts';

/** `GET /ec2/{aws_instance_id}`: the instance with its packages, or that there is none. */
export function handler(event: Event): Promise<APIGatewayProxyResult> {
  return answer(async () => {
    const record = await inventoryOfEnvironment().find(idOf(event));
    return { record: record ?? {}, record_found: record !== undefined };
  });
}
