import { afterEach, describe, expect, it } from 'vitest';
import { leafletDriver1 } from './drivers/leaflet.ts';
import { mapLibreDriver } from './drivers/mapLibre.ts';
import { openLayersDriver } from './drivers/openLayers.ts';
import { openSession } from './openSession.ts';
import type { MapDriver } from './driver.ts';

/** Long beside a slow machine's frames, as a tile of a slow server is. */
const DELAY_MS = 3000;
/** How far the libraries may lie apart where their work is the same. */
const ALLOWED = 0.15;

/** From when the server was asked for the first tile: what a library does before is its own, and differs. */
interface Load {
  readonly firstTileMs: number;
  readonly completeMs: number;
  readonly tileMs: number;
  readonly tileCount: number;
}

let close = (): void => {};
afterEach(() => close());

async function loadOnce<MapType extends object>(driver: MapDriver<MapType>, delayMs: number): Promise<Load> {
  const session = await openSession(driver, { kind: 'raster', tiles: { delayMs } });
  ({ close } = session);
  const { rest, until, vitals, tiles, readClocks, samples } = session;
  await rest();
  await until(() => vitals('TCM').length > 0 && vitals('FTP').length > 0);
  const { entries } = await tiles();
  const toPageMs = await readClocks();
  const askedMs = toPageMs(Math.min(...entries.map(({ startEpochMs }) => startEpochMs)));
  const ready = samples('tile').filter(({ outcome }) => outcome === 'ready');
  close();
  return {
    firstTileMs: vitals('FTP')[0]!.endMs - askedMs,
    completeMs: vitals('TCM')[0]!.endMs - askedMs,
    tileMs: median(ready.map(({ durationMs }) => durationMs ?? Number.NaN)),
    tileCount: ready.length,
  };
}

/** The second time: in the first shaders are built, and code is read. */
async function load<MapType extends object>(driver: MapDriver<MapType>): Promise<Load> {
  await loadOnce(driver, 0);
  return loadOnce(driver, DELAY_MS);
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

describe('the same tiles from the same server', () => {
  it('give the same load and tile vitals in MapLibre, Leaflet and OpenLayers', async () => {
    const loads = [await load(mapLibreDriver), await load(leafletDriver1), await load(openLayersDriver)];
    const spreadOf = (name: keyof Load): number => {
      const values = loads.map((it) => it[name]);
      return Math.max(...values) / Math.min(...values) - 1;
    };
    for (const name of ['firstTileMs', 'completeMs', 'tileMs'] as const) {
      expect(spreadOf(name), `${name}: ${loads.map((it) => Math.round(it[name])).join(', ')}`).toBeLessThan(ALLOWED);
    }
    // One may ask for a row more at the edge.
    expect(Math.min(...loads.map(({ tileCount }) => tileCount))).toBeGreaterThan(3);
  }, 120_000);
});
