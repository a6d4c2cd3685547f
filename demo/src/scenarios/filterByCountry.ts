import { moveMap } from './moveMap.ts';
import { playSteps } from './playSteps.ts';
import { showFilter } from './showFilter.ts';
import type { Scenario } from './scenario.ts';

const countries = ['IT', 'JP', 'BR', 'US', null] as const;

/** What a filter costs: scan, build the index anew, draw. The second time, the cache knows. */
export const filterByCountry: Scenario = {
  id: 'filter',
  title: 'Filter by country',
  description: 'A new index for each, then cached.',
  run: (stage, signal, onProgress) =>
    playSteps(
      countries,
      async (country) => {
        const filter = { country, within: null };
        stage.setFilter(filter);
        await moveMap(stage.map, signal, () => showFilter(stage, filter));
      },
      { signal, onProgress },
    ),
};
