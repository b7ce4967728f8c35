import type { HttpClient, Response } from 'open-saves-load';

/** What an SDK's client hands to whoever sends for it. */
interface SdkRequest {
  method: string;
  path: string;
  query?: Record<string, unknown>;
  headers: Record<string, string>;
  body?: unknown;
}

interface SdkResponse {
  statusCode: number;
  reason?: string;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** Given to `client.send(command, via)`: who sends what the command comes to, and how the statistics call it. */
export interface Via {
  http: HttpClient;
  type?: string;
  name?: string;
  /** Judges each answer before it is recorded. */
  judge?(response: Response): void;
  /** Of what the SDK's clients take; not used: the run's own timeouts hold. */
  requestTimeout?: number;
  /** Requests that were sent so far: more than one where the SDK has tried again. */
  sent?: number;
}

/**
 * Sends what a client of an AWS SDK asks for through a client of the run's: each request that the SDK makes, a retry too,
 * is one request of the run, measured, with connections, timeouts and errors as any other. Give it to the SDK's client as
 * `requestHandler`, and a `Via` to each `send`.
 */
export class SdkHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };

  async handle(request: SdkRequest, options: object = {}): Promise<{ response: SdkResponse }> {
    const via = options as Via;
    const { method, headers, body } = request;
    const response = await via.http.request(method, pathOf(request), {
      headers,
      followRedirects: false,
      ...(typeof body === 'string' || body instanceof Uint8Array ? { body } : {}),
      ...(via.type === undefined ? {} : { type: via.type }),
      ...(via.name === undefined ? {} : { name: via.name }),
      ...(via.judge ? { catchResponse: via.judge } : {}),
    });
    via.sent = (via.sent ?? 0) + 1;
    // A name that the SDK knows as an error that may pass, should it be allowed to try again.
    if (response.status === 0) throw Object.assign(new Error(response.error), { name: 'TimeoutError' });
    return {
      response: { statusCode: response.status, headers: { ...response.headers }, body: response.bytes },
    };
  }

  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): Record<string, never> {
    return {};
  }

  destroy(): void {}
}

function pathOf({ path, query = {} }: SdkRequest): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value]).map(
      (one) => `${encodeURIComponent(key)}=${encodeURIComponent(String(one ?? ''))}`,
    ),
  );
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path;
}
