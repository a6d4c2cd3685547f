import { cesiumDeclaration } from './cesium.ts';
import { deckGlDeclaration } from './deckGl.ts';
import { googleMapsDeclaration } from './googleMaps.ts';
import { leafletDeclaration } from './leaflet.ts';
import { mapboxDeclaration } from './mapbox.ts';
import { mapLibreDeclaration } from './mapLibre.ts';
import { openLayersDeclaration } from './openLayers.ts';
import type { AdapterDeclaration } from './adapterDeclaration.ts';

/** What docs/libraries.md is made of. No adapter imports it. */
export const declarations: readonly AdapterDeclaration[] = [
  mapLibreDeclaration,
  mapboxDeclaration,
  leafletDeclaration,
  openLayersDeclaration,
  deckGlDeclaration,
  cesiumDeclaration,
  googleMapsDeclaration,
];
