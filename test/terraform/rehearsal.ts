import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { arch } from 'node:os';
import { basename, join } from 'node:path';
import { command, type Outcome } from '../helpers/command.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { need } from '../helpers/needs.ts';
import type { StackJson } from '../infrastructure/synthesized.ts';

const what = "the stacks with Terraform's own core";
const HOW =
  'TERRAFORM=$(command -v terraform), and (cd test/terraform/provider && go build -o /tmp/provider .), then TERRAFORM_PROVIDER=/tmp/provider';
export const terraform = need('TERRAFORM', what, HOW);
export const plugin = need('TERRAFORM_PROVIDER', what, HOW);

/** What makes Terraform, and whoever calls it, take the rehearsal's provider for every provider of these stacks. */
export function offline(stacks: readonly StackJson[]): NodeJS.ProcessEnv {
  const folder = temporaryFolder();
  const mirror = join(folder, 'mirror');
  const platform = `linux_${arch() === 'arm64' ? 'arm64' : 'amd64'}`;
  const providers = stacks.flatMap(({ terraform: { required_providers: them } }) =>
    Object.values(them ?? {}),
  );
  for (const { source, version } of providers as { source: string; version: string }[]) {
    const address = source.includes('/') ? source : `hashicorp/${source}`;
    const at = join(mirror, 'registry.terraform.io', address, version, platform);
    if (mkdirSync(at, { recursive: true }) !== undefined) {
      symlinkSync(plugin.value ?? '', join(at, `terraform-provider-${basename(address)}_v${version}`));
    }
  }
  const file = join(folder, 'terraform.rc');
  writeFileSync(
    file,
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`,
  );
  return {
    ...process.env,
    TF_CLI_CONFIG_FILE: file,
    CHECKPOINT_DISABLE: '1',
    // Second steps take these by hand.
    TF_VAR_grafana_url: 'https://grafana.rehearsal.invalid',
    TF_VAR_grafana_token: 'token',
  };
}

/** Puts the state into the stack's own folder, whatever the stack says. */
export function withLocalState(folder: string): StackJson {
  const file = join(folder, 'cdk.tf.json');
  const stack = JSON.parse(readFileSync(file, 'utf8')) as StackJson;
  stack.terraform['backend'] = { local: { path: 'state.tfstate' } };
  // Terraform quotes the line of an error.
  writeFileSync(file, JSON.stringify(stack, null, 1));
  return stack;
}

/** Terraform in one folder. */
export const terraformIn =
  (folder: string, env: NodeJS.ProcessEnv) =>
  (...args: string[]): Promise<Outcome> =>
    command(terraform.value ?? '', [...args, '-no-color'], folder, env);
