import { request } from 'undici';
import { type Check, missing, ok, unknown } from '../check.ts';

const PATIENCE_MS = 5000;

export const server: Check = {
  name: 'Server',
  async run({ host }) {
    if (host === undefined) {
      return [
        unknown('not looked at', 'name it: npm run preflight -- --host http://NAME-OF-THE-LOAD-BALANCER'),
      ];
    }
    const url = new URL('/health', host);
    try {
      const { statusCode, body } = await request(url, {
        headersTimeout: PATIENCE_MS,
        bodyTimeout: PATIENCE_MS,
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      await body.dump();
      return statusCode === 200
        ? [ok(`${url.href} answers from here`)]
        : [missing(`${url.href} answers ${statusCode}`, 'look at its pods')];
    } catch (error) {
      return [
        missing(
          `${url.href} does not answer from here: ${(error as Error).message}`,
          'open the load balancer for this machine, or run the load from EKS',
        ),
      ];
    }
  },
};
