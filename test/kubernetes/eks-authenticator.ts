import { createHash, createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { atEnd } from '../helpers/at-end.ts';
import type { AwsAccess } from '../helpers/moto.ts';

/** What a cluster's access entries give to everyone who is somebody at STS. */
export const GROUP = 'load-dispatchers';

/**
 * Plays what EKS has in front of its API server: it takes a token apart, checks its signature as AWS does, and asks STS
 * (moto's) who made it. Source: aws-iam-authenticator, "Token format"; Signature Version 4, with the request in the query.
 */
export class EksAuthenticator {
  /** Where STS is, and whose secrets it knows; until then nobody is let in. */
  access: AwsAccess | undefined;
  readonly refused: string[] = [];

  constructor(private readonly cluster: string) {}

  /** Starts it as a webhook of an API server. Returns its URL. */
  async listen(): Promise<string> {
    const server = createServer((review, response) => {
      let text = '';
      review.setEncoding('utf8').on('data', (part: string) => (text += part));
      review.on('end', () => {
        const { apiVersion, kind, spec } = JSON.parse(text) as {
          apiVersion: string;
          kind: string;
          spec: { token: string };
        };
        void this.#statusOf(spec.token).then((status) =>
          response
            .setHeader('content-type', 'application/json')
            .end(JSON.stringify({ apiVersion, kind, status })),
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    atEnd(() => server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  async #statusOf(token: string): Promise<object> {
    try {
      return { authenticated: true, user: { username: await this.whoIs(token), groups: [GROUP] } };
    } catch (error) {
      this.refused.push((error as Error).message);
      return { authenticated: false };
    }
  }

  /** ARN of who made a token. Throws where it is none, or for another cluster, or not signed by who it says. */
  async whoIs(token: string): Promise<string> {
    if (!this.access) throw new Error('nobody is known');
    const [, payload] = /^k8s-aws-v1\.([A-Za-z0-9_-]+)$/.exec(token) ?? [];
    if (payload === undefined) throw new Error(`no token of EKS: ${token.slice(0, 20)}…`);
    const url = new URL(Buffer.from(payload, 'base64url').toString());
    const { endpoint, region, credentials } = this.access;
    const host = `sts.${region}.amazonaws.com`;
    if (url.origin !== `https://${host}` || url.pathname !== '/') throw new Error(`not STS: ${url.href}`);
    const expected = {
      Action: 'GetCallerIdentity',
      Version: '2011-06-15',
      'X-Amz-Expires': '60',
      'X-Amz-SignedHeaders': 'host;x-k8s-aws-id',
    };
    for (const [name, value] of Object.entries(expected))
      if (url.searchParams.get(name) !== value) throw new Error(`${name} is ${url.searchParams.get(name)}`);
    const headers = `host:${host}\nx-k8s-aws-id:${this.cluster}\n`;
    if (
      url.searchParams.get('X-Amz-Signature') !==
      signatureOf(url.searchParams, headers, credentials.secretAccessKey)
    )
      throw new Error('the signature does not match');
    // Which service it is for, moto reads from the header that a call has which is signed in the usual way.
    const authorization = `AWS4-HMAC-SHA256 Credential=${url.searchParams.get('X-Amz-Credential')}, Signature=seen`;
    const answer = await fetch(`${endpoint}/?${url.searchParams}`, { headers: { authorization } });
    const [, arn] = /<Arn>([^<]+)</.exec(await answer.text()) ?? [];
    if (arn === undefined) throw new Error(`STS answers ${answer.status}`);
    return arn;
  }
}

function signatureOf(query: URLSearchParams, headers: string, secret: string): string {
  const encoded = (text: string): string =>
    encodeURIComponent(text).replaceAll(
      /[!'()*]/g,
      (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  const canonical = [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .toSorted()
    .join('&');
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const request = ['GET', '/', canonical, headers, query.get('X-Amz-SignedHeaders'), sha256('')].join('\n');
  const [, ...scope] = (query.get('X-Amz-Credential') ?? '').split('/');
  const signed = ['AWS4-HMAC-SHA256', query.get('X-Amz-Date'), scope.join('/'), sha256(request)].join('\n');
  const key = scope.reduce<Buffer | string>(
    (made, part) => createHmac('sha256', made).update(part).digest(),
    `AWS4${secret}`,
  );
  return createHmac('sha256', key).update(signed).digest('hex');
}
