import { withGpuTime } from 'mapvitals';
import { expect, test } from 'vitest';
import { createFakeClock } from '../../support/fakeClock.ts';
import { attachFakeMap, createFakeMap } from '../../support/fakeMap.ts';
import type { MapEvent } from 'mapvitals';

interface CustomLayer {
  readonly id: string;
  prerender?(gl: object): void;
  render?(gl: object): void;
}

/** A GPU that is done with a frame some frames later. */
function createFakeGpu({ hasExtension = true, lagFrames = 1 } = {}) {
  const queries: { ms: number; age: number }[] = [];
  const gpu = {
    drawMs: 5,
    isDisjoint: false,
    isLost: false,
    isBusy: false,
    queries,
    running: null as { ms: number; age: number } | null,
    CURRENT_QUERY: 1,
    QUERY_RESULT: 2,
    QUERY_RESULT_AVAILABLE: 3,
    getExtension: () => (hasExtension ? {} : null),
    getQuery: () => (gpu.isBusy ? {} : null),
    createQuery: () => ({ ms: 0, age: 0 }),
    beginQuery(_target: number, query: { ms: number; age: number }) {
      expect(gpu.running).toBeNull();
      gpu.running = query;
      queries.push(query);
    },
    endQuery() {
      gpu.running!.ms = gpu.drawMs;
      gpu.running = null;
    },
    getQueryParameter: (query: { ms: number; age: number }, what: number) =>
      what === 3 ? query.age >= lagFrames : query.ms * 1e6,
    getParameter: () => gpu.isDisjoint,
    isContextLost: () => gpu.isLost,
    deleteQuery: (query: { ms: number; age: number }) => void queries.splice(queries.indexOf(query), 1),
  };
  return gpu;
}

function setup(options: Parameters<typeof createFakeGpu>[0] = {}) {
  const clock = createFakeClock({ frameMs: 20 });
  const gpu = createFakeGpu(options);
  let layers: CustomLayer[] = [{ id: 'water' }, { id: 'roads' }];
  const map = Object.assign(createFakeMap(clock), {
    getLayersOrder: () => layers.map(({ id }) => id),
    getLayer: (id: string) => layers.find((layer) => layer.id === id),
    addLayer(layer: CustomLayer, beforeId?: string) {
      const index = layers.findIndex(({ id }) => id === beforeId);
      layers = index < 0 ? [...layers, layer] : layers.toSpliced(index, 0, layer);
    },
    moveLayer: (id: string) =>
      void (layers = [...layers.filter((it) => it.id !== id), layers.find((it) => it.id === id)!]),
    removeLayer: (id: string) => void (layers = layers.filter((it) => it.id !== id)),
  });
  const events: MapEvent[] = [];
  const problems: string[] = [];
  const detach = withGpuTime(attachFakeMap)(map, {
    attached() {},
    event: (event) => void events.push(event),
    problem: (code) => void problems.push(code),
  });
  return {
    map,
    gpu,
    events,
    problems,
    detach,
    layerIds: map.getLayersOrder,
    setStyle: (ids: readonly string[]) => void (layers = ids.map((id) => ({ id }))),
    /** The library draws, then tells of it. */
    draw(count = 1) {
      for (let drawn = 0; drawn < count; drawn += 1) {
        for (const query of gpu.queries) query.age += 1;
        for (const layer of layers) layer.prerender?.(gpu);
        for (const layer of layers) layer.render?.(gpu);
        map.repaint();
        clock.advance(20);
      }
    },
    gpuMs: () => events.flatMap((event) => (event.type === 'frame' && event.gpuMs !== undefined ? [event.gpuMs] : [])),
  };
}

test('frames tell for how long the GPU drew, as soon as it is known, each measurement once', () => {
  const { gpu, draw, gpuMs, layerIds } = setup();
  draw();
  expect(layerIds()).toEqual(['mapvitals-gpu-first', 'water', 'roads', 'mapvitals-gpu-last']);
  draw(2);
  gpu.drawMs = 9;
  draw(4);
  expect(gpuMs().slice(0, 5)).toEqual([5, 5, 9, 9, 9].slice(0, gpuMs().length));
  expect(gpuMs().length).toBeGreaterThan(3);
  expect(gpu.queries.length).toBeLessThanOrEqual(4);
});

test('a GPU that lies behind is waited for, and not asked more', () => {
  const { gpu, draw, gpuMs } = setup({ lagFrames: 30 });
  draw(20);
  expect([gpuMs(), gpu.queries.length]).toEqual([[], 4]);
});

test('where the browser tells no GPU time there is none, never 0: said once, and the layers go', () => {
  const { draw, gpuMs, problems, layerIds } = setup({ hasExtension: false });
  draw(5);
  expect([gpuMs(), problems, layerIds()]).toEqual([[], ['no-gpu-time'], ['water', 'roads']]);
});

test('what was counted while the GPU did something else, or with a context that is lost, is not told', () => {
  const { gpu, draw, gpuMs } = setup();
  gpu.isDisjoint = true;
  draw(5);
  gpu.isDisjoint = false;
  gpu.isLost = true;
  draw(5);
  expect(gpuMs()).toEqual([]);
  gpu.isLost = false;
  draw(5);
  expect(gpuMs().length).toBeGreaterThan(0);
});

test('a query of the app’s own is left alone', () => {
  const { gpu, draw, gpuMs } = setup();
  gpu.isBusy = true;
  draw(5);
  expect([gpuMs(), gpu.queries]).toEqual([[], []]);
});

test('a new style and layers on top are measured too, and after the detach nothing of it is left', () => {
  const { map, draw, layerIds, setStyle, detach } = setup();
  draw(2);
  setStyle(['land']);
  draw();
  expect(layerIds()).toEqual(['mapvitals-gpu-first', 'land', 'mapvitals-gpu-last']);
  map.addLayer({ id: 'places' });
  map.addLayer({ id: 'sky' }, 'mapvitals-gpu-first');
  draw();
  expect(layerIds()).toEqual(['mapvitals-gpu-first', 'sky', 'land', 'places', 'mapvitals-gpu-last']);
  detach();
  detach();
  expect([layerIds(), map.sinkCount]).toEqual([['sky', 'land', 'places'], 0]);
});

test('a map that is removed is not touched any more', () => {
  const { map, draw, detach, layerIds } = setup();
  draw(2);
  const before = layerIds();
  map.remove();
  detach();
  expect(layerIds()).toEqual(before);
});
