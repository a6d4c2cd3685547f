import type { WorldView } from '../pages/worlds/world.ts';
import type { LibraryName } from './libraryNames.ts';

/** On the border of two tiles, and not far from the next ones: a little to the east more are needed. */
const HOME: WorldView = { lng: -87.6906, lat: 41.8368, zoom: 14 };

/** Cesium fetches each level from the world down to the view: not so deep. */
export const homeOf = (library: LibraryName): WorldView => (library === 'cesium' ? { ...HOME, zoom: 5 } : HOME);

/** Where the app's point goes: a quarter of the map away. */
export function pointOf(library: LibraryName): WorldView {
  const home = homeOf(library);
  return { ...home, lng: home.lng + (100 / 256 / 2 ** home.zoom) * 360 };
}
