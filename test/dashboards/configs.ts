import { DEFAULT_CONFIG, everyBoard, type BoardOf, type DashboardConfig } from '../../dashboards/index.ts';

const { resources } = DEFAULT_CONFIG;
const { cluster: _cluster, cache: _cache, ...withoutCache } = resources;

/** Every board there is, of the defaults. */
export const BOARDS: BoardOf[] = everyBoard(DEFAULT_CONFIG);

const variant = (change: Partial<DashboardConfig['resources']>): DashboardConfig => ({
  ...DEFAULT_CONFIG,
  resources: { ...resources, ...change },
});

/** Configurations of other kinds of the same resources. */
export const VARIANTS: Record<string, DashboardConfig> = {
  'an HTTP load balancer, a regional web ACL': variant({
    loadBalancer: { kind: 'classic', name: 'http', listener: 'http' },
    webAcl: { name: 'regional', scope: 'REGIONAL' },
  }),
  'two large cache nodes, provisioned tables': variant({
    cache: {
      kind: 'nodes',
      nodes: [
        { label: 'primary', id: 'cache-001' },
        { label: 'replica', id: 'cache-002' },
      ],
      vcpus: 4,
      burstable: false,
    },
    tables: resources.tables.map((table) => ({ ...table, capacity: 'provisioned' as const })),
  }),
  'a bucket only': { ...DEFAULT_CONFIG, resources: { ...withoutCache, tables: [] } },
};

/** As infrastructure/ passes them: names that are known only when Terraform runs. */
export const TOKEN = '${TfToken[Token.7]}';

/** The defaults with a token for every name. */
export function withTokens(): DashboardConfig {
  const known = new Set(['kind', 'listener', 'capacity', 'scope', 'label', 'operations']);
  const replaced = (key: string, value: unknown): unknown => {
    if (known.has(key)) return value;
    if (typeof value === 'string') return TOKEN;
    if (Array.isArray(value)) return value.map((one) => replaced(key, one));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, replaced(name, one)]));
  };
  return { ...(replaced('', DEFAULT_CONFIG) as DashboardConfig), environment: 'dev' };
}
