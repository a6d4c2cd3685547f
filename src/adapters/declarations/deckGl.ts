import type { AdapterDeclaration } from '../../types/adapterDeclaration.ts';

export const deckGlDeclaration: AdapterDeclaration = {
  adapter: 'attachDeckGl',
  library: 'deck.gl',
  versions: '9',
  tested: 'the real library in Chromium',
  takes: 'a `Deck` that has no other map under it, or the ref of `<DeckGL>`',
  vitals: {
    FTP: 'the first `onAfterRender` after a tile of a `TileLayer` came',
    TCM: '`onAfterRender` with each layer loaded',
    GSL: 'the first `onAfterRender` with another view',
    GDF: 'animation frames from there to the last such `onAfterRender`',
    ST: 'from the last such `onAfterRender` to the first with each layer loaded',
    VCD: 'the tiles that each `TileLayer` has chosen for the view',
    DTS: '`onAfterRender` with the layer loaded',
    MFR: '`onTileError`, `onError`, and lost contexts',
  },
  facts: {
    'tile latency': 'the layer asks for a tile to the tile that came',
    'its network half': null,
    'missing and failed tiles': 'the error that the layer is given',
    'frame busy time': '`onBeforeRender` to `onAfterRender`',
  },
  notes: [
    'Over MapLibre or Mapbox (`MapboxOverlay`) the map under it is the map: attach that one.',
    'deck.gl asks for animation frames as long as it lives; the adapter adds none at rest.',
  ],
};
