import { readFile } from 'node:fs/promises';
import { breadth } from '../support/breadth.ts';
import { mapOf, mapIsIdle, readClockShift, readSnapshot, SECRET, startMap, vitalOf } from '../support/mapPage.ts';
import { expect, test } from '../support/test.ts';
import type { Page } from '@playwright/test';
import type { SourceSpecification } from 'maplibre-gl';

/** The longest time between two of the page's own animation frames around a moment. */
function longestFrameMs(page: Page, aroundMs: number): Promise<number> {
  return page.evaluate((atMs) => {
    const near = window.page.frames.filter((frameMs) => Math.abs(frameMs - atMs) < 500);
    return Math.max(...near.slice(1).map((frameMs, index) => frameMs - (near[index] ?? frameMs)));
  }, aroundMs);
}

test.describe('loading a map', () => {
  // The oracle is the server: it knows when it sent the last byte of each tile. Its delays are long enough for the style,
  // the worker and the shaders to be ready before the first tile comes, and the tiles hold one line, so that nothing but
  // handing the tile over and drawing one frame lies between that byte and the vital. What a frame costs is not
  // assumed: it is the longest one that the page itself saw around that time. Server and page are one computer's
  // clocks, brought together to within half of the shortest round trip.
  test('First Tile Painted and Time to Complete Map agree with the tile server’s log', async ({ page, server }) => {
    server.reset({ delayMs: ({ index }) => 1500 + index * 300 });
    await startMap(page, server, mapOf(server, ['line']));
    const painted = await vitalOf(page, 'FTP');
    const complete = await vitalOf(page, 'TCM');
    const { shiftMs, errorMs } = await readClockShift(page);
    const createdAtMs = await page.evaluate(() => window.page.createdAtMs);

    // A busy server learns late that a byte has gone: the browser may have it by then, but not before it was sent.
    const beginMs = server.log.map((tile) => tile.sendEpochMs + shiftMs);
    const sentMs = server.log.map((tile) => tile.endEpochMs + shiftMs);
    expect(sentMs.length).toBeGreaterThan(1);
    for (const [vital, fromMs, atMs] of [
      [painted, Math.min(...beginMs), Math.min(...sentMs)],
      [complete, Math.max(...beginMs), Math.max(...sentMs)],
    ] as const) {
      const endMs = createdAtMs + (vital.value ?? Number.NaN);
      const lateMs = endMs - atMs;
      const frameMs = await longestFrameMs(page, atMs);
      test.info().annotations.push({
        type: vital.name,
        description: `${vital.value} ms, ${lateMs.toFixed(1)} ms after the server's byte; longest frame ${frameMs.toFixed(1)} ms, clocks within ${errorMs.toFixed(2)} ms`,
      });
      expect(endMs - fromMs, vital.name).toBeGreaterThanOrEqual(-errorMs);
      expect(lateMs, vital.name).toBeLessThanOrEqual(Math.max(50, frameMs) + errorMs);
    }
  });

  test('an empty GeoJSON source is not the first tile', breadth, async ({ page, server }) => {
    server.reset({ delayMs: () => 1000 });
    const empty: SourceSpecification = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } };
    await startMap(
      page,
      server,
      mapOf(server, ['line'], {
        sources: { empty },
        layers: [{ id: 'empty', type: 'circle', source: 'empty' }],
      }),
    );
    const painted = await vitalOf(page, 'FTP');
    expect(painted.value).toBeGreaterThan(1000);
  });

  test('real streets load, each tile timed from request to ready', async ({ page, server }) => {
    server.reset({ delayMs: () => 400 });
    await startMap(page, server, mapOf(server, ['streets', 'photo']));
    await vitalOf(page, 'TCM');
    const { tiles } = await readSnapshot(page);
    expect(tiles.map((source) => source.sourceId).toSorted()).toEqual(['photo', 'streets']);
    for (const source of tiles) {
      expect(source.readyCount).toBe(server.log.filter((tile) => tile.source === source.sourceId).length);
      expect(source).toMatchObject({ failedCount: 0, abortedCount: 0, expiredCount: 0 });
      expect(source.p75Ms).toBeGreaterThanOrEqual(400);
    }
    // The page fetches pictures itself and sees their network half; streets are fetched in a worker.
    const [photo, streets] = tiles.toSorted((left, right) => left.sourceId.localeCompare(right.sourceId));
    expect(photo?.networkP75Ms).toBeGreaterThanOrEqual(400);
    expect(photo?.networkP75Ms).toBeLessThanOrEqual(photo?.p95Ms ?? 0);
    expect(streets?.networkP75Ms).toBeNull();
  });

  test('no access token and no tile coordinate is kept anywhere', async ({ page, server }) => {
    // One tile that fails: its error carries its URL.
    server.reset({ status: ({ source, index }) => (source === 'photo' && index === 0 ? 500 : 200) });
    await startMap(page, server, mapOf(server, ['streets', 'photo']));
    await vitalOf(page, 'TCM');
    const inMemory = await page.evaluate(() => {
      const { performance: measured, samples } = window.page;
      return JSON.stringify([measured.report(), measured.monitor.snapshot(), samples]);
    });
    const downloading = page.waitForEvent('download');
    await page.evaluate(() => window.page.performance.exportReport());
    const exported = await readFile(await (await downloading).path(), 'utf8');
    expect(JSON.parse(exported)).toMatchObject({ vitals: { TCM: { sampleCount: 1 } } });

    const kept = inMemory + exported;
    expect(kept).toContain('/tiles/photo/{z}/{x}/{y}.png');
    expect(kept).not.toContain(SECRET);
    expect(kept).not.toContain('access_token');
    for (const { x, y } of server.log) expect(kept).not.toContain(`${x}/${y}`);
  });
});

test.describe('a source that fails', () => {
  test('an empty raster tile is missing, and not the first that is painted', breadth, async ({ page, server }) => {
    server.reset({
      status: ({ index }) => (index < 2 ? 204 : 200),
      delayMs: ({ index }) => (index < 2 ? 300 : 1500),
    });
    await startMap(page, server, mapOf(server, ['photo']));
    const painted = await vitalOf(page, 'FTP');
    await vitalOf(page, 'TCM');
    expect(server.log.filter(({ status }) => status === 204)).toHaveLength(2);
    expect(painted.value).toBeGreaterThan(1400);
    const { tiles } = await readSnapshot(page);
    expect(tiles).toEqual([expect.objectContaining({ missingCount: 2, failedCount: 0 })]);
  });

  test('a map whose missing raster tiles came last is complete, and its tiles are missing, which is said of the source', async ({
    page,
    server,
  }) => {
    server.reset({ status: () => 404, delayMs: () => 300 });
    await startMap(page, server, mapOf(server, ['photo'], { map: { zoom: 1 } }));
    const complete = await vitalOf(page, 'TCM');
    expect(complete).toMatchObject({ incompleteCount: 0 });
    expect(complete.value).toBeGreaterThan(300);
    expect(complete.value).toBeLessThan(30_000);
    const { tiles, vitals, problems } = await readSnapshot(page);
    expect(tiles).toEqual([expect.objectContaining({ sourceId: 'photo', readyCount: 0, failedCount: 0 })]);
    expect(tiles[0]?.missingCount).toBe(server.log.length);
    expect(problems.map(({ code }) => code)).toEqual(['source-empty']);
    expect(vitals.FTP).toMatchObject({ value: null, reason: expect.any(String) });
  });

  test('missing vector tiles look loaded, as MapLibre tells them', breadth, async ({ page, server }) => {
    server.reset({ status: () => 404 });
    await startMap(page, server, mapOf(server, ['streets']));
    await vitalOf(page, 'TCM');
    const { tiles } = await readSnapshot(page);
    expect(tiles).toEqual([
      expect.objectContaining({ sourceId: 'streets', readyCount: server.log.length, failedCount: 0, expiredCount: 0 }),
    ]);
  });

  test('tiles that the server fails to make are counted as failed, and the map is complete without them', async ({
    page,
    server,
  }) => {
    server.reset({ status: ({ index }) => (index === 0 ? 503 : 200) });
    const printed: Promise<string>[] = [];
    page.on('console', (message) => {
      printed.push(...message.args().map((arg) => arg.evaluate((it) => (it instanceof Error ? it.message : ''))));
    });
    await startMap(page, server, mapOf(server, ['streets']));
    await vitalOf(page, 'TCM');
    await mapIsIdle(page);
    const { tiles } = await readSnapshot(page);
    expect(tiles).toEqual([expect.objectContaining({ failedCount: 1, readyCount: server.log.length - 1 })]);
    // MapLibre's own print of the error, which our listener must not swallow.
    expect((await Promise.all(printed)).filter((message) => message.includes('503'))).toHaveLength(1);
  });
});
