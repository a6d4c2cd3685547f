/** Each page, by the name of its file, in the order of the switcher. */
export const libraries = {
  mapLibre: 'MapLibre',
  reactMapLibre: 'react-maplibre',
  leaflet: 'Leaflet',
  reactLeaflet: 'react-leaflet',
  openLayers: 'OpenLayers',
  deckGl: 'deck.gl',
  reactDeckGl: '@deck.gl/react',
  cesium: 'Cesium',
  resium: 'resium',
} as const;

export type LibraryId = keyof typeof libraries;
