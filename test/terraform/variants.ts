/** Environments that make other resources than the default one does. */
export const VARIANTS: Record<string, NodeJS.ProcessEnv> = {
  'as it is': {},
  'all else': {
    DEPLOY_NAME: 'prod',
    // CloudFront's alarms are in another region then.
    DEPLOY_REGION: 'eu-west-1',
    DEPLOY_ACCOUNT: '123456789012',
    DEPLOY_TAGS: 'team=saves',
    DEPLOY_STATE_BUCKET: 'states',
    DEPLOY_OPEN_SAVES_CLUSTER_NAME: 'saves',
    DEPLOY_OPEN_SAVES_BUCKET: 'blobs',
    DEPLOY_OPEN_SAVES_CACHE_KIND: 'serverless',
    DEPLOY_OPEN_SAVES_LOAD_BALANCER_KIND: 'application',
    DEPLOY_OPEN_SAVES_LOAD_BALANCER: 'app/saves/1234567890abcdef',
    DEPLOY_OPEN_SAVES_DISTRIBUTION_ID: 'E2EXAMPLE',
    DEPLOY_OPEN_SAVES_WEB_ACL: 'saves',
    DEPLOY_STACKS_PLATFORM_OBSERVABILITY_EMAILS: 'a@example.com, b@example.com',
    DEPLOY_STACKS_DYNAMODB_PARTIQL_CAPACITY: 'on-demand',
    DEPLOY_STACKS_DYNAMODB_PARTIQL_EMAILS: 'a@example.com',
    DEPLOY_STACKS_PLATFORM_GRAFANA_LOGIN: 'SAML',
    DEPLOY_STACKS_PLATFORM_GRAFANA_ADMINS: 'one',
    DEPLOY_STACKS_PLATFORM_GRAFANA_EDITORS: 'two,three',
  },
  'parts off': {
    DEPLOY_STACKS_PLATFORM_GRAFANA_ENABLED: 'false',
    DEPLOY_STACKS_PLATFORM_OBSERVABILITY_CONTAINER_INSIGHTS: 'false',
    DEPLOY_STACKS_PLATFORM_OBSERVABILITY_BUCKET_METRICS: 'false',
    DEPLOY_STACKS_PLATFORM_OBSERVABILITY_TRACES: 'false',
  },
};
