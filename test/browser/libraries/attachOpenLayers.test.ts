import MVT from 'ol/format/MVT.js';
import TileLayer from 'ol/layer/Tile.js';
import VectorTileLayer from 'ol/layer/VectorTile.js';
import VectorLayer from 'ol/layer/Vector.js';
import OlMap from 'ol/Map.js';
import VectorSource from 'ol/source/Vector.js';
import VectorTileSource from 'ol/source/VectorTile.js';
import XYZ from 'ol/source/XYZ.js';
import View from 'ol/View.js';
import { attachOpenLayers } from 'mapvitals';
import { afterEach, expect, test, vi } from 'vitest';
import { hostClock } from '../../../src/lib/clock.ts';
import { createContainer } from '../../support/realMapLibre.ts';
import { recordAdapter } from '../../support/recordAdapter.ts';
import type { MapOptions } from 'ol/Map.js';

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
