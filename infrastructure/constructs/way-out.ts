import {
  Construct,
  Eip,
  Fn,
  InternetGateway,
  type ITerraformDependable,
  NatGateway,
  Route,
  RouteTable,
  RouteTableAssociation,
  Subnet,
  VpcEndpoint,
  VpcSecurityGroupIngressRule,
} from '../cdktf.ts';
import { stackOf } from '../stack.ts';
import { Firewall } from './firewall.ts';
import type { Network } from './network.ts';

/** What nodes and the pods on them ask AWS for: to join, to pull images, for their rights, to send logs and metrics. */
const SERVICES = ['ec2', 'ecr.api', 'ecr.dkr', 'eks', 'eks-auth', 'logs', 'monitoring', 'sts'];
/** By way of the route table, which costs nothing. */
const FREE = ['s3', 'dynamodb'];

export interface WayOutProps {
  network: Network;
  /** Block of the network, in quarters: two are taken. */
  cidr: string;
  kind: 'nat' | 'endpoints';
  /** Security group of what goes out. */
  from: string;
}

/** The way out of a network of our own: to everywhere by one NAT gateway, or to AWS's services only. */
export class WayOut extends Construct {
  /** What has to be there before anything can go out. */
  readonly ready: ITerraformDependable[];
  private readonly table: RouteTable;
  private readonly props: WayOutProps;

  constructor(scope: Construct, id: string, props: WayOutProps) {
    super(scope, id);
    this.props = props;
    const { vpcId, subnetIds } = props.network;
    const { region } = stackOf(this).environment;
    this.table = new RouteTable(this, 'table', { vpcId });
    const ways = subnetIds.map(
      (subnetId, i) =>
        new RouteTableAssociation(this, `way-${i + 1}`, { subnetId, routeTableId: this.table.id }),
    );
    const free = FREE.map(
      (service) =>
        new VpcEndpoint(this, service, {
          vpcId,
          serviceName: `com.amazonaws.${region}.${service}`,
          vpcEndpointType: 'Gateway',
          routeTableIds: [this.table.id],
        }),
    );
    this.ready = [...ways, ...free, ...(props.kind === 'nat' ? this.nat() : this.endpoints())];
  }

  private nat(): ITerraformDependable[] {
    const { network, cidr } = this.props;
    const { vpcId } = network;
    const gateway = new InternetGateway(this, 'internet', { vpcId });
    const subnet = new Subnet(this, 'public', { vpcId, cidrBlock: Fn.cidrsubnet(cidr, 2, 2) });
    const table = new RouteTable(this, 'public-table', { vpcId });
    new RouteTableAssociation(this, 'public-way', { subnetId: subnet.id, routeTableId: table.id });
    const out = new Route(this, 'public-route', {
      routeTableId: table.id,
      destinationCidrBlock: '0.0.0.0/0',
      gatewayId: gateway.id,
    });
    const address = new Eip(this, 'address', { domain: 'vpc', dependsOn: [gateway] });
    const nat = new NatGateway(this, 'nat', {
      allocationId: address.id,
      subnetId: subnet.id,
      dependsOn: [out],
    });
    stackOf(this).output(
      'nat_address',
      address.publicIp,
      'Address that all load comes from: a limit by address stops it, unless it is allowed',
    );
    return [
      new Route(this, 'route', {
        routeTableId: this.table.id,
        destinationCidrBlock: '0.0.0.0/0',
        natGatewayId: nat.id,
      }),
    ];
  }

  private endpoints(): ITerraformDependable[] {
    const { network, from } = this.props;
    const gate = new Firewall(this, 'gate', { network, what: 'Interface endpoints of the cluster' });
    const rule = new VpcSecurityGroupIngressRule(this, 'from-nodes', {
      securityGroupId: gate.id,
      referencedSecurityGroupId: from,
      fromPort: 443,
      toPort: 443,
      ipProtocol: 'tcp',
      description: 'from nodes',
    });
    const { region } = stackOf(this).environment;
    const made = SERVICES.map(
      (service) =>
        new VpcEndpoint(this, service, {
          vpcId: network.vpcId,
          serviceName: `com.amazonaws.${region}.${service}`,
          vpcEndpointType: 'Interface',
          privateDnsEnabled: true,
          subnetIds: network.subnetIds,
          securityGroupIds: [gate.id],
        }),
    );
    return [rule, ...made];
  }
}
