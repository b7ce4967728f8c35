import { DatabaseResumingException } from '@aws-sdk/client-rds-data';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { InputError } from './input-error.ts';

const HEADERS = { 'content-type': 'application/json' };

/** Answers with what `work` gives; what it throws becomes an answer too, in the API's form. */
export async function answer(work: () => Promise<object>): Promise<APIGatewayProxyResult> {
  try {
    return { statusCode: 200, headers: HEADERS, body: JSON.stringify(await work()) };
  } catch (error) {
    const statusCode = statusOf(error);
    // A client's mistake is no fault of ours: only the rest is worth a line in the log.
    if (statusCode >= 500) console.error(error);
    const body = JSON.stringify({ error_message: (error as Error).message });
    return { statusCode, headers: HEADERS, body };
  }
}

function statusOf(error: unknown): number {
  if (error instanceof InputError) return 400;
  return error instanceof DatabaseResumingException ? 503 : 500;
}
