import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createMapPerformance } from 'mapvitals';
import * as bridges from 'mapvitals/bridges';
import { createFakeClock } from '../../support/fakeClock.ts';
import type { ExportedEvent, Exporter } from 'mapvitals';

// An ad blocker has kept the client away, it comes later, or it fails: the app sees no exception, and who else is told is told.

const { toBeacon, ...ofClients } = bridges;

/** All that a client may be told, at any depth, does this; what it makes for that it makes. */
function clientThat(act: () => unknown): unknown {
  const listen = (path: string): unknown =>
    new Proxy(() => {}, {
      get: (_, name) => (name === 'then' ? undefined : listen(String(name))),
      apply: () => (path.startsWith('create') ? listen('') : act()),
    });
  return listen('');
}

const unhandled: unknown[] = [];
const listen = (error: unknown): void => void unhandled.push(error);

beforeEach(() => {
  unhandled.length = 0;
  process.on('unhandledRejection', listen);
});
afterEach(() => void process.off('unhandledRejection', listen));

describe.each(Object.entries(ofClients))('%s, given a client that', (_, to) => {
  test.each<[string, unknown]>([
    ['is not there', undefined],
    ['is null', null],
    ['has none of its methods', {}],
    [
      'throws',
      clientThat(() => {
        throw new Error('no');
      }),
    ],
    ['rejects', clientThat(() => Promise.reject(new Error('no')))],
  ])('%s: each failure is told, and nobody else misses anything', async (__, client) => {
    const events: ExportedEvent[] = [];
    // The cast: it is none.
    const { measured, tell } = await setup([
      (to as (client: unknown) => Exporter)(client),
      (event) => void events.push(event),
    ]);
    await tell();
    await new Promise((resolve) => setImmediate(resolve));
    expect(events).toHaveLength(3);
    expect(measured.report().problems).toMatchObject([{ code: 'exporter-threw', count: 3 }]);
    expect(unhandled).toEqual([]);
  });
});

test('Faro and OpenTelemetry are asked when there is something to tell: they may be set up later', async () => {
  const calls: string[] = [];
  const faro = {} as Parameters<typeof bridges.toFaro>[0];
  const meter = {} as Parameters<typeof bridges.toOpenTelemetry>[0];
  const { measured, tell } = await setup([bridges.toFaro(faro), bridges.toOpenTelemetry(meter)]);
  Object.assign(faro, {
    api: { pushMeasurement: () => calls.push('measurement'), pushEvent: () => calls.push('event') },
  });
  Object.assign(meter, {
    createHistogram: (name: string) => ({ record: () => calls.push(name) }),
    createCounter: (name: string) => ({ add: () => calls.push(name) }),
  });
  await tell();
  expect(calls.toSorted()).toEqual(
    ['measurement', 'event', 'event', 'map.vital.st', 'map.vital.cut_short', 'map.violation'].toSorted(),
  );
  expect(measured.report().problems).toEqual([]);
});

test.each([
  ['refuses', () => false],
  [
    'forbids',
    () => {
      throw new TypeError('no');
    },
  ],
])('a beacon that the browser %s is told with what it had', async (_, sendBeacon) => {
  vi.stubGlobal('navigator', { sendBeacon });
  const { measured, tell } = await setup([toBeacon('/vitals')]);
  await tell();
  await measured.flush();
  vi.unstubAllGlobals();
  expect(measured.report().problems).toMatchObject([{ code: 'beacon-failed', count: 2 }]);
  expect(unhandled).toEqual([]);
});

async function setup(exporters: readonly Exporter[]) {
  const clock = createFakeClock();
  const measured = createMapPerformance({ clock, page: null, exporters, webVitals: false });
  await vi.dynamicImportSettled();
  /** One vital, one that was cut short, one violation. */
  const tell = async (): Promise<void> => {
    const vital = {
      kind: 'vital',
      name: 'ST',
      value: 10,
      startMs: 0,
      endMs: 10,
      tags: { library: 'maplibre' },
    } as const;
    for (const outcome of ['measured', 'interrupted'] as const) measured.monitor.record({ ...vital, outcome });
    measured.monitor.setThreshold('places.cluster', 5);
    measured.monitor.trackOperation('places.cluster', 50);
    // It waits for its cause.
    await vi.dynamicImportSettled();
    clock.advance(1000);
  };
  return { measured, tell };
}
