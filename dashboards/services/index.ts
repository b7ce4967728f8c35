import { apiGateway } from './api-gateway.ts';
import { applicationElb } from './application-elb.ts';
import { aurora } from './aurora.ts';
import { classicElb } from './classic-elb.ts';
import { cloudfront } from './cloudfront.ts';
import { dynamodb } from './dynamodb.ts';
import { eks } from './eks.ts';
import { lambda } from './lambda.ts';
import { load } from './load.ts';
import { redis } from './redis.ts';
import { redisServerless } from './redis-serverless.ts';
import { s3 } from './s3.ts';
import type { Service } from './service.ts';
import { sqs } from './sqs.ts';
import { statements } from './statements.ts';
import { waf } from './waf.ts';

/** Every service that is watched, from the client inwards: a new one is a file and a line here. */
export const SERVICES: readonly Service[] = [
  load,
  cloudfront,
  waf,
  classicElb,
  applicationElb,
  apiGateway,
  eks,
  lambda,
  sqs,
  statements,
  redis,
  redisServerless,
  dynamodb,
  aurora,
  s3,
];

export { API_GATEWAY } from './api-gateway.ts';
export { APPLICATION_ELB } from './application-elb.ts';
export { AURORA } from './aurora.ts';
export { CLASSIC_ELB } from './classic-elb.ts';
export { CLOUDFRONT } from './cloudfront.ts';
export { DYNAMODB } from './dynamodb-metrics.ts';
export { CONTAINER_INSIGHTS, EKS } from './eks.ts';
export { LAMBDA } from './lambda.ts';
export { LOAD } from './load.ts';
export { REDIS } from './redis.ts';
export { REDIS_SERVERLESS } from './redis-serverless.ts';
export { S3 } from './s3.ts';
export { SQS } from './sqs.ts';
export { STATEMENTS } from './statements.ts';
export { WAF } from './waf.ts';
export { DEFAULT_CONFIG, type DashboardConfig, type Resources } from './config.ts';
export type { Metric, Statistic, Unit } from './metric.ts';
export { metricDataQueries, type MetricDataQuery } from './query.ts';
export { at, math, perSecond, total, type MetricSeries, type Series } from './series.ts';
export { isPresent, type Service } from './service.ts';
