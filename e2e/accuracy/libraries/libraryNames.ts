/** Each library that is flown, and how its tiles are cut. */
export const libraryNames = {
  mapLibre: { title: 'MapLibre 6', tiles: 'vectors', tilePx: 512 },
  leaflet: { title: 'Leaflet 1.9', tiles: 'images', tilePx: 256 },
  openLayers: { title: 'OpenLayers 10', tiles: 'images', tilePx: 256 },
  deckGl: { title: 'deck.gl 9', tiles: 'images', tilePx: 256 },
  cesium: { title: 'Cesium 1.145', tiles: 'images', tilePx: 256 },
} as const;

export type LibraryName = keyof typeof libraryNames;
