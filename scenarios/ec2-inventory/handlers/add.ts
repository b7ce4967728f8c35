import type { APIGatewayProxyResult } from 'aws-lambda';
import { answer } from '../answer.ts';
import { idOf, newInstanceOf, type Event } from '../input.ts';
import { inventoryOfEnvironment } from '../settings.ts';

/** `POST /ec2/{aws_instance_id}`: adds an instance with its packages, and echoes them as they were sent. */
export function handler(event: Event): Promise<APIGatewayProxyResult> {
  return answer(async () => {
    const id = idOf(event);
    const { instance, sent } = newInstanceOf(event);
    await inventoryOfEnvironment().add(id, instance);
    return { new_record: sent };
  });
}
