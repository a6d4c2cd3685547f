import MVT from 'ol/format/MVT.js';
import ImageLayer from 'ol/layer/Image.js';
import TileLayer from 'ol/layer/Tile.js';
import VectorTileLayer from 'ol/layer/VectorTile.js';
import VectorLayer from 'ol/layer/Vector.js';
import OlMap from 'ol/Map.js';
import Cluster from 'ol/source/Cluster.js';
import ImageTile from 'ol/source/ImageTile.js';
import RasterSource from 'ol/source/Raster.js';
import VectorSource from 'ol/source/Vector.js';
import VectorTileSource from 'ol/source/VectorTile.js';
import XYZ from 'ol/source/XYZ.js';
import View from 'ol/View.js';
import { attachOpenLayers } from 'mapvitals';
import { afterEach, expect, test, vi } from 'vitest';
import { commands } from 'vitest/browser';
import { hostClock } from '../../../src/lib/clock.ts';
import { createContainer } from '../../support/realMapLibre.ts';
import { recordAdapter } from '../../support/recordAdapter.ts';
import type { FrameState, MapOptions } from 'ol/Map.js';

const pixel = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==#{z}/{x}/{y}';
const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).toReversed()) cleanup();
});

const until = (condition: () => boolean | undefined): Promise<unknown> =>
  vi.waitUntil(condition, { timeout: 10_000, interval: 20 });
const points = (): VectorLayer => new VectorLayer({ source: new VectorSource() });

function setup(layers: MapOptions['layers'], isShown = true) {
  const container = createContainer();
  const view = new View({ center: [0, 0], zoom: 3 });
  const map = new OlMap({ layers: layers ?? [], view, ...(isShown ? { target: container } : {}) });
  cleanups.push(() => {
    map.dispose();
    container.remove();
  });
  const heard = recordAdapter(attachOpenLayers, map, hostClock);
  return { map, container, ...heard, idle: () => until(() => heard.of('idle').length > 0) };
}

test('a layer that is taken away while parts of its tiles are on their way leaves none of them open', async () => {
  const tiles = new VectorTileLayer({
    source: new VectorTileSource({
      url: '{z}/{x}/{y}',
      format: new MVT(),
      tileLoadFunction: (tile) => (tile as unknown as { setLoader(load: () => void): void }).setLoader(() => {}),
    }),
  });
  const { map, of, attached, idle } = setup([points(), tiles]);
  await until(() => of('tileStart').length > 2);
  expect(attached().isComplete()).toBe(false);
  map.removeLayer(tiles);
  await idle();
  expect(of('tileAbort')).toHaveLength(of('tileStart').length);
  expect(of('frame').at(-1)).toMatchObject({ isComplete: true });
  expect(attached().isComplete()).toBe(true);
});

test('tiles that a refresh of their source lets go of on their way are given up, and none is missing', async () => {
  const source = new XYZ({ url: '{z}/{x}/{y}', tileLoadFunction: () => {} });
  const { map, of } = setup([new TileLayer({ source })]);
  await until(() => of('tileStart').length > 2);
  const { length } = of('tileStart');
  source.refresh();
  map.render();
  await until(() => of('tileAbort').length === length);
  expect(of('tileError')).toEqual([]);
});

test('without layers it is empty and not complete; it is removed with its disposal, whatever its target was', async () => {
  const { map, container, of, attached, idle } = setup([], false);
  map.setTarget(container);
  await idle();
  expect(of('idle')).toMatchObject([{ isEmpty: true, isComplete: false }]);
  expect(attached().isComplete()).toBe(false);
  map.setTarget();
  expect(of('removed')).toEqual([]);
  map.setTarget(null);
  map.dispose();
  expect(of('removed')).toHaveLength(1);
});

test('a view that is taken away or replaced in mid-move ends that move', async () => {
  const { map, of, idle } = setup([points()]);
  await idle();
  for (const next of [new View({ center: [2e6, 0], zoom: 4 }), null]) {
    const { length } = of('moveStart');
    map.getView().animate({ center: [1e6, 1e6], duration: 500 });
    await until(() => of('moveStart').length > length);
    map.setView(next);
    map.setView(next ?? new View({ center: [0, 0], zoom: 3 }));
    await until(() => of('moveEnd').length === of('moveStart').length);
  }
});

test('a move that another one takes the place of has ended', async () => {
  const { map, of, idle } = setup([points()]);
  await idle();
  const view = map.getView();
  const { length } = of('moveStart');
  view.animate({ center: [1e6, 1e6], duration: 500 });
  await until(() => of('frame').at(-1)?.isMoving);
  view.cancelAnimations();
  view.animate({ center: [0, 0], duration: 100 });
  expect(of('moveStart')).toHaveLength(length + 2);
  await until(() => of('moveEnd').length === of('moveStart').length);
});

test('data of an app’s own that is on its way is waited for', async () => {
  let came = (): void => {};
  const source: VectorSource = new VectorSource({
    loader(_extent, _resolution, _projection, success) {
      came = () => {
        source.addFeatures([]);
        success?.([]);
      };
    },
  });
  const { attached, of, idle } = setup([new VectorLayer({ source })]);
  await until(() => of('frame').length > 0);
  expect(attached().isComplete()).toBe(false);
  expect(of('frame').some(({ isComplete }) => isComplete)).toBe(false);
  came();
  await idle();
  expect(attached().isComplete()).toBe(true);
});

test('a source whose server has not told yet what there is holds up the map, and one that never will is an error', async () => {
  const source = new XYZ({ url: pixel });
  source.setState('loading');
  const { attached, of, idle } = setup([points(), new TileLayer({ source })]);
  await until(() => of('frame').length > 0);
  expect(attached().isComplete()).toBe(false);
  expect(of('frame').some(({ isComplete }) => isComplete)).toBe(false);
  source.setState('ready');
  await idle();
  expect(of('tileReady').length).toBeGreaterThan(0);
  expect(of('error')).toEqual([]);
  source.setState('error');
  expect(of('error')).toMatchObject([{ severity: 'source', isNetworkSource: true }]);
});

test('clusters are there with what they are made of, and data of which there is none ends the wait, too', async () => {
  let came = (): void => {};
  const source: VectorSource = new VectorSource({
    loader: (_extent, _resolution, _projection, success) => void (came = () => success?.([])),
  });
  const { attached, of, idle } = setup([new VectorLayer({ source: new Cluster({ source }) })]);
  await until(() => of('frame').length > 0);
  expect(attached().isComplete()).toBe(false);
  came();
  await idle();
  expect(attached().isComplete()).toBe(true);
});

test('of data tiles the address is known by the template, in a world that is shown again, too: what is missing has not failed', async () => {
  const origin = await commands.resetTiles({ photo: { status: 404, everyNth: 2 } });
  const source = new ImageTile({ url: `${origin}/tiles/photo/{z}/{x}/{y}.png`, crossOrigin: 'anonymous' });
  const { map, of, idle } = setup([new TileLayer({ source })], false);
  map.setView(new View({ center: [-3.2e7, 0], zoom: 2 }));
  map.setTarget(createContainer());
  await idle();
  const { entries } = await commands.readTiles();
  const asked = (status: number) =>
    entries.filter((it) => it.status === status).map(({ z, x, y }) => `${origin}/tiles/photo/${z}/${x}/${y}.png`);
  expect(asked(404).length).toBeGreaterThan(1);
  expect(of('tileError').map(({ status }) => status)).toEqual(asked(404).map(() => 404));
  expect(new Set(of('tileReady').map(({ url }) => url))).toEqual(new Set(asked(200)));
});

test('what a raster is made of is waited for, from its first frame on', async () => {
  const origin = await commands.resetTiles({ photo: { delayMs: 150 } });
  const inputs = ['a', 'b'].map(
    (name) =>
      new XYZ({ url: `${origin}/tiles/photo/{z}/{x}/{y}.png?${name}${performance.now()}`, crossOrigin: 'anonymous' }),
  );
  const raster = new RasterSource({ sources: inputs, threads: 0, operation: ([first]) => first as number[] });
  const { map, of, idle } = setup([new ImageLayer({ source: raster })]);
  await idle();
  const { entries, openCount } = await commands.readTiles();
  expect(entries.length).toBeGreaterThan(3);
  expect(openCount).toBe(0);
  expect(of('tileReady')).toHaveLength(entries.length);
  expect(of('frame').findIndex(({ isComplete }) => isComplete)).toBeGreaterThan(0);
  const { length } = of('frame');
  map.getView().setZoom(4);
  await until(() => of('frame').length > length);
  expect(of('frame')[length]).toMatchObject({ hasCameraChanged: true, isComplete: false });
});

test('tiles that are all there are not gone through in each frame of a move', async () => {
  const { map, of, idle } = setup([new TileLayer({ source: new XYZ({ url: pixel, transition: 0 }) })]);
  await idle();
  const { tileQueue } = Reflect.get(map, 'frameState_') as FrameState;
  const asked = vi.spyOn(tileQueue, 'isKeyQueued');
  const before = of('frame').length;
  map.getView().animate({ center: [1000, 0], duration: 300 });
  await until(() => of('frame').length > before + 3 && of('moveEnd').length > 0);
  expect(
    of('frame')
      .slice(before)
      .every(({ isComplete }) => isComplete),
  ).toBe(true);
  expect(asked).not.toHaveBeenCalled();
});
