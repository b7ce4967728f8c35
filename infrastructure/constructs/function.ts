import { type Bundle, bundle, type BundleProps } from '../bundle.ts';
import {
  AssetType,
  Construct,
  IamRole,
  IamRolePolicy,
  LambdaFunction,
  type LambdaFunctionConfig,
  TerraformAsset,
} from '../cdktf.ts';
import { policy, type Statement, trusts } from '../policy.ts';
import { KEY_USE, type Key } from './key.ts';
import { logGroup } from './log-group.ts';

/** A container image in ECR, by its digest. */
export interface Image {
  uri: string;
}

export interface FunctionProps {
  name: string;
  /** One line for the console. */
  what: string;
  code: BundleProps | Image;
  key: Key;
  memoryMb: number;
  timeoutSeconds: number;
  /** Most that run at a time: what it works on bears no more. */
  reservedConcurrency: number;
  variables?: Readonly<Record<string, string>>;
  /** What it may do beside writing its log and its traces. */
  statements?: readonly Statement[];
  network?: { subnetIds: readonly string[]; securityGroupIds: readonly string[] };
  /** Whatever else the resource takes. */
  more?: Partial<LambdaFunctionConfig>;
}

/** The newest runtime that Lambda has. */
const RUNTIME = 'nodejs24.x';

/** A Lambda function with its bundled code, role, log group and traces, encrypted with our key. */
export class LoadFunction extends Construct {
  readonly function: LambdaFunction;
  readonly arn: string;
  readonly role: IamRole;

  constructor(scope: Construct, id: string, props: FunctionProps) {
    super(scope, id);
    const { name, what, key, memoryMb, timeoutSeconds, reservedConcurrency, network } = props;
    const log = logGroup(this, 'log', { name: `/aws/lambda/${name}`, key });
    this.role = new IamRole(this, 'role', {
      name,
      description: `Lambda function ${name}`,
      assumeRolePolicy: trusts('lambda.amazonaws.com'),
    });
    const rights = new IamRolePolicy(this, 'rights', {
      name: 'own',
      role: this.role.id,
      policy: policy([
        { sid: 'Log', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [`${log.arn}:*`] },
        // X-Ray has no resources to name.
        { sid: 'Trace', actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] },
        { sid: 'Key', actions: KEY_USE, resources: [key.arn] },
        ...(network ? [NETWORK] : []),
        ...(props.statements ?? []),
      ]),
    });
    this.function = new LambdaFunction(this, 'function', {
      functionName: name,
      description: what,
      role: this.role.arn,
      architectures: ['arm64'],
      ...this.packaged(props.code),
      memorySize: memoryMb,
      timeout: timeoutSeconds,
      reservedConcurrentExecutions: reservedConcurrency,
      kmsKeyArn: key.arn,
      tracingConfig: { mode: 'Active' },
      loggingConfig: { logFormat: 'JSON', logGroup: log.name },
      environment: { variables: { NODE_OPTIONS: '--enable-source-maps', ...props.variables } },
      ...(network
        ? {
            vpcConfig: {
              subnetIds: [...network.subnetIds],
              securityGroupIds: [...network.securityGroupIds],
            },
            replaceSecurityGroupsOnDestroy: true,
          }
        : {}),
      ...props.more,
      dependsOn: [rights],
    });
    this.arn = this.function.arn;
  }

  private packaged(code: BundleProps | Image): Partial<LambdaFunctionConfig> {
    if ('uri' in code) return { packageType: 'Image', imageUri: code.uri };
    const made = bundle(code);
    return {
      runtime: RUNTIME,
      handler: 'index.handler',
      filename: this.assetOf(made),
      sourceCodeHash: made.base64,
    };
  }

  private assetOf({ path, hash }: Bundle): string {
    return new TerraformAsset(this, 'code', { path, assetHash: hash.slice(0, 32), type: AssetType.FILE })
      .path;
  }
}

/** Lambda's own connection to a network: EC2 lets none of these name a resource. */
const NETWORK: Statement = {
  sid: 'Network',
  actions: [
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ],
  resources: ['*'],
};
export type { Statement };
