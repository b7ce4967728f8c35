/**
 * Texts that have a `${…}` or `%{…}` of their own: Grafana's variables, CloudWatch's PROP(), a Glue partition's
 * template. CDKTF writes strings out as they are, and Terraform would take these for references.
 */
const TEMPLATE = /\$\{(?!TfToken\[)/g;
const DIRECTIVE = /%\{/g;

/** Whether `synth --hcl` asks for HCL: CDKTF then writes a text between quotes as it is, quotes and all. */
export const writesHcl = (): boolean => process.env['SYNTH_HCL_OUTPUT'] === 'true';

/** `text` with Terraform's templates escaped; CDKTF's own tokens, which become references, stay. */
export function escaped(text: string): string {
  // Replacement functions, since "$$" in a replacement text means "$".
  const safe = text.replace(TEMPLATE, () => '$${').replace(DIRECTIVE, () => '%%{');
  return writesHcl() ? JSON.stringify(safe).slice(1, -1) : safe;
}

/** `value` as JSON that Terraform hands on unchanged, tokens resolved. */
export const escapedJson = (value: unknown): string => escaped(JSON.stringify(value));
