import { moveMap } from './moveMap.ts';
import { playSteps } from './playSteps.ts';
import type { PlaceFilter } from '../operations/operations.ts';
import type { Bounds } from '../places/bounds.ts';
import type { Scenario } from './scenario.ts';

const start = { center: [-3, 46] as [number, number], zoom: 4.6 };
const STEP_COUNT = 12;
const DEGREES_PER_STEP = 2.4;
const MARGIN = { lng: 22, lat: 12 };

/** The classic mistake: the index of what is near is built anew at each step of a pan, on the main thread. */
export const reclusterWhilePanning: Scenario = {
  id: 'recluster',
  title: 'Re-cluster while panning',
  description: 'A new index at every step: feel the jank.',
  async run({ map, places, operations, setFilter }, signal, onProgress) {
    const rebuildAndShow = async (filter: PlaceFilter): Promise<void> => {
      // Together: a view that asks meanwhile must ask for the new index, not have the old one built again.
      await Promise.all([operations.places.rebuild(filter), places.show(filter)]);
    };
    await moveMap(map, signal, () => map.flyTo({ ...start, duration: 2500 }));
    const steps = Array.from({ length: STEP_COUNT }, (_, index) => start.center[0] + (index + 1) * DEGREES_PER_STEP);
    await playSteps(
      steps,
      async (lng) => {
        const near: Bounds = [
          lng - MARGIN.lng,
          start.center[1] - MARGIN.lat,
          lng + MARGIN.lng,
          start.center[1] + MARGIN.lat,
        ];
        await Promise.all([
          moveMap(map, signal, () =>
            map.easeTo({ center: [lng, start.center[1]], duration: 700, easing: (ratio) => ratio }),
          ),
          rebuildAndShow({ country: null, within: near }),
        ]);
      },
      { signal, onProgress },
    );
    const everything = { country: null, within: null };
    setFilter(everything);
    await places.show(everything);
  },
};
