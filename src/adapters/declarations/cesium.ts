import type { AdapterDeclaration } from '../../types/adapterDeclaration.ts';

export const cesiumDeclaration: AdapterDeclaration = {
  adapter: 'attachCesium',
  library: 'Cesium',
  versions: '1.14x',
  tested: 'the real library in Chromium',
  takes: "a `Viewer`, a `CesiumWidget`, a `Scene`, or resium's ref",
  vitals: {
    FTP: 'the first `postRender` after a tile of the globe or of a tileset came',
    TCM: '`postRender` with the globe and each tileset loaded',
    GSL: 'the first `postRender` with another camera',
    GDF: 'animation frames from there to the last such `postRender`',
    ST: 'from the last such `postRender` to the first with all loaded',
    VCD: null,
    DTS: '`postRender` with the data source loaded',
    MFR: '`tileFailed`, errors of providers, `renderError`, and lost contexts',
  },
  nulls: { VCD: 'cesium tells how many tiles it waits for, not how many of the view are there' },
  facts: {
    'tile latency': null,
    'its network half': null,
    'missing and failed tiles': 'errors of providers and tilesets',
    'frame busy time': '`preUpdate` to `postRender`',
  },
  notes: ['`camera.moveEnd` comes 500 ms late: a move ends with the last frame in which the camera changed.'],
};
