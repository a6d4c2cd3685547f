import * as mapvitals from 'mapvitals';
import { createRouteSections } from 'mapvitals/overlay';
import { recordFlight } from 'mapvitals/playwright';
import { complete, progress } from 'mapvitals/vitals';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Adapter } from 'mapvitals';

const adapters = Object.entries(mapvitals).filter(([name]) =>
  /^attach[A-Z]/.test(name),
) as unknown as readonly (readonly [string, Adapter<object>])[];
const sink = { attached: () => {}, event: () => {}, problem: () => {} };

/** What JavaScript gives where there is no map: the ref of a component that is not there yet, or a slip of the hand. */
const NOTHINGS: readonly (readonly [string, never])[] = (
  [
    undefined,
    null,
    0,
    'map',
    true,
    Symbol('map'),
    {},
    { current: null },
    { innerMap: undefined },
    { deck: null },
  ] as never[]
).map((nothing) => [typeof nothing === 'object' ? JSON.stringify(nothing) : String(nothing), nothing]);

beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => {}));
afterEach(() => vi.restoreAllMocks());

test.each(NOTHINGS)('%s is no map for any adapter, and each says so', (_name, nothing) => {
  expect(adapters.length).toBeGreaterThan(7);
  for (const [name, attach] of adapters) {
    for (const options of [undefined, null as never]) {
      expect(() => attach(nothing, sink, options), name).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
    }
  }
});

test.each(NOTHINGS)('%s is none to wait for', async (_name, nothing) => {
  expect(() => progress(nothing)).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
  await expect(complete(nothing)).rejects.toMatchObject({ code: 'BAD_OPTION' });
});

test.each(NOTHINGS)('what an app does is done though %s is no map to measure it on', (_name, nothing) => {
  expect(mapvitals.measureUpdate(nothing, 'places', () => 7)).toBe(7);
  expect(mapvitals.trackSource(nothing, 'places')()).toBeUndefined();
  expect(mapvitals.withCreationTime(nothing)).toBe(nothing);
});

test('a Viewer that is gone, which throws where it is asked for its scene, is measured by nobody, and what the app does is done', async () => {
  const cesiumElement = {
    isDestroyed: () => true,
    camera: undefined,
    get scene(): never {
      throw new TypeError('Cannot read properties of undefined');
    },
  };
  const problems: unknown[] = [];
  const adapter = mapvitals.attachCesium as unknown as Adapter<object>;
  const measured = mapvitals.createMapPerformance<object>({ adapter });
  measured.monitor.onSample((sample) => sample.kind === 'problem' && problems.push(sample));
  for (const gone of [cesiumElement, { cesiumElement }]) {
    expect(measured.attach(gone)()).toBeUndefined();
    expect(mapvitals.measureUpdate(gone, 'places', () => 7)).toBe(7);
    expect(progress(gone, { adapter })).toMatchObject({ ready: 0, pending: 0 });
    await expect(complete(gone, { adapter })).rejects.toMatchObject({ code: 'ABORTED' });
  }
  expect(problems).toEqual([]);
  await measured.dispose();
});

test('the message has what was given', () => {
  expect(() => mapvitals.attachLeaflet(null as never, sink)).toThrow('must be a Leaflet map, got `null`');
  expect(() => mapvitals.attachAny(undefined as never, sink)).toThrow('got `undefined`');
});

test('what is missing beside the map is told with a code too', async () => {
  expect(() => mapvitals.measureUpdate({}, 'places', undefined as never)).toThrow('`update` must be a function');
  expect(() => createRouteSections(undefined as never)).toThrow(expect.objectContaining({ code: 'NO_OPTIMIZER' }));
  await expect(recordFlight(undefined as never)).rejects.toMatchObject({ code: 'BAD_OPTION' });
});
