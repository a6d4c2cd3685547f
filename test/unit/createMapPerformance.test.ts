/** @module-tag realTime */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, expectTypeOf, test, vi } from 'vitest';
import { createMapPerformance } from '../../src/createMapPerformance.ts';
import { version } from '../../src/lib/version.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { attachFakeMap, createFakeContainer, createFakeMap } from '../support/fakeMap.ts';
import type { MapPerformanceOptions } from '../../src/createMapPerformance.ts';
import type { MapLibreMap, MapLibreRef } from '../../src/adapters/mapLibreLike.ts';
import type { Adapter } from '../../src/types/adapter.ts';
import type { MapPerformance } from '../../src/types/mapPerformance.ts';
import type { Report } from '../../src/types/report.ts';
import type { ReportPart } from '../../src/types/repository.ts';
import type { Sample } from '../../src/types/sample.ts';
import type { FakeMap } from '../support/fakeMap.ts';
import { loadTracking } from '../../src/start/lateTracking.ts';

// What makes numbers of maps is there from the start: how it comes has tests of its own, in lateTracking.
beforeAll(async () => {
  await loadTracking();
});

describe('a repository', () => {
  const setupRepository = (options: { sampleRate?: number } = {}) => {
    const kept: number[] = [];
    let flushCount = 0;
    const repository = {
      record(report: () => Report) {
        kept.push(report().operations.length);
        return () => void kept.push(report().operations.length);
      },
      async flush() {
        flushCount += 1;
      },
    };
    const { measured } = setup({ repository, ...options });
    return { measured, kept, readFlushCount: () => flushCount };
  };

  test('keeps the session as it goes, and once more at its end', async () => {
    const { measured, kept, readFlushCount } = setupRepository();
    measured.monitor.trackOperation('places.cluster', 5);
    await measured.flush();
    await measured.dispose();
    expect(kept).toEqual([0, 1]);
    expect(readFlushCount()).toBe(2);
  });

  test('is told with what has changed which maps there are by now', async () => {
    let changes: () => Iterable<ReportPart> | null = () => null;
    let atFirst: Report['environment'] | undefined;
    const repository = {
      record(report: () => Report, tell: () => Iterable<ReportPart> | null) {
        atFirst = report().environment;
        changes = tell;
        return () => {};
      },
      async flush() {},
    };
    const { map, measured } = setup({ repository });
    await vi.waitFor(() => expect(changes()).not.toBeNull());
    measured.attach(map);
    measured.monitor.trackOperation('places.cluster', 5);
    const parts = new Map(changes());
    expect(atFirst?.maps).toEqual([]);
    expect(parts.get('session')).toMatchObject({ environment: { maps: [{ library: expect.any(String) }] } });
    await measured.dispose();
  });

  test('keeps nothing of a session that is sampled out', async () => {
    const { measured, kept } = setupRepository({ sampleRate: 0 });
    await measured.dispose();
    expect(kept).toEqual([]);
  });
});

describe('attach', () => {
  test('measures a map until it is detached, and leaves no listener, timer or frame behind', () => {
    const { clock, map, measured, samples } = setup();
    const detach = measured.attach(map);
    load(map);
    clock.advance(500);
    expect(measured.monitor.snapshot().vitals.TCM.value).toBeGreaterThan(0);
    expect(measured.monitor.snapshot().vitals.FTP.value).toBeGreaterThan(0);

    detach();
    expect(map.sinkCount).toBe(0);
    expect(map.container.listenerCount).toBe(0);
    const count = samples.length;
    drag(map, 300);
    clock.advance(300);
    map.endMove();
    clock.advance(1000);
    expect(samples).toHaveLength(count);
    expect(clock.pendingCount).toBe(0);
  });

  test('twice on the same map is one attachment, which ends with its last holder', () => {
    const { clock, map, measured, samples } = setup();
    const first = measured.attach(map);
    // `null` is no options, as JavaScript may say it.
    const second = measured.attach(map, null as never);
    expect(map.sinkCount).toBe(1);
    load(map);
    clock.advance(2000);
    expect(vitalCount(samples, 'TCM')).toBe(1);
    first();
    first();
    expect(map.sinkCount).toBe(1);
    second();
    expect(map.sinkCount).toBe(0);
  });

  test('of a map that was attached before does not measure its load a second time', () => {
    const { clock, map, measured, samples } = setup();
    measured.attach(map)();
    clock.advance(40);
    const detach = measured.attach(map);
    load(map);
    clock.advance(2000);
    detach();
    measured.attach(map);
    map.requestTile('b');
    map.repaint();
    clock.advance(40_000);
    const loads = samples.filter((sample) => sample.kind === 'vital' && sample.name === 'TCM');
    // From when the map was seen first.
    expect(loads).toMatchObject([{ startMs: 1000, outcome: 'measured' }]);
  });

  test('counts from `createdAtMs` where it is given, and tells of one that cannot be', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    for (const [createdAtMs, startMs] of [
      [400, 400],
      [-1, 1000],
      [NaN, 1000],
      [5000, 1000],
      [1_700_000_000_000, 1000],
      ['400' as never, 1000],
      [null as never, 1000],
    ] as const) {
      const { clock, map, measured, samples } = setup();
      measured.attach(map, { createdAtMs });
      load(map);
      clock.advance(2000);
      expect(samples.find((sample) => sample.kind === 'vital' && sample.name === 'TCM')).toMatchObject({ startMs });
      expect(problemCodes(samples)).toEqual(startMs === createdAtMs ? [] : ['bad-created-at']);
    }
    expect(warn.mock.calls.join()).toContain('got `1700000000000`: a wall-clock time');
    warn.mockClear();
  });

  test('of a removed map does nothing, and its detach is silent', () => {
    const { map, measured, samples } = setup();
    map.remove();
    const detach = measured.attach(map);
    detach();
    detach();
    expect(samples).toEqual([]);
  });

  test('ends by itself when the map is removed, and detaching then is silent', () => {
    const { clock, map, measured } = setup();
    const detach = measured.attach(map);
    load(map);
    clock.advance(40);
    map.remove();
    expect(map.sinkCount).toBe(0);
    expect(map.container.listenerCount).toBe(0);
    expect(clock.pendingCount).toBe(0);
    detach();
  });

  test('measures several maps at once, and tells a second one on the same container', () => {
    const { clock, map, measured, samples } = setup();
    const other = createFakeMap(clock);
    measured.attach(map);
    measured.attach(other);
    load(map);
    load(other);
    clock.advance(2000);
    expect(vitalCount(samples, 'TCM')).toBe(2);
    expect(measured.report().environment.maps).toHaveLength(2);
    expect(problemCodes(samples)).toEqual([]);

    measured.attach(createFakeMap(clock, map.container));
    expect(problemCodes(samples)).toContain('second-map');
    expect(measured.monitor.snapshot().violations).toMatchObject([{ operation: 'second-map', metric: 'stuck' }]);
  });

  test('does not throw what the adapter throws: it becomes a problem without what URLs carry', () => {
    const broken: Adapter<FakeMap> = () => {
      throw new Error('no https://tiles.example/9/1/2.png?key=secret');
    };
    const { map, measured, samples } = setup({ adapter: broken });
    measured.attach(map)();
    expect(problemCodes(samples)).toEqual(['attach-threw']);
    expect(JSON.stringify(samples)).not.toContain('secret');
  });

  test('survives an adapter that throws what cannot be read', () => {
    const adapter: Adapter<FakeMap> = () => {
      // oxlint-disable-next-line no-throw-literal, only-throw-error -- libraries throw anything
      throw Object.create(null);
    };
    const { map, measured, samples } = setup({ adapter });
    measured.attach(map)();
    expect(samples).toMatchObject([{ code: 'attach-threw', message: 'an error that cannot be read' }]);
  });

  test('leaves nothing behind of an adapter that throws half-way', () => {
    let isBroken = true;
    const adapter: Adapter<FakeMap> = (map, sink, options) => {
      const detach = attachFakeMap(map, sink, options);
      if (!isBroken) return detach;
      detach();
      throw new Error('half-way');
    };
    const { clock, map, measured, samples } = setup({ adapter });
    measured.attach(map)();
    expect(map.container.listenerCount).toBe(0);
    expect(clock.pendingCount).toBe(0);
    isBroken = false;
    measured.attach(map);
    load(map);
    clock.advance(2000);
    expect(vitalCount(samples, 'TCM')).toBe(1);
    expect(problemCodes(samples)).toEqual(['attach-threw']);
  });

  test('measures a map that cannot be described, and throws nothing at whoever asks', () => {
    const adapter: Adapter<FakeMap> = (map, sink, options) => {
      const describe = (): never => {
        throw new Error('gone');
      };
      const attached = sink.attached.bind(sink);
      return attachFakeMap(map, { ...sink, attached: (facts) => attached({ ...facts, describe }) }, options);
    };
    const { clock, map, measured, samples } = setup({ adapter });
    const detach = measured.attach(map);
    load(map);
    clock.advance(2000);
    expect(vitalCount(samples, 'TCM')).toBe(1);
    expect(measured.report().environment.maps).toEqual([]);
    detach();
    expect(map.sinkCount).toBe(0);
    expect(new Set(problemCodes(samples))).toEqual(new Set(['adapter-threw']));
  });

  test('tells the first tile once, also of a map that is attached again before it is complete', () => {
    const { clock, map, measured, samples } = setup();
    const detach = measured.attach(map);
    map.requestTile('a');
    map.requestTile('b');
    clock.advance(100);
    map.finishTile('a');
    map.repaint();
    clock.advance(100);
    expect([vitalCount(samples, 'FTP'), vitalCount(samples, 'TCM')]).toEqual([1, 0]);
    detach();
    measured.attach(map);
    map.finishTile('b');
    map.repaint();
    clock.advance(2000);
    expect([vitalCount(samples, 'FTP'), vitalCount(samples, 'TCM')]).toEqual([1, 1]);
  });

  test('attaches nothing in a session that is sampled out', () => {
    const { clock, map, measured, samples } = setup({ sampleRate: 0 });
    const detach = measured.attach(map);
    load(map);
    clock.advance(2000);
    detach();
    expect(map.sinkCount).toBe(0);
    expect(map.container.listenerCount).toBe(0);
    expect(samples).toEqual([]);
    expect(clock.pendingCount).toBe(0);
  });
});

test('only trusted input makes a gesture', () => {
  const { clock, map, measured, samples } = setup();
  measured.attach(map);
  load(map);
  clock.advance(2000);
  for (const isTrusted of [false, true]) {
    map.container.dispatch('wheel', { isTrusted, timeStamp: clock.now() });
    map.startMove();
    clock.advance(300);
    map.endMove();
    clock.advance(2000);
  }
  expect(vitalCount(samples, 'GDF')).toBe(1);
});

test('a lost context is told whether the browser or the adapter sees it first, once', () => {
  const { clock, map, measured, samples } = setup();
  measured.attach(map);
  map.container.dispatch('webglcontextlost', { isTrusted: false });
  expect(problemCodes(samples)).toEqual([]);
  map.container.dispatch('webglcontextlost');
  map.tell({ type: 'contextLost', atMs: clock.now() });
  clock.advance(300);
  map.container.dispatch('webglcontextrestored');
  map.tell({ type: 'contextRestored', atMs: clock.now() });
  expect(problemCodes(samples)).toEqual(['context-lost']);
  expect(samples).toContainEqual(expect.objectContaining({ name: 'map.context.restore', durationMs: 300 }));
});

test('at rest no timer and no animation frame runs, with a map attached and a gesture behind it', () => {
  const { clock, map, measured } = setup();
  measured.attach(map);
  load(map);
  clock.advance(3000);
  expect(clock.pendingCount).toBe(0);
  drag(map, 500);
  clock.advance(500);
  map.endMove();
  clock.advance(5000);
  expect(clock.pendingCount).toBe(0);
});

describe('the report', () => {
  test('names generator, session, environment and the maps, also after they are gone', () => {
    const { clock, map, measured } = setup();
    const detach = measured.attach(map);
    load(map);
    clock.advance(2000);
    detach();
    const report = measured.report();
    expect(report.generator).toBe(`mapvitals/${version}`);
    expect(report.session).toMatchObject({ startedEpochMs: 1_700_000_000_000, durationMs: 2000 });
    expect(report.session.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(report.environment.maps).toMatchObject([{ library: 'fake', layerCount: 3 }]);
    expect(report.vitals.TCM.sampleCount).toBe(1);
  });

  test('holds a gesture that has just ended, and the display’s rate as seen in it', () => {
    const { clock, map, measured } = setup();
    measured.attach(map);
    load(map);
    clock.advance(2000);
    drag(map, 500);
    clock.advance(500);
    map.endMove();
    release(map);
    const report = measured.report();
    expect(report.vitals.GDF.sampleCount).toBe(1);
    expect(report.environment.refreshHz).toBe(60);
  });

  test('can be taken on a server, where exporting it does nothing', async () => {
    const { measured } = setup();
    expect(measured.report().environment.userAgent === undefined).toBe(false);
    await measured.exportReport();
    await measured.exportReport('json');
    await expect(measured.exportReport('pdf' as 'json')).rejects.toMatchObject({ code: 'BAD_OPTION' });
  });
});

test('snapshot is now, and the same picture as the monitor’s', () => {
  const { clock, map, measured } = setup();
  measured.attach(map);
  load(map);
  clock.advance(300);
  expect(measured.snapshot()).toBe(measured.monitor.snapshot());
  expect(measured.snapshot().vitals.FTP.value).not.toBeNull();
});

test('flush tells what is known but still waits for a detail', async () => {
  const { clock, map, measured, samples } = setup();
  measured.attach(map);
  map.keepsRepainting = true;
  load(map);
  clock.advance(300);
  expect(vitalCount(samples, 'TCM')).toBe(0);
  await measured.flush();
  expect(vitalCount(samples, 'TCM')).toBe(1);
});

test('dispose detaches every map; what is attached later is not measured', async () => {
  const { clock, map, measured } = setup();
  measured.attach(map);
  await measured.dispose();
  await measured.dispose();
  expect(map.sinkCount).toBe(0);
  measured.attach(map)();
  expect(map.sinkCount).toBe(0);
  expect(clock.pendingCount).toBe(0);
});

test('thresholds and the other options go to the monitor', () => {
  const { clock, map, measured, samples } = setup({ thresholds: { TCM: 1, 'places.cluster': 5 } });
  measured.attach(map);
  load(map);
  clock.advance(2000);
  measured.monitor.trackOperation('places.cluster', 9);
  expect(measured.monitor.snapshot().violations.map(({ operation }) => operation)).toEqual(['TCM', 'places.cluster']);
  expect(samples.length).toBeGreaterThan(0);
  expect(() => createMapPerformance({ sampleRate: 7 })).toThrow(/BAD_OPTION|sampleRate/);
  // The cast: as from an app without types.
  expect(() => createMapPerformance(null as never)).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
});

test('creating it on a server starts nothing', () => {
  const before = process.getActiveResourcesInfo().length;
  createMapPerformance();
  expect(process.getActiveResourcesInfo().length).toBe(before);
});

test('the map’s type is the adapter’s; without one it is MapLibre’s', () => {
  expectTypeOf(createMapPerformance({ adapter: attachFakeMap })).toEqualTypeOf<MapPerformance<FakeMap, undefined>>();
  expectTypeOf(createMapPerformance()).toEqualTypeOf<MapPerformance<MapLibreMap | MapLibreRef, undefined>>();
});

test('the version is that of the package', () => {
  const { version: packaged } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(version).toBe(packaged);
});

function setup(options: Partial<MapPerformanceOptions<FakeMap>> = {}): {
  clock: ReturnType<typeof createFakeClock>;
  map: FakeMap;
  measured: MapPerformance<FakeMap>;
  samples: Sample[];
} {
  const clock = createFakeClock();
  const measured = createMapPerformance({ adapter: attachFakeMap, clock, ...options });
  const samples: Sample[] = [];
  measured.monitor.onSample((sample) => samples.push(sample));
  return { clock, measured, samples, map: createFakeMap(clock, createFakeContainer()) };
}

function load(map: FakeMap): void {
  map.requestTile('a');
  map.finishTile('a');
}

/** The user drags, and does not let go. */
function drag(map: FakeMap, timeStamp: number): void {
  const pointer = { pointerId: 1, isPrimary: true, buttons: 1, clientY: 0, timeStamp };
  map.container.dispatch('pointerdown', { ...pointer, clientX: 0 });
  map.container.dispatch('pointermove', { ...pointer, clientX: 9 });
  map.startMove();
}

function release(map: FakeMap): void {
  map.container.dispatch('pointerup', {
    pointerId: 1,
    isPrimary: true,
    buttons: 0,
    clientX: 9,
    clientY: 0,
    timeStamp: 1,
  });
}

function vitalCount(samples: readonly Sample[], name: string): number {
  return samples.filter((sample) => sample.kind === 'vital' && sample.name === name).length;
}

function problemCodes(samples: readonly Sample[]): string[] {
  return samples.flatMap((sample) => (sample.kind === 'problem' ? [sample.code] : []));
}
