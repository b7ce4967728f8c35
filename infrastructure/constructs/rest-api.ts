import {
  ApiGatewayApiKey,
  ApiGatewayDeployment,
  ApiGatewayIntegration,
  ApiGatewayMethod,
  ApiGatewayMethodSettings,
  ApiGatewayResource,
  ApiGatewayRestApi,
  ApiGatewayStage,
  ApiGatewayUsagePlan,
  ApiGatewayUsagePlanKey,
  Construct,
  Fn,
  LambdaPermission,
} from '../cdktf.ts';
import { escapedJson } from '../escape.ts';
import { stackOf } from '../stack.ts';
import type { LoadFunction } from './function.ts';
import type { Key } from './key.ts';
import { logGroup } from './log-group.ts';

/** A method of a path, and the function that answers it. */
export interface Route {
  method: 'GET' | 'POST';
  /** Parts of the path: `['ec2', '{aws_instance_id}']`. */
  path: readonly string[];
  handler: LoadFunction;
}

export interface RestApiProps {
  name: string;
  what: string;
  key: Key;
  stage: string;
  /** Who may call it: whoever has the key, or whom IAM lets. Nobody else. */
  authorization: 'api-key' | 'iam';
  requestsPerSecond: number;
  routes: readonly Route[];
}

/** What of a request its log tells: who, what and how long, but not the credentials. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  path: '$context.resourcePath',
  status: '$context.status',
  latency: '$context.responseLatency',
  integrationLatency: '$context.integrationLatency',
};

/** A regional REST API, traced and throttled, whose methods functions answer. */
export class RestApi extends Construct {
  /** Base URL, with the stage. */
  readonly url: string;
  /** The key's value, where one is asked for. */
  readonly keyValue: string | undefined;
  readonly #api: ApiGatewayRestApi;
  readonly #resources = new Map<string, string>();

  constructor(scope: Construct, id: string, props: RestApiProps) {
    super(scope, id);
    const { name, what, stage: stageName, routes } = props;
    this.#api = new ApiGatewayRestApi(this, 'api', {
      name,
      description: what,
      endpointConfiguration: { types: ['REGIONAL'] },
      lifecycle: { createBeforeDestroy: true },
    });
    const parts = routes.flatMap((route) => this.#route(route, props.authorization));
    const deployment = new ApiGatewayDeployment(this, 'deployment', {
      restApiId: this.#api.id,
      // A deployment is a picture of the API: another one where any part of it is another.
      triggers: { parts: Fn.sha1(Fn.jsonencode(parts.map((part) => part.id))) },
      dependsOn: parts,
      lifecycle: { createBeforeDestroy: true },
    });
    const log = logGroup(this, 'log', { name: `/aws/apigateway/${name}`, key: props.key });
    const stage = new ApiGatewayStage(this, 'stage', {
      restApiId: this.#api.id,
      deploymentId: deployment.id,
      stageName,
      xrayTracingEnabled: true,
      accessLogSettings: { destinationArn: log.arn, format: escapedJson(ACCESS_LOG) },
    });
    new ApiGatewayMethodSettings(this, 'settings', {
      restApiId: this.#api.id,
      stageName: stage.stageName,
      methodPath: '*/*',
      settings: {
        metricsEnabled: true,
        loggingLevel: 'ERROR',
        dataTraceEnabled: false,
        throttlingRateLimit: props.requestsPerSecond,
        throttlingBurstLimit: props.requestsPerSecond,
      },
    });
    this.url = `https://${this.#api.id}.execute-api.${stackOf(this).environment.region}.amazonaws.com/${stageName}`;
    this.keyValue =
      props.authorization === 'api-key' ? this.#key(name, stage, props.requestsPerSecond) : undefined;
  }

  #route(
    { method, path, handler }: Route,
    authorization: RestApiProps['authorization'],
  ): (ApiGatewayMethod | ApiGatewayIntegration)[] {
    const name = `${method.toLowerCase()}-${path.join('-').replaceAll(/[^\w-]/g, '')}`;
    const resourceId = this.#resource(path);
    const asked = new ApiGatewayMethod(this, name, {
      restApiId: this.#api.id,
      resourceId,
      httpMethod: method,
      authorization: authorization === 'iam' ? 'AWS_IAM' : 'NONE',
      apiKeyRequired: authorization === 'api-key',
    });
    const integration = new ApiGatewayIntegration(this, `${name}-integration`, {
      restApiId: this.#api.id,
      resourceId,
      httpMethod: asked.httpMethod,
      type: 'AWS_PROXY',
      integrationHttpMethod: 'POST',
      uri: handler.function.invokeArn,
    });
    new LambdaPermission(this, `${name}-call`, {
      action: 'lambda:InvokeFunction',
      functionName: handler.function.functionName,
      principal: 'apigateway.amazonaws.com',
      sourceArn: `${this.#api.executionArn}/*/${method}/${path.map((part) => (part.startsWith('{') ? '*' : part)).join('/')}`,
    });
    return [asked, integration];
  }

  /** Id of the resource of a path, which is made once. */
  #resource(path: readonly string[]): string {
    const part = path.at(-1);
    if (part === undefined) return this.#api.rootResourceId;
    const id = path.join('/');
    const known = this.#resources.get(id);
    if (known !== undefined) return known;
    const made = new ApiGatewayResource(this, `path-${id.replaceAll(/[^\w]+/g, '-')}`, {
      restApiId: this.#api.id,
      parentId: this.#resource(path.slice(0, -1)),
      pathPart: part,
    }).id;
    this.#resources.set(id, made);
    return made;
  }

  #key(name: string, stage: ApiGatewayStage, rate: number): string {
    const key = new ApiGatewayApiKey(this, 'key', { name });
    const plan = new ApiGatewayUsagePlan(this, 'plan', {
      name,
      apiStages: [{ apiId: this.#api.id, stage: stage.stageName }],
      throttleSettings: { rateLimit: rate, burstLimit: rate },
    });
    new ApiGatewayUsagePlanKey(this, 'plan-key', { keyId: key.id, keyType: 'API_KEY', usagePlanId: plan.id });
    return key.value;
  }
}
