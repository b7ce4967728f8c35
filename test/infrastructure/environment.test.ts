import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { environmentSchema } from '../../infrastructure/app.ts';
import { readEnvironment } from '../../infrastructure/environment.ts';
import { leavesOf } from '../../infrastructure/leaves.ts';
import { temporaryFolder } from '../helpers/folder.ts';

const read = (variables: NodeJS.ProcessEnv): ReturnType<typeof readEnvironment<typeof environmentSchema>> =>
  readEnvironment(environmentSchema, variables);

function fileWith(text: string): string {
  const path = join(temporaryFolder(), 'environment.json');
  writeFileSync(path, text);
  return path;
}

describe('an environment', () => {
  test("nothing given: the real deployment's names", () => {
    const { name, region, openSaves, state } = read({});
    expect({ name, region }).toEqual({ name: 'dev', region: 'us-east-1' });
    expect(openSaves).toMatchObject({
      clusterParameter: '/open-saves/step1/cluster_name',
      recordsTable: 'open-saves-records',
      recordsIndexes: ['OwnerIDIndex', 'GameIDIndex'],
      cacheCluster: 'open-saves-cache',
    });
    expect(state.bucket).toBeUndefined();
  });

  test('a file, and a variable that wins over it', () => {
    const file = fileWith(
      '{ "region": "eu-west-1", "openSaves": { "cacheNodeVcpus": 4, "storesTable": "s" } }',
    );
    const { region, openSaves } = read({
      DEPLOY_ENVIRONMENT: file,
      DEPLOY_REGION: 'eu-central-1',
      DEPLOY_OPEN_SAVES_CACHE_NODE_VCPUS: '8',
      DEPLOY_OPEN_SAVES_RECORDS_INDEXES: 'A, B',
    });
    expect(region).toBe('eu-central-1');
    expect(openSaves).toMatchObject({ cacheNodeVcpus: 8, storesTable: 's', recordsIndexes: ['A', 'B'] });
  });

  test('tags and switches from variables', () => {
    const { tags, stacks } = read({
      DEPLOY_TAGS: 'team=saves, cost=42',
      DEPLOY_STACKS_PLATFORM_ENABLED: 'false',
      DEPLOY_STATE_BUCKET: '',
    });
    expect(tags).toEqual({ team: 'saves', cost: '42' });
    expect(stacks).toMatchObject({ platform: { enabled: false } });
  });
});

describe('what is wrong is named, with its value and where it comes from', () => {
  test.each<[NodeJS.ProcessEnv, RegExp[]]>([
    [{ DEPLOY_REGION: 'virginia' }, [/DEPLOY_REGION is "virginia": an AWS region such as us-east-1/]],
    [
      { DEPLOY_NAME: 'Prod!', DEPLOY_OPEN_SAVES_CACHE_KIND: 'redis' },
      [
        /DEPLOY_NAME is "Prod!": lower-case/,
        /DEPLOY_OPEN_SAVES_CACHE_KIND is "redis": .*"node"\|"serverless"/,
      ],
    ],
    [{ DEPLOY_OPEN_SAVES_CACHE_NODE_VCPUS: 'two' }, [/CACHE_NODE_VCPUS is "two": .*expected number/]],
    [
      { DEPLOY_OPEN_SAVES_CACHE_NODES: '2' },
      [/There is no DEPLOY_OPEN_SAVES_CACHE_NODES; near: .*CACHE_CLUSTER/],
    ],
    [
      { DEPLOY_ENVIRONMENT: 'nowhere' },
      [/DEPLOY_ENVIRONMENT is 'nowhere', but there is no file .*nowhere\.json/],
    ],
    [{ DEPLOY_ENVIRONMENT: fileWith('{ "regoin": "us-east-1" }') }, [/Unrecognized key: "regoin"/]],
    [{ DEPLOY_ENVIRONMENT: fileWith('[') }, [/is not a JSON object/]],
    [{ DEPLOY_RETENTION_DAYS: '3' }, [/DEPLOY_RETENTION_DAYS is 3/]],
  ])('%o', (variables, patterns) => {
    for (const pattern of patterns) expect(() => read(variables)).toThrow(pattern);
  });
});

test('every value of an environment says what it is, and no two share a variable', () => {
  const leaves = leavesOf(environmentSchema);
  expect(leaves.filter(({ what }) => what === '').map(({ path }) => path.join('.'))).toEqual([]);
  expect(new Set(leaves.map(({ variable }) => variable)).size).toBe(leaves.length);
});
