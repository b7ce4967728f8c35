/** `eu-west-1`, and the like of other partitions. */
export const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;

/** The region that the environment names for all tools of AWS; undefined where it names none, or nothing is in it. */
export function regionOfEnvironment(): string | undefined {
  return process.env['AWS_REGION'] || process.env['AWS_DEFAULT_REGION'] || undefined;
}
