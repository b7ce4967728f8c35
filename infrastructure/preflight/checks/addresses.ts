import { DescribeAccountAttributesCommand, DescribeAddressesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { type Check, missing, ok, unknown } from '../check.ts';

/** The way out of a cluster of its own takes an Elastic IP address, of which an account has five unless it asks. */
export const addresses: Check = {
  name: 'Elastic IP addresses',
  async run({ client, ownCluster: { enabled, wayOut, network } }) {
    if (!enabled || wayOut !== 'nat' || network.vpcId !== undefined) return [];
    const ec2 = new EC2Client(client);
    const { AccountAttributes = [] } = await ec2.send(
      new DescribeAccountAttributesCommand({ AttributeNames: ['vpc-max-elastic-ips' as never] }),
    );
    const attribute = AccountAttributes.find(({ AttributeName }) => AttributeName === 'vpc-max-elastic-ips');
    const most = Number(attribute?.AttributeValues?.[0]?.AttributeValue);
    if (!Number.isFinite(most)) return [unknown('EC2 does not say how many the account may have')];
    const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand({}));
    const text = `${Addresses.length} of ${most} are taken, and the NAT gateway of the cluster needs one`;
    return Addresses.length < most
      ? [ok(text)]
      : [
          missing(
            text,
            'release one, ask for more in Service Quotas (EC2, L-0263D0A3), or set stacks.cluster.wayOut to endpoints',
          ),
        ];
  },
};
