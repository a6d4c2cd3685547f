import { loadCounties } from '../counties/loadCounties.ts';
import { fitBounds } from './fitBounds.ts';
import { moveMap } from './moveMap.ts';
import { mainland } from './mainland.ts';
import type { Scenario } from './scenario.ts';

const numbers = new Intl.NumberFormat('en');

/** A spatial join: each place of the United States is looked for in 3,231 polygons. */
export const joinPlacesToCounties: Scenario = {
  id: 'join',
  title: 'Join places to counties',
  description: '17,343 points in 3,231 polygons.',
  async run({ map, drawing, operations }, signal, onProgress) {
    const [counties] = await Promise.all([loadCounties(signal), moveMap(map, signal, () => fitBounds(map, mainland))]);
    const coordinates = await operations.places.readCoordinates({ country: 'US', within: null });
    const counts = await operations.counties.countPoints(counties, coordinates, { signal, onProgress });
    const features = counties.map((county, index) => ({ ...county, properties: { count: counts[index] ?? 0 } }));
    drawing.hideClusters();
    await drawing.show('areas', { type: 'FeatureCollection', features });
    const found = counts.reduce((sum, count) => sum + count, 0);
    return `${numbers.format(found)} of ${numbers.format(coordinates.length / 2)} places lie in a county.`;
  },
};
