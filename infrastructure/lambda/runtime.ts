/** What Lambda says of an invocation. */
export interface Invocation {
  /** Unix time at which Lambda ends it, ms. */
  deadline: number;
}

/**
 * Takes invocations from Lambda's runtime API and answers them, one after the other: what an image needs to be a function.
 * Source: the Lambda developer guide, "Using the Lambda runtime API for custom runtimes".
 */
export async function serve(
  handler: (event: unknown, invocation: Invocation) => Promise<unknown>,
): Promise<never> {
  const api = `http://${process.env['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation`;
  for (;;) {
    const next = await fetch(`${api}/next`);
    const id = next.headers.get('lambda-runtime-aws-request-id') ?? '';
    const deadline = Number(next.headers.get('lambda-runtime-deadline-ms'));
    const answer = async (path: string, body: unknown): Promise<void> => {
      await fetch(`${api}/${id}/${path}`, { method: 'POST', body: JSON.stringify(body) });
    };
    try {
      await answer('response', await handler(await next.json(), { deadline }));
    } catch (error) {
      const { name, message, stack = '' } = error as Error;
      console.error(stack);
      await answer('error', { errorType: name, errorMessage: message, stackTrace: stack.split('\n') });
    }
  }
}
