import { moveMap } from './moveMap.ts';
import { playSteps } from './playSteps.ts';
import type { Scenario } from './scenario.ts';

const steps = [
  { center: [-87.72, 41.87], zoom: 9, duration: 4500 },
  { center: [-87.636, 41.879], zoom: 13.6, duration: 3500 },
  { center: [-87.69, 41.91], zoom: 13.6, duration: 3000 },
  { center: [-87.633, 41.882], zoom: 14, duration: 2500 },
] as const;

/** From the globe to the streets: thirty real vector tiles with labels in local fonts. */
export const zoomToChicago: Scenario = {
  id: 'chicago',
  title: 'Zoom to Chicago',
  description: 'From the globe to its streets, in vector tiles.',
  run: ({ map }, signal, onProgress) =>
    playSteps(
      steps,
      ({ center: [lng, lat], zoom, duration }) =>
        moveMap(map, signal, () => map.flyTo({ center: [lng, lat], zoom, duration })),
      { signal, onProgress },
    ),
};
