import { homeCamera } from '../map/homeCamera.ts';
import { fitBounds } from './fitBounds.ts';
import { moveMap } from './moveMap.ts';
import { playSteps } from './playSteps.ts';
import type { Scenario } from './scenario.ts';

const countries = ['IT', 'JP', 'BR', 'US', null] as const;

/** What a filter costs: scan, build the index anew, draw. */
export const filterByCountry: Scenario = {
  id: 'filter',
  title: 'Filter by country',
  description: 'Each country builds the cluster index anew.',
  run: ({ map, places, setFilter }, signal, onProgress) =>
    playSteps(
      countries,
      async (country) => {
        const filter = { country, within: null };
        setFilter(filter);
        const { bounds } = await places.show(filter);
        const isWorld = country === null || bounds === null;
        await moveMap(map, signal, () =>
          isWorld ? map.flyTo({ ...homeCamera(map.getContainer()), duration: 2000 }) : fitBounds(map, bounds),
        );
      },
      { signal, onProgress },
    ),
};
