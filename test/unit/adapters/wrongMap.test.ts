import { attachLeaflet, attachMapLibre, createMapPerformance } from 'mapvitals';
import { expect, test, vi } from 'vitest';
import { mapShapes } from '../../../src/lib/mapShapes.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import type { LeafletMap, MapLibreMap, Sample } from 'mapvitals';

/** What a map of Mapbox's old library has, which we know nothing of. */
const unknownMap = {
  on: () => unknownMap,
  off: () => unknownMap,
  listens: () => false,
  getContainer: () => ({}),
  getCenter: () => ({ lat: 0, lng: 0 }),
  getZoom: () => 3,
  setView: () => unknownMap,
  eachLayer: () => unknownMap,
};

test.each([
  ['the map of an unknown library', unknownMap],
  ['a map’s element', { addEventListener: () => {} }],
  ['options for a map', { container: 'map', style: {} }],
])('%s given to the MapLibre adapter is told with what, got and fix, and measured by nobody', (_what, wrong) => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const clock = createFakeClock();
  const measured = createMapPerformance({ clock });
  const samples: Sample[] = [];
  measured.monitor.onSample((sample) => samples.push(sample));
  measured.attach(wrong as unknown as MapLibreMap)();
  expect(samples).toMatchObject([{ kind: 'problem', code: 'bad-map' }]);
  const [told] = samples as { message: string }[];
  expect(told?.message).toContain('`map` must be a MapLibre map, got an object without');
  expect(told?.message).toContain('the `adapter` of your library');
  expect(told?.message).not.toContain('WeakRef');
  expect(clock.pendingCount).toBe(0);
  warn.mockClear();
});

/** What is looked at of each library's map: as the real ones are in the contract of the adapters. */
const others = mapShapes.filter(([name]) => name !== 'attachLeaflet');

test.each(others)('a map for %s that is given to another adapter is told which one it needs', (needed, shape) => {
  const map = Object.fromEntries(shape.map((name) => [name, () => {}]));
  const sink = { attached: () => {}, event: () => {}, problem: () => {} };
  expect(() => attachLeaflet(map as unknown as LeafletMap, sink)).toThrow(
    new RegExp(`must be a Leaflet map, got a \\S+ map. .*\`${needed}\``),
  );
});

test('the adapter by itself refuses it', () => {
  const sink = { attached: () => {}, event: () => {}, problem: () => {} };
  expect(() => attachMapLibre(unknownMap as unknown as MapLibreMap, sink)).toThrow(/must be a MapLibre map/);
});
