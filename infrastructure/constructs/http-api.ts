import {
  Apigatewayv2Api,
  Apigatewayv2Authorizer,
  Apigatewayv2Integration,
  Apigatewayv2Route,
  Apigatewayv2Stage,
  Construct,
  LambdaPermission,
} from '../cdktf.ts';
import { escapedJson } from '../escape.ts';
import type { LoadFunction } from './function.ts';
import type { Key } from './key.ts';
import { logGroup } from './log-group.ts';

export interface HttpApiProps {
  name: string;
  what: string;
  key: Key;
  /** `GET /path/{rest+}` */
  route: string;
  handler: LoadFunction;
  /** Judges the header Authorization; what it says holds for a minute. */
  authorizer: LoadFunction;
  requestsPerSecond: number;
}

/** What of a request its log tells: who, what and how long, but not the credentials. */
const ACCESS_LOG = [
  ['requestId', '$context.requestId'],
  ['time', '$context.requestTime'],
  ['ip', '$context.identity.sourceIp'],
  ['route', '$context.routeKey'],
  ['status', '$context.status'],
  ['latency', '$context.responseLatency'],
  ['error', '$context.error.message'],
] as const;

/** An HTTP endpoint with one route, which an authorizer guards and a function answers. */
export class HttpApi extends Construct {
  readonly id: string;
  /** Base URL. */
  readonly endpoint: string;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    const { name, what, key, route, handler, authorizer, requestsPerSecond } = props;
    const api = new Apigatewayv2Api(this, 'api', { name, description: what, protocolType: 'HTTP' });
    this.id = api.id;
    this.endpoint = api.apiEndpoint;
    const integration = new Apigatewayv2Integration(this, 'integration', {
      apiId: api.id,
      integrationType: 'AWS_PROXY',
      integrationUri: handler.function.invokeArn,
      payloadFormatVersion: '2.0',
    });
    const guard = new Apigatewayv2Authorizer(this, 'authorizer', {
      apiId: api.id,
      name: `${name}-authorize`,
      authorizerType: 'REQUEST',
      authorizerUri: authorizer.function.invokeArn,
      authorizerPayloadFormatVersion: '2.0',
      enableSimpleResponses: true,
      identitySources: ['$request.header.Authorization'],
      authorizerResultTtlInSeconds: 60,
    });
    new Apigatewayv2Route(this, 'route', {
      apiId: api.id,
      routeKey: route,
      target: `integrations/${integration.id}`,
      authorizationType: 'CUSTOM',
      authorizerId: guard.id,
    });
    const log = logGroup(this, 'log', { name: `/aws/apigateway/${name}`, key });
    new Apigatewayv2Stage(this, 'stage', {
      apiId: api.id,
      name: '$default',
      autoDeploy: true,
      accessLogSettings: {
        destinationArn: log.arn,
        format: escapedJson(Object.fromEntries(ACCESS_LOG)),
      },
      defaultRouteSettings: {
        throttlingRateLimit: requestsPerSecond,
        throttlingBurstLimit: requestsPerSecond,
        detailedMetricsEnabled: true,
      },
    });
    this.admit('call-handler', handler, `${api.executionArn}/*/*`);
    this.admit('call-authorizer', authorizer, `${api.executionArn}/authorizers/${guard.id}`);
  }

  private admit(id: string, { function: called }: LoadFunction, sourceArn: string): void {
    new LambdaPermission(this, id, {
      action: 'lambda:InvokeFunction',
      functionName: called.functionName,
      principal: 'apigateway.amazonaws.com',
      sourceArn,
    });
  }
}
