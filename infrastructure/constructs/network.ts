import { z } from 'zod';
import {
  Construct,
  DataAwsAvailabilityZones,
  DefaultSecurityGroup,
  Fn,
  Subnet,
  Vpc,
  VpcEndpoint,
} from '../cdktf.ts';
import { stackOf } from '../stack.ts';
import { Firewall } from './firewall.ts';

const id = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}-[0-9a-f]+$`), `an id such as ${prefix}-0a1b2c3d`);

export const networkOptions = z
  .strictObject({
    vpcId: id('vpc').optional().describe('VPC to be in; without it, one of its own'),
    subnetIds: z.array(id('subnet')).default([]).describe('its private subnets, in two zones at least'),
  })
  .refine(({ vpcId, subnetIds }) => (vpcId === undefined) === (subnetIds.length === 0), {
    message: 'vpcId and subnetIds go together: give both, or neither',
  });
export type NetworkOptions = z.output<typeof networkOptions>;

const CIDR = '10.73.0.0/24';
/** Databases want two zones at least. */
const ZONES = 2;

/** Where a database is, and what must reach it: an own VPC without a way out to the internet, or one that is there. */
export class Network extends Construct {
  readonly vpcId: string;
  readonly subnetIds: string[];

  /** `cidr`: of a VPC of its own, taken in quarters. */
  constructor(scope: Construct, name: string, options: NetworkOptions, cidr = CIDR) {
    super(scope, name);
    if (options.vpcId !== undefined) {
      this.vpcId = options.vpcId;
      this.subnetIds = options.subnetIds;
      return;
    }
    const stack = stackOf(this);
    const tags = { Name: stack.ownName };
    const vpc = new Vpc(this, 'vpc', {
      cidrBlock: cidr,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags,
    });
    // Without rules: nothing is reachable by the group that everything has which names none.
    new DefaultSecurityGroup(this, 'default-group', { vpcId: vpc.id });
    const zones = new DataAwsAvailabilityZones(this, 'zones', {
      state: 'available',
      // Without Local Zones, which hold no databases.
      filter: [{ name: 'opt-in-status', values: ['opt-in-not-required'] }],
    });
    this.vpcId = vpc.id;
    this.subnetIds = Array.from(
      { length: ZONES },
      (_, i) =>
        new Subnet(this, `subnet-${i + 1}`, {
          vpcId: vpc.id,
          cidrBlock: Fn.cidrsubnet(cidr, 2, i),
          availabilityZone: Fn.element(zones.names, i) as string,
          tags,
          // A zone that AWS adds later moves nothing that is there.
          lifecycle: { ignoreChanges: ['availability_zone'] },
        }).id,
    );
  }

  /** Lets what is behind `firewall` reach a service of AWS without a way out; for a VPC that is not ours, it is there. */
  reach(service: string, firewall: Firewall, isOurs: boolean): void {
    if (!isOurs) return;
    const gate = new Firewall(this, `${service}-gate`, {
      network: this,
      what: `Interface endpoint of ${service}`,
    });
    gate.admit(firewall, 443);
    new VpcEndpoint(this, service, {
      vpcId: this.vpcId,
      serviceName: `com.amazonaws.${stackOf(this).environment.region}.${service}`,
      vpcEndpointType: 'Interface',
      privateDnsEnabled: true,
      subnetIds: this.subnetIds,
      securityGroupIds: [gate.id],
    });
  }
}
