import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ENTRY = `${ROOT}entry.js`;

/** What each adapter asks of its library, and none of the others. */
const SIGNS: Readonly<Record<string, string>> = {
  attachDeckGl: 'getTileData',
  attachCesium: 'requestTileGeometry',
  attachMapbox: 'renderstart',
  attachGoogleMaps: 'tilesloaded',
};

test.each(Object.keys(SIGNS))('an app that names %s ships it, no other adapter, and no map library', async (name) => {
  const code = `export { ${name}, onMapVital } from 'mapvitals/vitals';`;
  const bundle = await rolldown({
    input: ENTRY,
    cwd: ROOT,
    platform: 'browser',
    tsconfig: false,
    onLog: () => {},
    plugins: [
      { name: 'entry', resolveId: (id) => (id === ENTRY ? id : null), load: (id) => (id === ENTRY ? code : null) },
    ],
  });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  const text = output.map((file) => (file.type === 'chunk' ? file.code : '')).join('\n');
  for (const [other, sign] of Object.entries(SIGNS)) {
    if (other === name) expect(text).toContain(sign);
    else expect(text, other).not.toContain(sign);
  }
  const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
  expect(modules.filter((id) => /node_modules\/(?!web-vitals|zustand)/.test(id))).toEqual([]);
});
