import { attachMapLibre, createMapPerformance } from 'mapvitals';
import { expect, test, vi } from 'vitest';
import { createFakeClock } from '../../support/fakeClock.ts';
import type { MapLibreMap, Sample } from 'mapvitals';

/** What a Leaflet map has of what a MapLibre map has. */
const leafletMap = {
  _leaflet_id: 1,
  on: () => leafletMap,
  off: () => leafletMap,
  listens: () => false,
  getContainer: () => ({}),
  getCenter: () => ({ lat: 0, lng: 0 }),
  getZoom: () => 3,
  setView: () => leafletMap,
  eachLayer: () => leafletMap,
};

test.each([
  ['a Leaflet map', leafletMap],
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

test('the adapter by itself refuses it', () => {
  const sink = { attached: () => {}, event: () => {}, problem: () => {} };
  expect(() => attachMapLibre(leafletMap as unknown as MapLibreMap, sink)).toThrow(/must be a MapLibre map/);
});
