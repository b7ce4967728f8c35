/**
 * Texts that have a `${…}` or `%{…}` of their own: Grafana's variables, CloudWatch's PROP(), a Glue partition's
 * template. CDKTF writes strings out as they are, and Terraform would take these for references.
 */
const TEMPLATE = /\$\{(?!TfToken\[)/g;
const DIRECTIVE = /%\{/g;

/** `text` with Terraform's templates escaped; CDKTF's own tokens, which become references, stay. */
export const escaped = (text: string): string =>
  // Replacement functions, since "$$" in a replacement text means "$".
  text.replace(TEMPLATE, () => '$${').replace(DIRECTIVE, () => '%%{');

/** `value` as JSON that Terraform hands on unchanged, tokens resolved. */
export const escapedJson = (value: unknown): string => escaped(JSON.stringify(value));
