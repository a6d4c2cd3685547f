import type { AdapterDeclaration } from './adapterDeclaration.ts';

export const mapLibreDeclaration: AdapterDeclaration = {
  adapter: 'attachMapLibre',
  library: 'MapLibre GL JS',
  versions: '4, 5, 6',
  tested: 'the real library in Chromium',
  takes: "the `Map`, or react-maplibre's `MapRef`",
  vitals: {
    FTP: 'the first `render` after `sourcedata` of a tile whose source is fetched',
    TCM: '`render` with all sources loaded for the view, or `idle`',
    GSL: 'the first `render` in which the camera is another one',
    GDF: 'animation frames from there to the last such `render`',
    ST: 'from the last such `render` to the first with all sources loaded',
    VCD: '`coveringTiles()` and the tiles in flight; before 5.12 the tiles that the map holds and those in flight',
    DTS: '`sourcedata` of the source, then the next `render`',
    MFR: '`error`, and lost contexts',
  },
  facts: {
    'tile latency': '`sourcedataloading` to `sourcedata` of one tile',
    'its network half': 'of raster tiles; vector tiles are fetched in workers, which the page cannot see',
    'missing and failed tiles':
      'the status of `error`; a raster tile that is missing ends without a word, and is told when the map is complete',
    'frame busy time': 'the time at `render` less that of its animation frame: what else ran in it before counts, too',
  },
  notes: [
    'A vector tile that is missing (404, 204) looks loaded: it counts as ready, and is empty.',
    'An empty raster tile (204) becomes one transparent pixel, and is told as missing.',
    'A map with a `video` or `canvas` source draws without end: its frames tell that it is complete, not `idle`.',
  ],
};
