import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { Cluster } from '../../../runner/eks/cluster.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { deadPort } from '../../helpers/server.ts';

describe('clusters that cannot be asked', () => {
  const find = (kubeconfig: string, context?: string): Cluster => {
    vi.stubEnv('KUBECONFIG', kubeconfig);
    return Cluster.find('load', context);
  };

  test('a kubeconfig that is none, one without such a context, and one that leads nowhere', async () => {
    const folder = temporaryFolder();
    expect(() => find(folder)).toThrow(`the kubeconfig ${folder} cannot be read (EISDIR`);
    const file = join(folder, 'config.json');
    const server = `https://127.0.0.1:${await deadPort()}`;
    const config = {
      clusters: [{ name: 'c', cluster: { server } }],
      users: [{ name: 'u', user: {} }],
      contexts: [{ name: 'here', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'here',
    };
    writeFileSync(file, JSON.stringify(config));
    expect(() => find(file, 'there')).toThrow(
      '--context there: the kubeconfig has no such context. It has: here.',
    );
    await expect(find(file).removeAll()).rejects.toThrow(
      /could not be asked to see the Jobs: .*ECONNREFUSED.*--context/,
    );
    vi.unstubAllEnvs();
  });
});
