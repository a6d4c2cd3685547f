import { beforeAll, describe, expect, test, vi } from 'vitest';
import { drag } from '../drag.ts';
import { readClaims } from '../readClaims.ts';
import type { Snapshot, TileSample } from 'mapvitals';
import type { Stage } from '../stage.ts';

/** ms. Each tile takes this long. */
const TILE_MS = 120;

/** Libraries that draw without WebGL, and so by the engine's own images and canvases. */
export function testFlatMaps(stage: Stage): void {
  const tellsStatus = readClaims(stage.engine).get('`responseStatus` of resources') === 'yes';
  const vitals = (): Promise<Snapshot['vitals']> => stage.page.evaluate('flatPage.vitals()');
  const untilSampled = (name: 'TCM' | 'ST', count: number): Promise<void> =>
    // All of it: where it has none its reason is seen.
    vi.waitFor(async () => expect((await vitals())[name]).toMatchObject({ sampleCount: count }), {
      timeout: 20_000,
      interval: 100,
    });

  describe.each(['leaflet', 'openLayers'])('a map of %s', (library) => {
    beforeAll(async () => {
      stage.server.reset({ delayMs: () => TILE_MS, status: ({ index }) => (index === 0 ? 404 : 200) });
      await stage.page.goto(`${stage.server.origin}/flat.html?library=${library}`);
      await untilSampled('TCM', 1);
    }, 30_000);

    test('is complete with the tiles that came; one that is not there is missing, where the engine tells its status', async () => {
      const { FTP, TCM } = await vitals();
      expect(FTP.value).toBeGreaterThanOrEqual(TILE_MS);
      expect(TCM.value).toBeGreaterThanOrEqual(FTP.value!);
      const tiles = await stage.page.evaluate<TileSample[]>('flatPage.tiles()');
      const ready = tiles.filter(({ outcome }) => outcome === 'ready');
      expect(ready.length).toBeGreaterThan(2);
      // The step of the clock may be taken from both ends, and the server's own.
      expect(Math.min(...ready.map(({ durationMs }) => durationMs!))).toBeGreaterThanOrEqual(TILE_MS - 3);
      expect(tiles.filter(({ outcome }) => outcome !== 'ready').map(({ outcome }) => outcome)).toEqual([
        tellsStatus ? 'missing' : 'failed',
      ]);
    });

    test('answers a drag and a wheel, each one gesture that settles', async () => {
      await drag(stage.page);
      await untilSampled('ST', 1);
      const { GSL, GDF, ST } = await vitals();
      expect([GSL, GDF, ST].map(({ sampleCount, tags }) => [sampleCount, tags.gesture])).toEqual(
        Array.from({ length: 3 }, () => [1, 'drag']),
      );
      expect(GDF.parts['maxGapMs']).toBeGreaterThan(0);
      await stage.page.wheel([200, 150], -120);
      await untilSampled('ST', 2);
      const after = await vitals();
      expect([after.GSL, after.ST].map(({ sampleCount, tags }) => [sampleCount, tags.gesture])).toEqual(
        Array.from({ length: 2 }, () => [2, 'wheel']),
      );
      expect(await stage.page.evaluate('pageErrors')).toEqual([]);
    });
  });
}
