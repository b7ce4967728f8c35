import type { APIGatewayProxyResult } from 'aws-lambda';
import { answer } from '../answer.ts';
import { idOf, type Event } from '../input.ts';
import description from '../openapi.json' with { type: 'json' };
import { inventoryOfEnvironment } from '../settings.ts';

/** `GET /ec2/{aws_instance_id}`: the instance with its packages, or that there is none. And what the API is. */
export function handler(event: Event): Promise<APIGatewayProxyResult> {
  return answer(async () => {
    if (event.resource === '/openapi.json') return description;
    const record = await inventoryOfEnvironment().find(idOf(event));
    return { record: record ?? {}, record_found: record !== undefined };
  });
}
