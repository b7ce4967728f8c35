import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { LOAD_BALANCER_TAGS } from '../../open-saves.ts';
import { type Check, missing, ok } from '../check.ts';

export const loadBalancer: Check = {
  name: 'Load balancer',
  async run({ client, environment: { openSaves } }) {
    if (openSaves.loadBalancer !== undefined) return [ok(`${openSaves.loadBalancer}, as named`)];
    const Key = LOAD_BALANCER_TAGS[openSaves.loadBalancerKind];
    const value = `${openSaves.namespace}/${openSaves.service}`;
    const { ResourceTagMappingList: found = [] } = await new ResourceGroupsTaggingAPIClient(client).send(
      new GetResourcesCommand({
        ResourceTypeFilters: ['elasticloadbalancing:loadbalancer'],
        TagFilters: [{ Key, Values: [value] }],
      }),
    );
    return found.length === 1
      ? [ok(`${found[0]?.ResourceARN}`)]
      : [
          missing(
            `${found.length} load balancers have the tag ${Key} = ${value}`,
            'name it (DEPLOY_OPEN_SAVES_LOAD_BALANCER), or its service (DEPLOY_OPEN_SAVES_SERVICE)',
          ),
        ];
  },
};
