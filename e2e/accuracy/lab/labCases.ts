import type { LibraryName } from '../libraries/libraryNames.ts';
import type { WorldLook } from '../pages/worlds/world.ts';

export interface LabCase {
  readonly title: string;
  readonly library: LibraryName;
  readonly look?: WorldLook;
  /** In a frame of another page. */
  readonly isFramed?: boolean;
  readonly hasSpinner?: boolean;
  /** Its own script holds the page for so long, twice a flight. */
  readonly blockMs?: number;
}

/** Pages that nobody has told of the lab. */
export const labCases = {
  mapLibre: { title: 'MapLibre, vectors', library: 'mapLibre' },
  mapLibreImages: { title: 'MapLibre, images', library: 'mapLibre', look: 'images' },
  mapLibreFading: { title: 'MapLibre, labels that fade', library: 'mapLibre', look: 'fading' },
  mapLibreFramed: { title: 'MapLibre in a frame', library: 'mapLibre', isFramed: true },
  mapLibreSpinner: { title: 'MapLibre beside a spinner', library: 'mapLibre', hasSpinner: true },
  leaflet: { title: 'Leaflet', library: 'leaflet' },
  leafletFading: { title: 'Leaflet, tiles that fade', library: 'leaflet', look: 'fading' },
  leafletBlock: { title: 'Leaflet, held up for 70 ms', library: 'leaflet', blockMs: 70 },
  openLayers: { title: 'OpenLayers, images', library: 'openLayers' },
  openLayersVectors: { title: 'OpenLayers, vectors', library: 'openLayers', look: 'vectors' },
  deckGl: { title: 'deck.gl', library: 'deckGl' },
  cesium: { title: 'Cesium', library: 'cesium', look: 'coarse' },
} as const satisfies Readonly<Record<string, LabCase>>;

export type LabCaseName = keyof typeof labCases;

/** Those of these names, in the order above; all, where none is named. @throws where there is no such page */
export function chooseCases(only: readonly string[]): readonly LabCaseName[] {
  // The cast: it has no other keys.
  const names = Object.keys(labCases) as LabCaseName[];
  const unknown = only.filter((name) => !names.some((known) => known === name));
  if (unknown.length > 0) throw new Error(`No such page: ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
  return only.length === 0 ? names : names.filter((name) => only.includes(name));
}
