import {
  Construct,
  SecurityGroup,
  VpcSecurityGroupEgressRule,
  VpcSecurityGroupIngressRule,
} from '../cdktf.ts';
import { stackOf } from '../stack.ts';

export interface FirewallProps {
  network: { vpcId: string };
  what: string;
}

/** A security group that lets nothing in or out but what is admitted, by group and port: no address ranges. */
export class Firewall extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, { network, what }: FirewallProps) {
    super(scope, id);
    const stack = stackOf(this);
    this.id = new SecurityGroup(this, 'group', {
      name: `${stack.ownName}-${id}`,
      description: what,
      vpcId: network.vpcId,
    }).id;
  }

  /** Lets `from` reach this on a port: a rule at each end. */
  admit(from: Firewall, port: number): void {
    const rule = { fromPort: port, toPort: port, ipProtocol: 'tcp' };
    new VpcSecurityGroupIngressRule(this, `from-${from.node.id}-${port}`, {
      ...rule,
      securityGroupId: this.id,
      referencedSecurityGroupId: from.id,
      description: `from ${from.node.id}`,
    });
    new VpcSecurityGroupEgressRule(from, `to-${this.node.id}-${port}`, {
      ...rule,
      securityGroupId: from.id,
      referencedSecurityGroupId: this.id,
      description: `to ${this.node.id}`,
    });
  }
}
