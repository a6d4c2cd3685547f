import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { moveCamera } from '../../../src/playwright/inPage.ts';
import { recordFlight } from '../../../src/playwright/recordFlight.ts';

const frames: FrameRequestCallback[] = [];
const REGISTRY = Symbol.for('mapvitals');

beforeEach(() => {
  vi.stubGlobal('addEventListener', () => {});
  vi.stubGlobal('removeEventListener', () => {});
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => frames.push(callback));
  vi.stubGlobal('cancelAnimationFrame', () => {});
  vi.stubGlobal('location', new URL('http://localhost/map'));
  vi.stubGlobal('innerWidth', 800);
  vi.stubGlobal('innerHeight', 600);
});
afterEach(() => {
  frames.length = 0;
  Reflect.deleteProperty(globalThis, REGISTRY);
  vi.unstubAllGlobals();
});

/** The page is this one. */
const page = { evaluate: async (run: () => unknown) => run(), url: () => 'http://localhost/map' } as never;
const list = (...maps: readonly (readonly [map: object, holderCount?: number])[]): void => {
  const entries = maps.map(([map, holderCount = 1]) => ({ map: { deref: () => map }, holderCount }));
  Reflect.set(globalThis, REGISTRY, { instances: [], maps: entries });
};
const camera = (zoom: number): object => ({ center: [1, 2], zoom, bearing: 0, pitch: 0 });
const mapAt = (zoom: number): object => ({ getCenter: () => ({ lng: 1, lat: 2 }), getZoom: () => zoom });

test('a map that throws until it has a centre tells none, and is followed from then on', async () => {
  let center: object | null = null;
  const getCenter = (): object => {
    if (!center) throw new Error('Set map center and zoom first.');
    return center;
  };
  list([{ getCenter, getZoom: () => 3 }]);
  const stop = await recordFlight(page);
  frames.at(-1)!(0);
  center = { lng: 1, lat: 2 };
  frames.at(-1)!(0);
  const flight = await stop();
  expect(flight.start).toBeNull();
  expect(flight.camera).toEqual([expect.objectContaining(camera(3))]);
});

test.each([
  ['has been removed', [mapAt(9), 0] as const],
  ['tells of no camera', [{}] as const],
  [
    "is asked for each number, as Google's is",
    [{ getCenter: () => ({ lng: () => 1, lat: () => 2 }), getZoom: () => 5 }] as const,
  ],
  ['has no view yet', [{ getView: () => ({ getCenter: () => undefined }) }] as const],
])('a map that %s does not hide the next one', async (_, other) => {
  list(other, [mapAt(4)]);
  const stop = await recordFlight(page);
  expect((await stop()).start).toEqual(camera(4));
});

test('a map that was removed is not flown', async () => {
  list([{ jumpTo() {} }, 0]);
  expect(await moveCamera([{ atMs: 0, center: [1, 2], zoom: 3, bearing: 0, pitch: 0 }])).toBe(false);
});
