import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { LayerSpecification, SourceSpecification } from 'maplibre-gl';
import type { MapVitalName, Snapshot, VitalReport } from 'mapvitals';
import type { StartOptions } from '../pages/map.ts';
import type { TileServer, TileSource } from './tileServer.ts';

/** In every tile URL of these tests: it must turn up nowhere. */
export const SECRET = 'pk.secret-token';

/** Where four tiles meet, in Chicago: each view asks for several. */
const tileCorner: [number, number] = [-87.7148, 41.8368];

const lineLayer = (source: string, sourceLayer: string): LayerSpecification => ({
  id: source,
  type: 'line',
  source,
  'source-layer': sourceLayer,
  paint: { 'line-width': 3 },
});

const layers: Readonly<Record<TileSource, LayerSpecification>> = {
  streets: lineLayer('streets', 'road'),
  line: lineLayer('line', 'hello'),
  photo: { id: 'photo', type: 'raster', source: 'photo' },
  texture: { id: 'texture', type: 'raster', source: 'texture' },
  squares: lineLayer('squares', 'squares'),
};

/** A map of these sources. Nothing fades, so that complete means drawn. */
export function mapOf(
  server: TileServer,
  names: readonly TileSource[],
  rest: Partial<StartOptions> = {},
): StartOptions {
  const sourceOf = (name: TileSource): SourceSpecification => {
    const isRaster = name === 'photo' || name === 'texture';
    const extension = isRaster ? 'png' : 'mvt';
    const tiles = [`${server.origin}/tiles/${name}/{z}/{x}/{y}.${extension}?access_token=${SECRET}`];
    return isRaster ? { type: 'raster', tiles, tileSize: 256 } : { type: 'vector', tiles, maxzoom: 13 };
  };
  return {
    ...rest,
    sources: { ...Object.fromEntries(names.map((name) => [name, sourceOf(name)])), ...rest.sources },
    layers: [...names.map((name) => layers[name]), ...(rest.layers ?? [])],
    map: { center: tileCorner, zoom: 13, fadeDuration: 0, ...rest.map },
  };
}

export async function startMap(page: Page, server: TileServer, options: StartOptions): Promise<void> {
  await page.goto(`${server.origin}/map.html`);
  await page.evaluate(`window.startMap(${JSON.stringify(options)})`);
}

export function readVital(page: Page, name: MapVitalName): Promise<VitalReport> {
  return page.evaluate((it) => window.page.performance.monitor.snapshot().vitals[it], name);
}

export function readSnapshot(page: Page): Promise<Snapshot> {
  return page.evaluate(() => window.page.performance.monitor.snapshot());
}

/** Waits until the vital has this many samples, of whatever outcome. */
export async function vitalOf(page: Page, name: MapVitalName, sampleCount = 1): Promise<VitalReport> {
  await expect
    .poll(async () => (await readVital(page, name)).sampleCount, { timeout: 20_000, message: `samples of ${name}` })
    .toBeGreaterThanOrEqual(sampleCount);
  return readVital(page, name);
}

export async function mapIsIdle(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const { map } = window.page;
        if (map.loaded() && map.areTilesLoaded() && !map.isMoving()) resolve();
        else void map.once('idle', () => resolve());
      }),
  );
}

/** Turns the server's epoch milliseconds into the page's `performance.now()`, and says how far that may be off. */
export async function readClockShift(page: Page): Promise<{ shiftMs: number; errorMs: number }> {
  const tries = await page.evaluate(async () => {
    const results: { shiftMs: number; errorMs: number }[] = [];
    for (let run = 0; run < 8; run += 1) {
      const sentMs = performance.now();
      const serverMs = Number(await (await fetch('/clock', { cache: 'no-store' })).text());
      const receivedMs = performance.now();
      results.push({ shiftMs: (sentMs + receivedMs) / 2 - serverMs, errorMs: (receivedMs - sentMs) / 2 });
    }
    return results;
  });
  return tries.reduce((best, other) => (other.errorMs < best.errorMs ? other : best));
}

/** Drags the map as a hand does: in many small steps, one about each 16 ms. */
export async function drag(
  page: Page,
  { fromX = 320, toX = 80, y = 150, steps = 30, onStep }: DragOptions = {},
): Promise<void> {
  await page.mouse.move(fromX, y);
  await page.mouse.down();
  for (let step = 1; step <= steps; step += 1) {
    await page.mouse.move(fromX + ((toX - fromX) * step) / steps, y);
    await onStep?.(step);
    await page.waitForTimeout(16);
  }
  // A hand that rests before it lets go: no inertia.
  await page.waitForTimeout(200);
  await page.mouse.up();
}

export interface DragOptions {
  readonly fromX?: number;
  readonly toX?: number;
  readonly y?: number;
  readonly steps?: number;
  readonly onStep?: (step: number) => Promise<void>;
}
