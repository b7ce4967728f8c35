import { z } from 'zod';
import type { FunctionProps } from './function.ts';

/**
 * Traces of the calls that a function makes through the AWS SDK. X-Ray's own SDKs are in maintenance; what AWS supports is
 * its distribution of OpenTelemetry, as a layer. Source: AWS X-Ray Developer Guide, end-of-support timeline of its SDKs.
 */
export const tracingOptions = {
  telemetryLayerArn: z
    .string()
    .regex(/^arn:aws[\w-]*:lambda:[\w-]+:\d{12}:layer:\w+:\d+$/, 'the ARN of a version of a layer')
    .optional()
    .describe(
      'layer AWSOpenTelemetryDistroJs of the region, for traces of calls of the SDK; without it, of the functions only',
    ),
};

/** A function's variables and layer: its handler is started by the layer's wrapper, where there is one. */
export function tracing(
  { telemetryLayerArn }: { telemetryLayerArn?: string | undefined },
  variables: Readonly<Record<string, string>>,
): Pick<FunctionProps, 'variables' | 'more'> {
  if (telemetryLayerArn === undefined) return { variables };
  return {
    variables: { ...variables, AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument' },
    more: { layers: [telemetryLayerArn] },
  };
}
