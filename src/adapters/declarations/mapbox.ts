import type { AdapterDeclaration } from './adapterDeclaration.ts';

export const mapboxDeclaration: AdapterDeclaration = {
  adapter: 'attachMapbox',
  library: 'Mapbox GL JS',
  versions: '3',
  tested: 'a fake and its types: its licence demands an account',
  takes: "the `Map`, or react-map-gl's `MapRef`",
  vitals: {
    FTP: 'the first `render` after `sourcedata` of a tile whose source is fetched',
    TCM: '`render` with all sources loaded for the view, or `idle`',
    GSL: 'the first `render` in which the camera is another one',
    GDF: 'animation frames from there to the last such `render`',
    ST: 'from the last such `render` to the first with all sources loaded',
    VCD: null,
    DTS: '`sourcedata` of the source, then the next `render`',
    MFR: '`error`, and lost contexts',
  },
  nulls: { VCD: 'mapbox-gl has no public list of the tiles that a view needs' },
  facts: {
    'tile latency': '`sourcedataloading` to `sourcedata` of one tile',
    'its network half': 'of raster tiles; vector tiles are fetched in workers',
    'missing and failed tiles': 'the status of `error`; a 404 is `sourcedata` that says error',
    'frame busy time': '`renderstart` to `render`',
  },
  notes: [
    'Mapbox tells of no tile that it gives up: one that did not come in 10 s expires.',
    'Without a valid token it is blank after its first full load, and goes on telling that it draws.',
  ],
};
