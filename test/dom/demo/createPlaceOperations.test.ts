import { expect, test } from 'vitest';
import { createPlaceOperations } from '../../../demo/src/operations/createPlaceOperations.ts';
import type { Runner } from '../../../demo/src/operations/routes.ts';

test('clusters are found though each query comes to a thread that has no index: the last one builds it', async () => {
  const asked: string[] = [];
  const execute = async (
    name: string,
    { orBuild }: { readonly orBuild?: { readonly key: string } },
  ): Promise<unknown> => {
    asked.push(orBuild ? `${name}, or builds` : name);
    return name === 'places.query' && !orBuild ? null : orBuild?.key;
  };
  // The cast: of a runner that alone is asked for.
  const { queryClusters } = createPlaceOperations(() => ({ execute }) as unknown as Runner);
  const view = { bounds: [0, 0, 1, 1], zoom: 3 } as unknown as Parameters<typeof queryClusters>[1];
  expect(await queryClusters({ country: 'FR', minPopulation: 0 } as never, view)).toContain('FR');
  expect(asked).toEqual([
    ...Array.from({ length: 3 }, () => ['places.query', 'places.cluster']).flat(),
    'places.query, or builds',
  ]);
});
