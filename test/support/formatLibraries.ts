import { vitalDefinitions } from 'mapvitals';
import type { AdapterDeclaration } from '../../src/adapters/declarations/adapterDeclaration.ts';
import type { MapVitalName } from '../../src/types/vital.ts';

const VITALS: readonly MapVitalName[] = ['FTP', 'TCM', 'GSL', 'GDF', 'ST', 'VCD', 'DTS', 'MFR'];

/** The whole of docs/libraries.md. */
export function formatLibraries(declarations: readonly AdapterDeclaration[]): string {
  return [
    '# Map libraries',
    '',
    'The same eight [vitals](vitals.md) in each library: what each adapter measures, how, and what it cannot know, and why. This page is made',
    'of what the adapters declare (`src/adapters/declarations/`); a test keeps it so, and another holds what is `null` against what readers are told.',
    '',
    'An app names its adapter: `createMapPerformance({ adapter: attachLeaflet })`, and ships no other beside MapLibre’s, which is the default,',
    'needs no naming, and cannot be left out: what a function does without an option is part of it. `attachAny`',
    'recognises the library by the shape of the map, for apps that accept the bytes of all of them. A map that is given to the wrong',
    'adapter is told which one it needs.',
    '',
    '## At a glance',
    '',
    row(['', ...declarations.map(({ library, versions }) => `${library} ${versions}`)]),
    row(['---', ...declarations.map(() => '---')]),
    row(['adapter', ...declarations.map(({ adapter }) => `\`${adapter}\``)]),
    ...VITALS.map((name) =>
      row([
        `**${name}** ${titleOf(name)}`,
        ...declarations.map((it) => (it.vitals[name] === null ? '`null`' : isPartly(it, name) ? 'partly' : 'yes')),
      ]),
    ),
    row(['tested against', ...declarations.map(({ tested }) => tested)]),
    ...declarations.flatMap(formatLibrary),
    '',
  ].join('\n');
}

function formatLibrary(declaration: AdapterDeclaration): string[] {
  const { adapter, library, versions, takes, vitals, nulls = {}, facts, notes } = declaration;
  return [
    '',
    `## ${library}`,
    '',
    `\`${adapter}\`, for versions ${versions}, takes ${takes}.`,
    '',
    row(['', 'how it is known']),
    row(['---', '---']),
    ...VITALS.map((name) => row([name, vitals[name] ?? `\`null\`: ${nulls[name] ?? ''}`])),
    ...Object.entries(nulls)
      .filter(([name]) => name.includes('.'))
      .map(([name, why]) => row([name, `\`null\`: ${why}`])),
    ...Object.entries(facts).map(([fact, how]) => row([fact, how ?? '`null`: the library does not tell'])),
    ...(notes.length ? ['', ...notes.map((note) => `- ${note}`)] : []),
  ];
}

function isPartly({ nulls = {} }: AdapterDeclaration, name: MapVitalName): boolean {
  return Object.keys(nulls).some((key) => key.startsWith(`${name}.`));
}

function titleOf(name: MapVitalName): string {
  return Object.values(vitalDefinitions).find((it) => it.name === name)?.title ?? '';
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
