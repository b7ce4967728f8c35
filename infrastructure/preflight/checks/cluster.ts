import { DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type Check, type Context, missing, ok, unlessMissing } from '../check.ts';

/** From here on EKS sends the metrics of the API server that the boards show. */
const METRICS_SINCE = 28;

export const cluster: Check = {
  name: 'EKS cluster',
  async run(context) {
    const { client, environment, found } = context;
    const name = environment.openSaves.clusterName ?? (await published(context));
    if (name === undefined) {
      return [
        missing(
          `no SSM parameter ${environment.openSaves.clusterParameter}`,
          'deploy Open Saves first, or name its cluster: DEPLOY_OPEN_SAVES_CLUSTER_NAME',
        ),
      ];
    }
    const answer = await unlessMissing(
      new EKSClient(client).send(new DescribeClusterCommand({ name })),
      'ResourceNotFoundException',
    );
    if (!answer?.cluster)
      return [missing(`no cluster ${name} in ${environment.region}`, 'set `region`, or name another')];
    const { status, version = '' } = answer.cluster;
    found.cluster = name;
    found.kubernetesVersion = version;
    if (status !== 'ACTIVE') return [missing(`${name} is ${status}`, 'wait until it is ACTIVE')];
    return Number(version.split('.')[1]) < METRICS_SINCE
      ? [
          missing(
            `${name} runs Kubernetes ${version}`,
            `1.${METRICS_SINCE} sends metrics of its API server: upgrade it`,
          ),
        ]
      : [ok(`${name}, Kubernetes ${version}`)];
  },
};

async function published({ client, environment }: Context): Promise<string | undefined> {
  const Name = environment.openSaves.clusterParameter;
  const answer = await unlessMissing(
    new SSMClient(client).send(new GetParameterCommand({ Name })),
    'ParameterNotFound',
  );
  return answer?.Parameter?.Value;
}
