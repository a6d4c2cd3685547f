import { vitalDefinitions } from 'mapvitals';
import type { AdapterDeclaration } from '../../src/adapters/declarations/adapterDeclaration.ts';
import type { MapVitalName } from '../../src/types/vital.ts';

const VITALS: readonly MapVitalName[] = ['FTP', 'TCM', 'GSL', 'GDF', 'ST', 'VCD', 'DTS', 'MFR'];

const SAME_FLIGHT = [
  '',
  '## The same flight in two libraries',
  '',
  'From the first request on, MapLibre, Leaflet and OpenLayers agree within 15 % in FTP, TCM and tile latency on the same raster tiles',
  '(`test/contracts/mapAdapter/sameFlight.test.ts`). Where their work differs, so do the numbers:',
  '',
  '- **FTP and TCM from the map’s creation**: a WebGL library builds its context, shaders and workers before it asks for a tile; Leaflet asks at once.',
  '  Cesium asks level by level, from coarse to fine, so that a round trip counts once per level: ten times at zoom 13.',
  '- **ST**: who asks while the map moves waits less after it. MapLibre asks in every frame; Leaflet every 200 ms (`updateInterval`), on phones at',
  '  the end (`updateWhenIdle`), and for the end of a zoom at its start. OpenLayers begins at most two tiles a frame, none in a late one, and has at',
  '  most 16 in flight; deck.gl 6, Cesium 18 per server.',
  '- **VCD**: what is asked for late is owed longer. Tiles of another zoom in their place are debt in every library. Leaflet keeps two rows',
  '  more around the view (`keepBuffer`), which short drags never leave.',
  '- **GDF**: Leaflet moves pictures that are drawn already, by the compositor; the others draw all anew in each frame.',
];

/** The whole of docs/libraries.md. */
export function formatLibraries(declarations: readonly AdapterDeclaration[]): string {
  return [
    '# Map libraries',
    '',
    'The same eight [vitals](vitals.md) in each library: what each adapter measures, how, and what it cannot know, and why.',
    '',
    'An app names its adapter: `createMapPerformance({ adapter: attachLeaflet })`, and ships no other beside MapLibre’s, which is the default.',
    '`attachAny` recognises the library by the shape of the map, for apps that accept the bytes of all of them.',
    '',
    '## At a glance',
    '',
    row(['', ...declarations.map(({ library, versions }) => `${library} ${versions}`)]),
    row(['---', ...declarations.map(() => '---')]),
    row(['adapter', ...declarations.map(({ adapter }) => `\`${adapter}\``)]),
    ...VITALS.map((name) =>
      row([
        `**${name}** ${titleOf(name)}`,
        ...declarations.map((it) => (it.vitals[name] === null ? '`null`' : it.partly?.[name] ? 'partly' : 'yes')),
      ]),
    ),
    row(['tested against', ...declarations.map(({ tested }) => tested)]),
    ...SAME_FLIGHT,
    ...declarations.flatMap(formatLibrary),
    '',
  ].join('\n');
}

function formatLibrary(declaration: AdapterDeclaration): string[] {
  const { adapter, library, versions, takes, vitals, nulls = {}, partly = {}, facts, notes } = declaration;
  return [
    '',
    `## ${library}`,
    '',
    `\`${adapter}\`, for versions ${versions}, takes ${takes}.`,
    '',
    row(['', 'how it is known']),
    row(['---', '---']),
    ...VITALS.map((name) => row([name, vitals[name] ?? `\`null\`: ${nulls[name] ?? ''}`])),
    ...Object.entries(partly).map(([name, which]) => row([`${name}, partly`, which])),
    ...Object.entries(facts).map(([fact, how]) => row([fact, how ?? '`null`: the library does not tell'])),
    ...(notes.length ? ['', ...notes.map((note) => `- ${note}`)] : []),
  ];
}

function titleOf(name: MapVitalName): string {
  return Object.values(vitalDefinitions).find((it) => it.name === name)?.title ?? '';
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
