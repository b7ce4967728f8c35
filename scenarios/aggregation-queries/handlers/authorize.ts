import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerResult } from 'aws-lambda';
import { isAuthorized } from '../authorization.ts';

/** A password that was changed is known after so long. */
const KEPT_MS = 60_000;

/** Whether a request's basic credentials are those of a user of the service. `read` gets the password. */
export function authorizer(read: () => Promise<string>, now: () => number = Date.now) {
  let known: { password: string; until: number } | undefined;
  return async ({
    headers,
  }: Pick<APIGatewayRequestAuthorizerEventV2, 'headers'>): Promise<APIGatewaySimpleAuthorizerResult> => {
    if (!known || known.until <= now()) known = { password: await read(), until: now() + KEPT_MS };
    return { isAuthorized: isAuthorized(headers?.['authorization'], known.password) };
  };
}

const secrets = new SecretsManagerClient({});

export const handler = authorizer(async () => {
  const secret = await secrets.send(new GetSecretValueCommand({ SecretId: process.env['PASSWORD_SECRET'] }));
  return secret.SecretString ?? '';
});
