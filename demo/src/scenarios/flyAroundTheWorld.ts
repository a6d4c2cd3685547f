import { homeCamera } from '../map/homeCamera.ts';
import { moveMap } from './moveMap.ts';
import { playSteps } from './playSteps.ts';
import type { Scenario } from './scenario.ts';

const stops = [
  { center: [139.7, 35.7], zoom: 4.6 },
  { center: [77.2, 25.5], zoom: 4.4 },
  { center: [36.8, -1.3], zoom: 4.8 },
  { center: [11.5, 47.5], zoom: 5.2 },
  { center: [-58.4, -22.6], zoom: 4.2 },
  { center: [-98.5, 38.5], zoom: 4.2 },
] as const satisfies readonly { center: readonly [number, number]; zoom: number }[];

/** Long flights: clusters of many zoom levels are asked for while tiles load. */
export const flyAroundTheWorld: Scenario = {
  id: 'fly',
  title: 'Fly around the world',
  description: 'Seven flights; the clusters follow the zoom.',
  run: ({ map }, signal, onProgress) =>
    playSteps(
      [...stops, homeCamera(map.getContainer())],
      ({ center: [lng, lat], zoom }) =>
        moveMap(map, signal, () => map.flyTo({ center: [lng, lat], zoom, duration: 3200 })),
      { signal, onProgress },
    ),
};
