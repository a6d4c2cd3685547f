import type { AdapterDeclaration } from './adapterDeclaration.ts';

export const cesiumDeclaration: AdapterDeclaration = {
  adapter: 'attachCesium',
  library: 'Cesium',
  versions: '1.14x',
  tested: 'the real library in Chromium',
  takes: "a `Viewer`, a `CesiumWidget`, a `Scene`, or resium's ref",
  vitals: {
    FTP: 'the third `postRender` after an image of the globe came, which draws it; the first after a tile of a tileset',
    TCM: '`postRender` with the globe and each tileset loaded',
    GSL: 'the first `postRender` with another camera',
    GDF: 'animation frames from there to the last such `postRender`',
    ST: 'from the last such `postRender` to the first with all loaded',
    VCD: null,
    DTS: '`postRender` with the data source loaded',
    MFR: 'tiles of imagery and terrain that failed, `renderError`, and lost contexts',
  },
  nulls: { VCD: 'cesium counts the tiles it waits for, not those in view' },
  facts: {
    'tile latency': 'of imagery and terrain: the call of the provider to what it brings',
    'its network half': 'by the page’s resource timing',
    'missing and failed tiles': 'of imagery and terrain: the status that the provider is told; of 3D tilesets none',
    'frame busy time': '`preUpdate` to `postRender`',
  },
  notes: [
    '`camera.moveEnd` comes 500 ms late: a move ends with the first animation frame in which the camera stands.',
    'Of a 3D tileset each tile that came is known, not when it was asked for. An empty answer (204) fails to be decoded, and counts as failed.',
    'A scene without a globe (`globe: false`) is complete with its tilesets and primitives; without those there is nothing to show.',
    'Without `requestRenderMode` it draws in every frame for ever: that is told as `never-idle`.',
  ],
};
