import {
  Construct,
  DataAwsEc2ManagedPrefixList,
  VpcSecurityGroupEgressRule,
  VpcSecurityGroupIngressRule,
} from '../cdktf.ts';
import { stackOf } from '../stack.ts';
import { Firewall } from './firewall.ts';

const HTTP = 80;
const HTTPS = 443;
const POSTGRESQL = 5432;

/** What run-load may reach from inside of a VPC: S3, the networks that are named, and what lets it in. */
export class RunLoadNetwork extends Construct {
  private readonly firewall: Firewall;

  constructor(scope: Construct, id: string, vpcId: string, egress: readonly string[]) {
    super(scope, id);
    this.firewall = new Firewall(this, 'run-load', { network: { vpcId }, what: 'The function run-load' });
    const { region } = stackOf(this).environment;
    // By the gateway endpoint of the VPC, which costs nothing: S3 has these addresses, whatever network it is in.
    const s3 = new DataAwsEc2ManagedPrefixList(this, 's3', { name: `com.amazonaws.${region}.s3` });
    this.out('s3', HTTPS, 'S3', { prefixListId: s3.id });
    for (const [i, block] of egress.entries()) {
      for (const port of [HTTP, HTTPS]) this.out(`${i + 1}-${port}`, port, block, { cidrIpv4: block });
    }
  }

  get securityGroupIds(): string[] {
    return [this.firewall.id];
  }

  /** Lets it into what has this security group: a rule at each end. */
  private admitTo(name: string, what: string, groupId: string, port: number): void {
    this.out(name, port, what, { referencedSecurityGroupId: groupId });
    new VpcSecurityGroupIngressRule(this, `into-${name}`, {
      securityGroupId: groupId,
      referencedSecurityGroupId: this.firewall.id,
      fromPort: port,
      toPort: port,
      ipProtocol: 'tcp',
      description: 'from the function run-load',
    });
  }

  admitToAurora(groupId: string): void {
    this.admitTo('aurora', 'Aurora', groupId, POSTGRESQL);
  }

  admitToCluster(groupId: string): void {
    this.admitTo('cluster', 'the API of the cluster', groupId, HTTPS);
  }

  private out(
    name: string,
    port: number,
    what: string,
    to: { cidrIpv4?: string; prefixListId?: string; referencedSecurityGroupId?: string },
  ): void {
    new VpcSecurityGroupEgressRule(this, `to-${name}`, {
      ...to,
      securityGroupId: this.firewall.id,
      fromPort: port,
      toPort: port,
      ipProtocol: 'tcp',
      description: `to ${what}`,
    });
  }
}
