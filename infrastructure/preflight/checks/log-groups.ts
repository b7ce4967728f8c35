import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { prefixOf } from '../../config.ts';
import { type Check, type Context, type Finding, missing, ok } from '../check.ts';
import { isOurs } from '../ours.ts';

/** Groups that AWS makes by itself where nobody has made them, and what leads Terraform past those that are there. */
export const logGroups: Check = {
  name: 'Log groups',
  async run(context) {
    const logs = new CloudWatchLogsClient(context.client);
    const findings: Finding[] = [];
    for (const { name, todo } of wanted(context)) {
      const { logGroups: found = [] } = await logs.send(
        new DescribeLogGroupsCommand({ logGroupNamePrefix: name }),
      );
      const there = found.find(({ logGroupName }) => logGroupName === name);
      if (!there) continue;
      const resourceArn = (there.arn ?? '').replace(/:\*$/, '');
      const { tags } = await logs.send(new ListTagsForResourceCommand({ resourceArn }));
      if (!isOurs(tags))
        findings.push(missing(`${name} is there already, and the deployment would try to make it`, todo));
    }
    return findings.length > 0 ? findings : [ok('none is in the way')];
  },
};

function wanted({ environment, platform, ownCluster, found }: Context): { name: string; todo: string }[] {
  const { loadRunner, runLoad, results } = platform;
  const prefix = prefixOf(environment);
  const runs = loadRunner.cluster ?? found.cluster;
  const pods = loadRunner.enabled && loadRunner.podLogs && runs !== undefined;
  const functions = [
    ...(runLoad.enabled && results.enabled ? ['run-load'] : []),
    ...(results.enabled ? ['start-crawler'] : []),
  ];
  return [
    ...(pods ? ['application', 'dataplane', 'host'] : []).map((part) => ({
      name: `/aws/containerinsights/${runs}/${part}`,
      todo: 'set stacks.platform.loadRunner.podLogs to false: Container Insights made it, without an end',
    })),
    ...functions.map((name) => removed(`/aws/lambda/${prefix}-${name}`)),
    ...(ownCluster.enabled ? [removed(`/aws/eks/${prefix}/cluster`)] : []),
  ];
}

/** What is left of an earlier deployment. */
function removed(name: string): { name: string; todo: string } {
  return { name, todo: `if nobody needs it any more: aws logs delete-log-group --log-group-name ${name}` };
}
