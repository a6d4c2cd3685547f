import { createMapPerformance, measureUpdate, trackSource, withGpuTime } from 'mapvitals';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Sample, VitalSample } from 'mapvitals';
import { attachMapLibre } from '../../../src/adapters/attachMapLibre.ts';
import {
  chicago,
  createContainer,
  createStyle,
  mapLibreVersions,
  rasterLayer,
  rasterTile,
} from '../../support/realMapLibre.ts';
import { isThorough } from '../../support/thorough.ts';
import type { AttachedMap } from '../../../src/types/adapter.ts';
import type { MapEvent } from '../../../src/types/mapEvents.ts';
import type { MapLibreModule } from '../../support/realMapLibre.ts';

const points = (version: number, count = 200): GeoJSON.FeatureCollection => ({
  type: 'FeatureCollection',
  features: Array.from({ length: count }, (_, index) => ({
    type: 'Feature',
    properties: { version },
    geometry: {
      type: 'Point',
      coordinates: [chicago[0] + ((index % 20) - 10) * 1e-4, chicago[1] + (Math.floor(index / 20) - 5) * 1e-4],
    },
  })),
});
const layer = { id: 'places', type: 'circle', source: 'places' } as const;

const majors = isThorough ? ([4, 5, 6] as const) : ([6] as const);
describe.each(majors)('with MapLibre %i', (major) => {
  let mapLibre: MapLibreModule;
  let cleanups: (() => void)[] = [];

  beforeEach(async () => {
    mapLibre = await mapLibreVersions[major]();
  });
  afterEach(() => {
    for (const cleanup of cleanups.toReversed()) cleanup();
    cleanups = [];
  });

  async function setup() {
    const container = createContainer();
    const style = createStyle({ places: { type: 'geojson', data: points(0) } }, [layer]);
    const map = new mapLibre.Map({ container, style, center: chicago, zoom: 16, fadeDuration: 0, maplibreLogo: false });
    const measured = createMapPerformance({ webVitals: false });
    const samples: VitalSample[] = [];
    const problems: Sample[] = [];
    measured.monitor.onSample((sample) => {
      if (sample.kind === 'problem') problems.push(sample);
      if (sample.kind === 'vital' && sample.name === 'DTS') samples.push(sample);
    });
    measured.attach(map);
    cleanups.push(() => {
      void measured.dispose();
      map.remove();
      container.remove();
    });
    await vi.waitUntil(() => map.loaded() && map.queryRenderedFeatures().length > 0, { timeout: 20_000 });
    await measured.flush();
    /** By what is drawn: the first frame in which the points of this version are there. */
    const drawn = (version: number): Promise<number> =>
      new Promise((resolve) => {
        const look = (): void => {
          // Asking takes a while itself.
          const atMs = performance.now();
          const versions = map.queryRenderedFeatures().map(({ properties }) => properties['version'] as number);
          if (versions.length === 0 || versions.some((it) => it !== version)) return;
          map.off('render', look);
          resolve(atMs);
        };
        map.on('render', look);
      });
    // Version 5 gives its promise where it is asked for one, which version 6's types do not know.
    const source = map.getSource('places') as unknown as { setData(data: object, isAwaited?: boolean): Promise<void> };
    const told = (count: number): Promise<boolean> => vi.waitUntil(() => samples.length >= count, { timeout: 20_000 });
    return { map, samples, problems, drawn, source, told, measured };
  }

  it('data is on screen in the first frame that shows it, and its parts add up', async () => {
    const { source, samples, drawn, told, map, problems } = await setup();
    for (const version of [1, 2]) {
      const startMs = performance.now();
      const seen = drawn(version);
      void measureUpdate(map, 'places', () => source.setData(points(version), true), { kind: 'user' });
      const truthMs = await seen;
      let nextMs = Infinity;
      void map.once('render').then(() => (nextMs = performance.now()));
      await told(version);
      const { value, parts, outcome, tags } = samples.at(-1)!;
      expect([outcome, tags!.updateKind]).toEqual(['measured', 'user']);
      const endMs = startMs + value!;
      // At most one frame later, however long that is: a tile beyond the edge is its source's, too.
      expect(endMs).toBeGreaterThan(truthMs - 20);
      expect(endMs).toBeLessThan(Math.max(truthMs + 50, nextMs + 20));
      const { transferMs, workerMs, drawMs, longestBlockMs, featureCount } = parts as Record<string, number>;
      expect(featureCount).toBe(200);
      expect(transferMs! + workerMs! + drawMs!).toBeCloseTo(value!);
      for (const part of [transferMs, workerMs, drawMs, longestBlockMs]) expect(part).toBeGreaterThanOrEqual(0);
      expect(longestBlockMs).toBeLessThanOrEqual(value!);
    }
    expect(problems).toEqual([]);
  });

  it('a filter is on screen in the first frame that shows what is left, and what changes nothing in the next one', async () => {
    const { source, samples, drawn, told, map } = await setup();
    const both = points(1);
    both.features.push(...points(2, 50).features);
    const filtered = drawn(2);
    void source.setData(both);
    const startMs = performance.now();
    measureUpdate(map, 'places', () => void map.setFilter('places', ['==', ['get', 'version'], 2]), { kind: 'user' });
    const truthMs = (await filtered) - startMs;
    await told(1);
    expect(samples[0]!.value!).toBeGreaterThan(truthMs - 20);
    measureUpdate(map, 'places', () => {}, { kind: 'bulk' });
    await told(2);
    expect(samples[1]).toMatchObject({ outcome: 'measured' });
  });

  it('a source that is tracked tells each change, and those that overtake each other once', async () => {
    const { source, samples, drawn, told, map } = await setup();
    trackSource(map, 'places');
    const seen = drawn(1);
    void source.setData(points(1));
    await seen;
    await told(1);
    expect(samples[0]!.outcome).toBe('measured');
    const last = drawn(9);
    for (const version of [7, 8, 9]) void source.setData(points(version));
    await last;
    await vi.waitUntil(() => samples.filter(({ outcome }) => outcome === 'measured').length === 2, { timeout: 20_000 });
  });

  it('the longest block is the long task in its window', async () => {
    const { source, samples, told, map } = await setup();
    const update = async (): Promise<void> => {
      await source.setData(points(1), true);
      const endMs = performance.now() + 120;
      await new Promise((resolve) => setTimeout(resolve, 0));
      while (performance.now() < endMs);
    };
    await measureUpdate(map, 'places', update);
    map.triggerRepaint();
    await told(1);
    const blockMs = samples[0]!.parts!['longestBlockMs']!;
    expect(blockMs).toBeGreaterThan(100);
  });

  it('a frame tells for how long it kept the main thread, what ran before in it included', async () => {
    const { map } = await setup();
    const frames: (number | undefined)[] = [];
    const sink = {
      attached() {},
      event: (event: MapEvent) => event.type === 'frame' && frames.push(event.busyMs),
      problem() {},
    };
    cleanups.push(attachMapLibre(map, sink));
    await new Promise<void>((resolve) => {
      requestAnimationFrame(() => {
        const endMs = performance.now() + 60;
        while (performance.now() < endMs);
        map.triggerRepaint();
        resolve();
      });
      map.triggerRepaint();
    });
    await vi.waitUntil(() => frames.length > 0, { timeout: 20_000 });
    expect(frames[0]).toBeGreaterThan(0);
    expect(Math.max(...frames.map((busyMs) => busyMs ?? 0))).toBeGreaterThan(55);
  });

  it('the GPU’s time is told where the browser has it, else said to be unknown, and the map is as before', async () => {
    const { map } = await setup();
    const layerIds = map.getLayersOrder();
    const gpuMs: number[] = [];
    const problems: string[] = [];
    const detach = withGpuTime(attachMapLibre)(map, {
      attached() {},
      event: (event) => event.type === 'frame' && event.gpuMs !== undefined && gpuMs.push(event.gpuMs),
      problem: (code) => problems.push(code),
    });
    for (let frame = 0; frame < 12; frame += 1) {
      map.triggerRepaint();
      await map.once('render');
    }
    const gl = map.getCanvas().getContext('webgl2')!;
    const isKnown = gl.getExtension('EXT_disjoint_timer_query_webgl2') !== null;
    expect(problems).toEqual(isKnown ? [] : ['no-gpu-time']);
    expect(gpuMs.length > 0).toBe(isKnown);
    expect(gpuMs.filter((ms) => ms <= 0)).toEqual([]);
    detach();
    expect(map.getLayersOrder()).toEqual(layerIds);
  });

  it('a source that is not there is a problem, and the map’s own error is not fired', async () => {
    const { map, problems, samples } = await setup();
    const errors: unknown[] = [];
    map.on('error', (event) => errors.push(event));
    expect(measureUpdate(map, 'nowhere', () => 7)).toBe(7);
    map.triggerRepaint();
    await map.once('idle');
    expect(problems).toMatchObject([{ code: 'update-no-source' }]);
    expect([errors, samples]).toEqual([[], []]);
  });

  it('what the view lacks is what was asked for and has not come', async () => {
    const waiting: (() => void)[] = [];
    let askedCount = 0;
    mapLibre.addProtocol('photo', async () => {
      askedCount += 1;
      await new Promise<void>((resolve) => waiting.push(resolve));
      return { data: await rasterTile() };
    });
    const container = createContainer();
    const tiles = ['photo://tiles.test/{z}/{x}/{y}.png'];
    const style = createStyle({ photo: { type: 'raster', tiles, tileSize: 128 } }, [rasterLayer]);
    const map = new mapLibre.Map({ container, style, center: chicago, zoom: 13, fadeDuration: 0, maplibreLogo: false });
    let attached: AttachedMap | undefined;
    const events: MapEvent[] = [];
    const detach = attachMapLibre(map, {
      attached: (it) => void (attached = it),
      event: (event) => void events.push(event),
      problem: (code) => expect.unreachable(code),
    });
    cleanups.push(() => {
      detach();
      map.remove();
      container.remove();
    });
    await vi.waitUntil(() => askedCount > 3, { timeout: 20_000 });
    // On a busy machine the last are asked for late.
    await vi.waitUntil(() => attached?.readView?.()?.pendingCount === askedCount, { timeout: 20_000 });
    const neededCount = askedCount;
    expect(attached!.readView!()).toEqual({ readyCount: 0, pendingCount: neededCount, failedCount: 0 });
    const ready = (): number => events.filter(({ type }) => type === 'tileReady').length;
    for (const answer of waiting.splice(0, 2)) answer();
    await vi.waitUntil(() => ready() === 2, { timeout: 20_000 });
    expect(attached!.readView!()).toEqual({ readyCount: 2, pendingCount: neededCount - 2, failedCount: 0 });
    for (const answer of waiting.splice(0)) answer();
    await vi.waitUntil(() => map.areTilesLoaded(), { timeout: 20_000 });
    expect(attached!.readView!()).toEqual({ readyCount: neededCount, pendingCount: 0, failedCount: 0 });
  });
});
