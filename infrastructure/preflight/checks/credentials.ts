import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type Check, missing, ok } from '../check.ts';

export const credentials: Check = {
  name: 'Credentials',
  async run({ client, environment, found }) {
    try {
      const { Account: account, Arn: arn } = await new STSClient(client).send(
        new GetCallerIdentityCommand({}),
      );
      if (account === undefined) return [missing('AWS names no account', 'log in again')];
      found.account = account;
      if (arn !== undefined) found.arn = arn;
      if (environment.account !== undefined && environment.account !== account) {
        return [
          missing(
            `account ${account}, but the environment is for ${environment.account}`,
            'log in to that account',
          ),
        ];
      }
      return [ok(`${arn} in ${environment.region}`)];
    } catch (error) {
      return [
        missing(
          `no credentials that work: ${(error as Error).message}`,
          'run `aws configure sso`, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
        ),
      ];
    }
  },
};
