import { describe, expect, test } from 'vitest';
import { costOf, describeCost, nodesNeeded } from '../../../runner/eks/cost.ts';

describe('what a run on EKS costs', () => {
  test.each([
    ['m7g.large', 10, 11],
    ['m7g.xlarge', 10, 4],
    ['m7g.xlarge', 2, 1],
    ['m7g.4xlarge', 15, 2],
  ])('whole nodes are paid, of which EKS keeps a core: %s, %d workers', (instanceType, workers, nodes) => {
    const cost = costOf({ workers, instanceType });
    expect(cost).toMatchObject({ nodes, pods: workers + 1 });
    expect(cost.perHour).toBeGreaterThan(0);
    expect(describeCost(cost)).toMatch(/Prices of nodes: us-east-1, \d{4}-\d\d; .*(unchecked|http)/);
    expect(nodesNeeded(workers + 1, instanceType)).toContain(`${nodes} node`);
  });

  test('a type without price, and one that no pod fits onto', () => {
    expect(() => costOf({ workers: 1, instanceType: 'x1.large' })).toThrow(/has no price of it. It has: m7g/);
    expect(() => costOf({ workers: 1, instanceType: 'm7g.medium' })).toThrow(/no pod of a core fits onto it/);
  });
});
