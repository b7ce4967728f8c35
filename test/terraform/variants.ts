/** Environments that make other resources than the default one does. */
export const VARIANTS: Record<string, NodeJS.ProcessEnv> = {
  'as it is': {},
  'state in S3': { DEPLOY_STATE_BUCKET: 'states', DEPLOY_ACCOUNT: '123456789012' },
};
