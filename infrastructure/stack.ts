import type { z } from 'zod';
import {
  AwsProvider,
  type Construct,
  DataAwsCallerIdentity,
  LocalBackend,
  S3Backend,
  TerraformOutput,
  TerraformStack,
} from './cdktf.ts';
import { escaped, writesHcl } from './escape.ts';
import { prefixOf, PROJECT, type Environment } from './config.ts';

/** A stack of ours: region, account, tags and state from the environment. */
export class LoadStack extends TerraformStack {
  readonly environment: Environment;
  /** First part of every name of this environment. */
  readonly prefix: string;
  readonly aws: AwsProvider;
  private identity: DataAwsCallerIdentity | undefined;

  constructor(app: Construct, name: string, environment: Environment) {
    super(app, name);
    this.environment = environment;
    this.prefix = prefixOf(environment);
    const { region, account, state, tags } = environment;
    this.aws = new AwsProvider(this, 'aws', {
      region,
      ...(account === undefined ? {} : { allowedAccountIds: [account] }),
      defaultTags: [{ tags: { ...tags, project: PROJECT, environment: environment.name, stack: name } }],
    });
    if (state.bucket === undefined) {
      // Seen from cdktf.out/stacks/NAME, where Terraform runs: the project's folder.
      new LocalBackend(this, { path: `../../../terraform.${environment.name}.${name}.tfstate` });
    } else {
      const backend = new S3Backend(this, {
        bucket: state.bucket,
        key: `${state.prefix}/${environment.name}/${name}.tfstate`,
        region: state.region ?? region,
        encrypt: true,
      });
      // Terraform's own locking, in the bucket; CDKTF's types are older.
      backend.addOverride('use_lockfile', true);
    }
    // In HCL, CDKTF writes what is added to a stack as something that is none.
    if (!writesHcl()) this.addOverride('terraform.required_version', '>= 1.10.0');
  }

  /** PREFIX-STACK: the name, or how the names begin, of what is the stack's own. */
  get ownName(): string {
    return `${this.prefix}-${this.node.id}`;
  }

  /** The account that is deployed to: a reference, known when Terraform plans. */
  get account(): string {
    this.identity ??= new DataAwsCallerIdentity(this, 'account');
    return this.identity.accountId;
  }

  /** What a person or the next step needs to know. `name`: in snake case, the same in every environment. */
  output(name: string, value: string, description: string, sensitive = false): void {
    const output = new TerraformOutput(this, name, { value: escaped(value), description, sensitive });
    output.overrideLogicalId(name);
  }
}

/** The stack that a construct is in. */
export const stackOf = (scope: Construct): LoadStack => TerraformStack.of(scope) as LoadStack;

/** One stack: a file of stacks/ and a line in its list. */
export interface StackDefinition<Options extends z.ZodObject = z.ZodObject> {
  name: string;
  /** One line for docs/stacks.md. */
  what: string;
  /** Its own options, `stacks.NAME` in the environment; `enabled` says whether `cdktf deploy` sees it. */
  options: Options;
  build(stack: LoadStack, options: z.output<Options>): void;
}

/** Names the types of a stack's options for its `build`. */
export const defineStack = <Options extends z.ZodObject>(
  definition: StackDefinition<Options>,
): StackDefinition => definition as unknown as StackDefinition;
