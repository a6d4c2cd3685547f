import type { AdapterDeclaration } from './adapterDeclaration.ts';

export const openLayersDeclaration: AdapterDeclaration = {
  adapter: 'attachOpenLayers',
  library: 'OpenLayers',
  versions: '10',
  tested: 'the real library in Chromium',
  takes: 'the `ol/Map`',
  vitals: {
    FTP: 'the first `postrender` after `tileloadend`',
    TCM: '`postrender` with no tile of the frame’s own list waiting or in flight, and no source on its first load or still asking its server what there is (TileJSON)',
    GSL: 'the first `postrender` in which the view state is another one',
    GDF: 'animation frames from there to the last such `postrender`',
    ST: 'from the last such `postrender` to the first with nothing on its way',
    VCD: 'the tiles that the frame wants: queued, in flight, or there',
    DTS: 'the next `postrender` with the source not loading; the source or its layer is named by itself',
    MFR: '`tileloaderror`, `featuresloaderror`, `imageloaderror`, a source in the state `error`, and lost contexts',
  },
  facts: {
    'tile latency': '`tileloadstart` to `tileloadend` of one tile: from when it left the queue',
    'its network half': 'of images and of vectors, where the server sends `Timing-Allow-Origin`',
    'missing and failed tiles':
      'the status by the browser’s resource timing: same origin, or `crossOrigin` and CORS. Else each is failed',
    'frame busy time': '`precompose` to `postrender`',
  },
  notes: [
    '`rendercomplete` and `loadend` are not heard: they come in mid-drag, and cost in each frame. A complete frame that fades nothing in is the idle.',
    'A tile that is empty (204) ends without an event: it is found by its state at the next frame.',
    'The parts of a vector or reprojected tile have no place in the frame’s list: while one is in flight the view waits for it, in it or not.',
    'Of data tiles (`ImageTile`) the address is known from one template of `{z}`, `{x}` and `{y}`; of others each that is missing has failed.',
    'A MapLibre map that is a layer is not waited for: attach that map, too.',
    'A map that has lost its target is not gone: call `dispose()`, or detach.',
    'No map knows its version: the tag `libraryVersion` is absent.',
  ],
};
