import type { AdapterDeclaration } from './adapterDeclaration.ts';

export const googleMapsDeclaration: AdapterDeclaration = {
  adapter: 'attachGoogleMaps',
  library: 'Google Maps',
  versions: 'weekly',
  tested: 'a fake: it needs a key',
  takes: 'a `google.maps.Map`, `<gmp-map>` or `<gmp-map-3d>`',
  vitals: {
    FTP: '`tilesloaded`: it tells of no single tile',
    TCM: '`tilesloaded`, `gmp-steadychange` of a 3D map',
    GSL: 'the page’s next frame after the camera changed',
    GDF: 'animation frames from there to the last such frame',
    ST: 'from the last such frame to `tilesloaded`',
    VCD: null,
    DTS: 'the page’s next frame after the update',
    MFR: 'a map that is never complete, and lost contexts, but of a 3D map',
  },
  nulls: { VCD: 'google maps tells of none of its tiles, only when all of the view are there' },
  facts: {
    'tile latency': null,
    'its network half': null,
    'missing and failed tiles': null,
    'frame busy time': null,
  },
  notes: ['It tells of no frame: one is taken to be drawn in the animation frame after each change of the camera.'],
};
