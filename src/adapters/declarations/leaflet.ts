import type { AdapterDeclaration } from './adapterDeclaration.ts';

export const leafletDeclaration: AdapterDeclaration = {
  adapter: 'attachLeaflet',
  library: 'Leaflet',
  versions: '1.9, 2.0 alpha',
  tested: 'both real libraries in Chromium',
  takes: "the `Map`; react-leaflet's ref is one",
  vitals: {
    FTP: 'the page’s next frame after the first `tileload`',
    TCM: 'the page’s next frame in which each layer has the tiles of the view',
    GSL: '`move` or `zoomanim`, in the task that moves the map: it is in that task’s frame',
    GDF: 'animation frames of drags, inertia, flights, keys that pan, fingers that pinch',
    ST: 'from the last `move`, or the end of the zoom’s transition, to the first frame with all tiles of the view',
    VCD: 'the tiles of the view that came, are on their way, or were not asked for yet while the map moves',
    DTS: 'the page’s next frame after the update, once the layer is not loading; the layer itself is the source',
    MFR: '`tileerror`, and `error` of image overlays',
  },
  partly: { GDF: '`null`, with the reason, of what only a CSS transition moves' },
  facts: {
    'tile latency': '`tileloadstart` to `tileload`; of tiles that were asked for before the attach, from the attach',
    'its network half': 'of images, where the server sends `Timing-Allow-Origin`',
    'missing and failed tiles':
      'the status by the browser’s resource timing: same origin, or `crossOrigin: true` on the layer and CORS on the server. Else each is failed',
    'frame busy time': null,
  },
  notes: [
    'Leaflet draws with DOM elements and has no frames: one is told at the end of the task that moved the map, and after the page’s next frame where tiles or layers changed; at rest none.',
    'A wheel, a double click, a button, a key or a box that zooms is one CSS transition of 250 ms, which the compositor draws whatever the page does: its settle starts at its end, and no frame of it counts for GDF.',
    'A map without a view (`setView`) tells nothing: layers that it was given before are told with its first view. One that is removed before that tells no end: detach it.',
    'A MapLibre map that is a layer (maplibre-gl-leaflet) is not waited for: attach that map, too.',
    'Tiles that a layer with `bounds` has not asked for yet are no debt while the map moves.',
  ],
};
