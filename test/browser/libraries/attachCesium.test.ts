import { attachCesium, createMapPerformance } from 'mapvitals';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { hostClock } from '../../../src/lib/clock.ts';
import { loadCesium } from '../../support/realCesium.ts';
import { createContainer } from '../../support/realMapLibre.ts';
import { recordAdapter } from '../../support/recordAdapter.ts';
import type { CesiumWidget as Widget } from 'cesium';
import type { Sample } from 'mapvitals';
import type { CesiumModule } from '../../support/realCesium.ts';

let cesium: CesiumModule;
const cleanups: (() => void)[] = [];

beforeAll(async () => {
  cesium = await loadCesium();
}, 60_000);
afterEach(() => {
  for (const cleanup of cleanups.splice(0).toReversed()) cleanup();
});

const pixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
const until = (condition: () => boolean): Promise<boolean> =>
  vi.waitUntil(condition, { timeout: 20_000, interval: 20 });
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function createWidget({ url = pixel, isOnDemand = true, hasTiles = true } = {}): {
  widget: Widget;
  container: HTMLElement;
} {
  const container = createContainer();
  const widget = new cesium.CesiumWidget(container, {
    baseLayer: hasTiles && new cesium.ImageryLayer(new cesium.UrlTemplateImageryProvider({ url, maximumLevel: 2 })),
    requestRenderMode: isOnDemand,
    skyBox: false,
    skyAtmosphere: false,
    creditContainer: document.createElement('div'),
  });
  cleanups.push(() => {
    if (!widget.isDestroyed()) widget.destroy();
    container.remove();
  });
  return { widget, container };
}

function setup(options?: Parameters<typeof createWidget>[0]) {
  const made = createWidget(options);
  const heard = recordAdapter(attachCesium, made.widget, hostClock);
  cleanups.push(heard.detach);
  return { ...made, ...heard, idle: () => until(() => heard.of('idle').length > 0) };
}

test('a scene is not complete right after its construction, though it says so, and is when its globe has loaded', async () => {
  const { widget, container, of, attached, idle } = setup();
  expect(widget.scene.globe.tilesLoaded).toBe(true);
  expect(attached().isComplete()).toBe(false);
  await idle();
  expect(of('frame')[0]?.isComplete).toBe(false);
  expect(of('frame').at(-1)).toMatchObject({ isComplete: true, isMoving: false, busyMs: expect.any(Number) });
  expect(of('frame').some(({ hasCameraChanged }) => hasCameraChanged)).toBe(false);
  expect(attached().isComplete()).toBe(true);
  expect(container.contains(attached().container)).toBe(true);
  expect(attached().describe()).toMatchObject({
    library: 'cesium',
    libraryVersion: expect.stringMatching(/^1\./),
    adapter: 'cesium',
    zoom: null,
    layerCount: 1,
  });
  expect(attached().cannotMeasure?.VCD).toContain('not those in view');
});

test('a scene that draws on and on is idle once, and so is one without imagery', async () => {
  const { of, idle } = setup({ isOnDemand: false, hasTiles: false });
  await idle();
  const { length } = of('frame');
  await until(() => of('frame').length > length + 5);
  expect(of('idle')).toHaveLength(1);
});

test('a scene without a globe is empty, and complete with what else it draws', async () => {
  const bare = new cesium.CesiumWidget(createContainer(), { globe: false, skyBox: false, skyAtmosphere: false });
  const container = bare.container;
  const { of, attached, detach } = recordAdapter(attachCesium, bare, hostClock);
  await until(() => of('frame').length > 0);
  expect(of('frame')[0]).toMatchObject({ isComplete: false, isEmpty: true });
  bare.scene.primitives.add(new cesium.PointPrimitiveCollection());
  await until(() => of('frame').at(-1)?.isComplete === true);
  expect(attached().describe()).toMatchObject({ layerCount: 1, sourceCount: 0 });
  // Nothing of a map that is gone is left in what its app gave.
  expect(attached().container).toBe(container);
  detach();
  bare.destroy();
  expect(container.querySelector('canvas')).toBeNull();
  container.remove();
});

test('a flight is a move from its call to the first frame in which the camera stands; a jump is over at once', async () => {
  const { widget, of, idle } = setup();
  await idle();
  const { camera } = widget;
  const { Cartesian3 } = cesium;
  camera.setView({ destination: Cartesian3.fromDegrees(5, 40, 9e6) });
  await until(() => of('frame').some(({ hasCameraChanged }) => hasCameraChanged));
  expect(of('moveStart').map(({ atMs }) => Math.round(atMs))).toEqual(
    of('moveEnd').map(({ atMs }) => Math.round(atMs)),
  );
  const { length } = of('moveStart');
  const startMs = performance.now();
  const ended = new Promise<void>((complete) => {
    camera.flyTo({ destination: Cartesian3.fromDegrees(8, 42, 8e6), duration: 0.3, complete });
  });
  expect(of('moveStart')).toHaveLength(length + 1);
  expect(of('moveStart').at(-1)!.atMs - startMs).toBeLessThan(50);
  let itsWordMs = 0;
  camera.moveEnd.addEventListener(() => (itsWordMs = performance.now()));
  await ended;
  await until(() => of('moveEnd').length === length + 1);
  // Cesium's own word comes half a second later.
  await until(() => itsWordMs > 0);
  expect(of('moveEnd').at(-1)!.atMs).toBeLessThan(itsWordMs);
  // Where it is already, nothing moves.
  camera.flyTo({ destination: camera.positionWC.clone(), duration: 0.2 });
  await until(() => of('moveStart').length === of('moveEnd').length);
});

test('a provider that comes later is followed, what it cannot load is still printed, and all is given back', async () => {
  const print = vi.spyOn(console, 'log').mockImplementation(() => {});
  const { widget, of, detach, idle } = setup({ hasTiles: false });
  await idle();
  const provider = new cesium.UrlTemplateImageryProvider({
    url: `${location.origin}/no-such/{z}/{x}/{y}.png?key=1`,
    maximumLevel: 0,
  });
  const { requestImage } = provider;
  widget.imageryLayers.addImageryProvider(provider);
  await until(() => of('tileStart').length > 0);
  expect(of('tileStart')[0]?.urlTemplate).toBe(`${location.origin}/no-such/{z}/{x}/{y}.png`);
  await until(() => of('tileError').length + of('tileReady').length > 0);
  await until(() => of('frame').at(-1)?.isComplete === true);
  if (of('tileError').length > 0) expect(print).toHaveBeenCalled();
  detach();
  expect(Object.hasOwn(provider, 'requestImage')).toBe(false);
  expect(provider.requestImage).toBe(requestImage);
  for (const [object, name] of [
    [widget.scene, 'destroy'],
    [widget.camera, 'flyTo'],
  ] as const) {
    expect(Object.hasOwn(object, name)).toBe(false);
  }
});

test('data of an app’s own is followed to the frame that shows it', async () => {
  const { widget, of, attached, idle } = setup({ hasTiles: false });
  await idle();
  const source = new cesium.GeoJsonDataSource('places');
  expect(attached().watchSource?.('places')).toBeNull();
  const watched = attached().watchSource?.(source);
  const loading = source.load({ type: 'Point', coordinates: [5, 40] });
  await widget.dataSources.add(source);
  await loading;
  await until(() => of('source').length > 0);
  expect(of('source').at(-1)).toMatchObject({ sourceId: watched?.id, stage: 'ready' });
  watched?.stop();
});

test('a widget, its scene and a ref are one map, measured once', async () => {
  const { widget } = createWidget({ hasTiles: false });
  const measured = createMapPerformance({ adapter: attachCesium });
  const samples: Sample[] = [];
  measured.monitor.onSample((sample) => samples.push(sample));
  const listeners = (): number => widget.scene.postRender.numberOfListeners;
  const before = listeners();
  const detach = measured.attach(widget);
  const detachScene = measured.attach(widget.scene);
  const detachRef = measured.attach({ cesiumElement: widget });
  expect(listeners()).toBe(before + 1);
  await until(() => samples.some((sample) => sample.kind === 'vital' && sample.name === 'TCM'));
  expect(samples.filter((sample) => sample.kind === 'vital' && sample.name === 'TCM')).toHaveLength(1);
  for (const one of [detach, detachScene, detachRef]) one();
  expect(listeners()).toBe(before);
  await measured.dispose();
});

test('fifty mounts leave no listener; the end of the scene is told, and one that is over tells nothing', async () => {
  const { widget } = createWidget({ hasTiles: false });
  const { scene } = widget;
  const events = [scene.preUpdate, scene.postRender, scene.renderError];
  const before = events.map(({ numberOfListeners }) => numberOfListeners);
  for (let count = 0; count < 50; count += 1) recordAdapter(attachCesium, widget, hostClock).detach();
  expect(events.map(({ numberOfListeners }) => numberOfListeners)).toEqual(before);
  const { of, events: told } = recordAdapter(attachCesium, widget, hostClock);
  widget.destroy();
  expect(of('removed')).toHaveLength(1);
  const { length } = told;
  await wait(100);
  expect(told).toHaveLength(length);
  expect(recordAdapter(attachCesium, widget, hostClock).events).toEqual([]);
});

test('a map of another library is told what it needs', () => {
  const sink = { attached: () => {}, event: () => {}, problem: () => {} };
  expect(() => attachCesium({ getContainer: () => ({}) } as never, sink)).toThrow(/must be a Cesium map/);
  expect(() => attachCesium({ cesiumElement: undefined }, sink)).toThrow(/must be a Cesium map/);
});
