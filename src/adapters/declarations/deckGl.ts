import type { AdapterDeclaration } from './adapterDeclaration.ts';

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
    MFR: 'tiles that failed, `onError`, and lost contexts',
  },
  facts: {
    'tile latency': 'the call of `getTileData` to what it brings',
    'its network half': 'of tiles with an address of their own, by the page’s resource timing',
    'missing and failed tiles':
      'what `getTileData` is rejected with; nothing brought is missing; one asked for before the attach expires',
    'frame busy time': '`onBeforeRender` to `onAfterRender`',
  },
  notes: [
    'Over MapLibre or Mapbox (`MapboxOverlay`, or a map in `<DeckGL>`) the map under it is the map: attach that one.',
    'Of a `Tile3DLayer` it is known whether all is there, and nothing of any one tile. A view that is set without a transition is a jump.',
    'deck.gl answers a double click 300 ms later, which no other action needs: that is a move of the program, as every one that begins more than 150 ms after the hand.',
    'deck.gl asks for animation frames as long as it lives; the adapter adds none at rest.',
  ],
};
