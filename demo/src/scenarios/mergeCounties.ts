import { loadCounties } from '../counties/loadCounties.ts';
import { fitBounds } from './fitBounds.ts';
import { mainland } from './mainland.ts';
import { moveMap } from './moveMap.ts';
import type { Scenario } from './scenario.ts';

/** Polygon unions, the most expensive thing that map apps do without thinking. */
export const mergeCounties: Scenario = {
  id: 'merge',
  title: 'Merge counties into states',
  description: '56 polygon unions of 3,231 counties.',
  async run({ map, drawing, operations }, signal, onProgress) {
    const [counties] = await Promise.all([loadCounties(signal), moveMap(map, signal, () => fitBounds(map, mainland))]);
    const states = await operations.counties.mergeIntoStates(counties, { signal, onProgress });
    drawing.hideClusters();
    await drawing.show('outlines', states);
    return `${counties.length.toLocaleString('en')} counties became ${states.features.length} outlines.`;
  },
};
