/** @module-tag realTime */
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { declarations } from '../../../src/adapters/declarations/declarations.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The modules of adapters in what an app loads first. */
async function adaptersOf(code: string): Promise<string[]> {
  const { metafile } = await build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    splitting: true,
    format: 'esm',
    outdir: 'out',
    write: false,
    metafile: true,
    logLevel: 'error',
    alias: { '#advice': './src/lib/advice/production.ts' },
    absWorkingDir: root,
  });
  const output = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint === '<stdin>');
  const seen = new Set<string>();
  const visit = (one: typeof output): void => {
    for (const [path, { bytesInOutput }] of Object.entries(one?.inputs ?? {})) {
      if (bytesInOutput === 0) continue;
      const [, folder] = /src\/adapters\/(\w+)\//.exec(path) ?? [];
      if (folder) seen.add(folder);
    }
    for (const { path, kind } of one?.imports ?? []) {
      if (kind === 'import-statement') visit(metafile.outputs[path]);
    }
  };
  visit(output);
  return [...seen];
}

const folders: Readonly<Record<string, string>> = {
  attachMapbox: 'mapbox',
  attachLeaflet: 'leaflet',
  attachOpenLayers: 'openlayers',
  attachDeckGl: 'deckGl',
  attachCesium: 'cesium',
  attachGoogleMaps: 'googleMaps',
};

test.each(declarations.filter(({ adapter }) => adapter in folders))(
  'an app that names $adapter ships that adapter, and no declaration and no other beside the default one',
  async ({ adapter }) => {
    const named = `import { createMapPerformance, ${adapter} } from './src/index.ts'; createMapPerformance({ adapter: ${adapter} });`;
    expect(await adaptersOf(named)).toEqual([folders[adapter]]);
    const heard = `import { onMapVital, ${adapter} } from './src/vitals.ts'; onMapVital(map, console.log, { adapter: ${adapter} });`;
    expect(await adaptersOf(heard)).toEqual([folders[adapter]]);
  },
  30_000,
);

test('an app that names none ships no other library’s', async () => {
  expect(await adaptersOf(`import { createMapPerformance } from './src/index.ts'; createMapPerformance();`)).toEqual(
    [],
  );
}, 30_000);
