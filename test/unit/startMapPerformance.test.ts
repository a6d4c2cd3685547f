/** @module-tag realTime */
import * as fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createMapPerformance } from 'mapvitals';
import type { MapPerformance, MapPerformanceOptions, Report, StartedMapPerformance } from 'mapvitals';
import { loadTracking } from '../../src/start/lateTracking.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { attachFakeMap, createFakeContainer, createFakeMap } from '../support/fakeMap.ts';
import { createFakePage } from '../support/fakePage.ts';
import { settleImports } from '../support/settleImports.ts';
import { runs } from '../support/thorough.ts';
import type { FakeClock } from '../support/fakeClock.ts';
import type { FakeMap } from '../support/fakeMap.ts';

const LATE_PARTS = [
  '../../src/createEngine.ts',
  '../../src/attachments/createTracking.ts',
  '../../src/attachments/readAdapter.ts',
];

/** What is compared with has all of it at once. */
beforeAll(async () => {
  await loadTracking();
});
/** A page in which nothing was loaded before. */
beforeEach(() => vi.resetModules());
afterEach(async () => {
  await settleImports();
  for (const part of LATE_PARTS) vi.doUnmock(part);
  vi.resetModules();
  vi.restoreAllMocks();
});

interface Setup {
  readonly clock: FakeClock;
  readonly map: FakeMap;
  readonly started: StartedMapPerformance<FakeMap>;
}

async function setup(options: Omit<MapPerformanceOptions<FakeMap, undefined>, 'adapter'> = {}): Promise<Setup> {
  // By its file: the door has the engine beside it.
  const { startMapPerformance } = await import('../../src/startMapPerformance.ts');
  const clock = createFakeClock();
  const started = startMapPerformance({ adapter: attachFakeMap, clock, webVitals: false, ...options });
  return { clock, map: createFakeMap(clock), started };
}

type Step = (map: FakeMap, clock: FakeClock, measured: MapPerformance<FakeMap>) => void;

const tile = (run: (map: FakeMap, key: string) => void): fc.Arbitrary<Step> =>
  fc.constantFrom('a', 'b').map((key) => (map) => run(map, key));
const press = (map: FakeMap, clock: FakeClock): void =>
  map.container.dispatch('pointerdown', { pointerId: 1, pointerType: 'mouse', buttons: 1, timeStamp: clock.now() });
const drag = (map: FakeMap, clock: FakeClock): void => {
  const event = { pointerId: 1, pointerType: 'mouse', buttons: 1, timeStamp: clock.now(), clientX: clock.now() % 500 };
  map.container.dispatch('pointermove', { ...event, clientY: 0 });
};
const wheel: Step = (map, clock) => map.container.dispatch('wheel', { timeStamp: clock.now(), deltaY: 1 });
/** The wheel turns over a map that leaves it to the page, and the program moves the map. */
const pageScroll: Step = (map, clock) => {
  map.container.dispatch('wheel', { timeStamp: clock.now(), deltaY: 1, ctrlKey: false, defaultPrevented: false });
  clock.advance(16);
  map.container.dispatch('scroll', { timeStamp: clock.now() });
  map.startMove();
  clock.advance(100);
  map.endMove();
};
/** A whole drag: frames of any length, a hand that lets go. */
const gesture: fc.Arbitrary<Step> = fc
  .array(fc.constantFrom(16, 17, 90, 240), { minLength: 2, maxLength: 8 })
  .map((gapsMs): Step => (map, clock) => {
    press(map, clock);
    gapsMs.forEach((gapMs, index) => {
      drag(map, clock);
      if (index === 0) map.startMove();
      if (gapMs > 20) clock.block(gapMs);
      else clock.advance(gapMs);
    });
    map.endMove();
    map.container.dispatch('pointerup', { pointerId: 1, pointerType: 'mouse', buttons: 0, timeStamp: clock.now() });
    clock.advance(300);
  });
const step: fc.Arbitrary<Step> = fc.oneof(
  gesture,
  gesture,
  tile((map, key) => map.requestTile(key)),
  tile((map, key) => map.finishTile(key)),
  tile((map, key) => map.abortTile(key)),
  tile((map, key) => map.failTile(key, 500)),
  fc.constantFrom<Step[]>(
    press,
    drag,
    wheel,
    pageScroll,
    (map) => map.startMove(),
    (map) => map.endMove(),
    (map) => map.jump(),
    (map) => map.repaint(),
    (_map, _clock, { monitor }) => monitor.trackOperation('work', 12, { size: 3 }),
    (_map, clock, { monitor }) => monitor.measure('block', () => clock.block(9)),
    (_map, _clock, { monitor }) => monitor.operation('bound', { zoom: 7 }).record(4),
    (_map, clock, { monitor }) =>
      monitor.measure('outer', () => {
        clock.block(3);
        monitor.trackOperation('part', 2);
        monitor.trackOperation('longer', 8);
        monitor.measure('inner', () => monitor.operation('bound', { zoom: 7 }).record(4));
        clock.block(2);
      }),
    (_map, clock, { setTags }) => setTags({ step: Math.round(clock.now()) }),
    (_map, clock, { monitor }) => monitor.setTags({ other: Math.round(clock.now()) }),
    (_map, _clock, { monitor }) => monitor.reset(),
    (map, clock) => map.container.dispatch('keydown', { key: 'ArrowUp', code: 'ArrowUp', timeStamp: clock.now() }),
    (map, clock) => map.container.dispatch('keyup', { key: 'ArrowUp', code: 'ArrowUp', timeStamp: clock.now() }),
    (map, clock) => map.tell({ type: 'contextLost', atMs: clock.now() }),
    (map, clock) => map.tell({ type: 'contextRestored', atMs: clock.now() }),
    (map) => {
      map.isStill = !map.isStill;
    },
    (_map, clock) => clock.block(70),
    (_map, clock) => clock.setFrameMs(clock.now() % 2 === 0 ? 33 : 8),
  ),
  fc.constantFrom(1, 17, 160, 2000, 31_000).map(
    (ms): Step =>
      (_map, clock) =>
        clock.advance(ms),
  ),
);

/** All that does not depend on when it was recorded. */
function factsOf({ violations, vitals, tiles, programMoves, operations, problems, tags }: Report): unknown {
  return {
    violations: violations.map(({ operation, metric, value, atMs, tags: own }) => [
      operation,
      metric,
      value,
      atMs,
      own,
    ]),
    vitals,
    tiles,
    programMoves,
    tags,
    operations: operations.map(({ perSecond: _perSecond, ...operation }) => operation),
    problems: problems.map(({ code, count }) => [code, count]),
  };
}

/** A sum of other parts has another last digit. */
const nearly = (_key: string, value: unknown): unknown =>
  typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value;

describe('what happens before the engine is loaded', () => {
  test.each([
    ['at once', false],
    ['bit by bit, while the page goes on', true],
  ])(
    'gives the same numbers as if it had been there, whatever happens, made up for %s',
    async (_how, isSlow) => {
      // Many at once, for the engine can be late only once in a page.
      const scripts = fc.array(fc.array(step, { maxLength: 12 }), { minLength: 20, maxLength: 20 });
      const play = (start: typeof createMapPerformance, steps: readonly Step[]) => {
        const clock = createFakeClock();
        let isOver = false;
        const now = (): number => {
          // Some 80 calls fill a slice.
          if (isOver) clock.block(0.1);
          return clock.now();
        };
        const measured = start({ adapter: attachFakeMap, clock: { ...clock, now }, webVitals: false });
        const map = createFakeMap(clock);
        measured.attach(map);
        for (const run of steps) run(map, clock, measured);
        // Then nothing is left that happens by itself meanwhile.
        if (isSlow) {
          map.endMove();
          clock.advance(40_000);
        }
        isOver = isSlow && 'ready' in measured;
        return { clock, measured };
      };
      await fc.assert(
        fc.asyncProperty(scripts, async (all) => {
          vi.resetModules();
          const { startMapPerformance } = await import('../../src/startMapPerformance.ts');
          const pairs = all.map(
            (steps) => [play(createMapPerformance, steps), play(startMapPerformance, steps)] as const,
          );
          await startMapPerformance().ready;
          for (const pair of pairs) {
            const ready = (pair[1].measured as StartedMapPerformance<FakeMap>).ready.then(() => true);
            while (!(await Promise.race([ready, settleImports().then(() => false)]))) pair[1].clock.advance(1);
            const [expected, got] = pair.map(({ clock, measured }) => {
              clock.advance(40_000);
              return JSON.stringify(factsOf(measured.report()), nearly, 1);
            });
            // Of more than a minute of frames the last are left out, and that is told: there is a test of it.
            if (!got!.includes('early-calls-dropped')) expect(got).toBe(expected);
          }
          await Promise.all(pairs.flat().map(({ measured }) => measured.dispose()));
        }),
        { numRuns: runs(50) },
      );
    },
    600_000,
  );

  test('is told with the tags that it had then, though nothing was heard of the map since', async () => {
    const { started, map, clock } = await setup();
    started.attach(map);
    started.setTags({ route: '/map' });
    map.requestTile('never');
    map.repaint();
    clock.advance(31_000);
    started.setTags({ route: '/list' });
    await started.ready;
    const { vitals } = started.report();
    expect(vitals.TCM).toMatchObject({ incompleteCount: 1, tags: { route: '/map' } });
    expect(vitals.MFR.tags).toMatchObject({ route: '/map' });
  });

  test('and was over before a reset is forgotten by it', async () => {
    const { started, map, clock } = await setup();
    started.attach(map);
    map.requestTile('never');
    map.repaint();
    clock.advance(31_000);
    started.monitor.reset();
    await started.ready;
    expect(started.report().vitals.TCM.incompleteCount).toBe(0);
  });
});

describe('until it is ready', () => {
  test('readers get an empty picture with the reason, and begin the load', async () => {
    const { started, map, clock } = await setup();
    started.attach(map);
    const { vitals, operations } = started.monitor.snapshot();
    expect(vitals.TCM).toMatchObject({ name: 'TCM', value: null, reason: 'loading' });
    expect(operations).toEqual([]);
    expect(started.report()).toMatchObject({ schemaVersion: 2, session: { id: 'loading' }, operations: [] });
    started.monitor.trackOperation('work', 5);
    await vi.waitFor(() => expect(started.monitor.snapshot().operations).toHaveLength(1));
    expect(started.monitor.snapshot().vitals.TCM.reason).not.toBe('loading');
    expect(started.report().session.startedEpochMs).toBe(clock.epochNow());
  });

  test('a function is measured as ever: results, promises, errors, generators and timers', async () => {
    const { started, clock } = await setup();
    const { monitor } = started;
    expect(monitor.measure('sync', () => (clock.block(7), 'done'))).toBe('done');
    await expect(monitor.measure('async', async () => 'later')).resolves.toBe('later');
    expect(() =>
      monitor.measure('bad', () => {
        throw new TypeError('no');
      }),
    ).toThrow(TypeError);
    const rows = monitor.measure('rows', function* rows() {
      yield 1;
    });
    expect([...rows]).toEqual([1]);
    const wrapped = monitor.wrap(
      'wrapped',
      Object.assign((x: number) => x + 1, { cancel: 'kept' }),
    );
    expect([wrapped(1), wrapped.cancel]).toEqual([2, 'kept']);
    const timer = monitor.startTimer('timed', { size: 1 });
    clock.block(20);
    expect(timer.end({ more: 2 })).toMatchObject({ durationMs: 20, context: { size: 1, more: 2 } });
    await started.ready;
    const { operations } = started.monitor.getReport();
    expect(Object.fromEntries(operations.map(({ name, count, errorCount }) => [name, [count, errorCount]]))).toEqual({
      sync: [1, 0],
      async: [1, 0],
      bad: [1, 1],
      rows: [1, 0],
      wrapped: [1, 0],
      timed: [1, 0],
    });
    expect(started.monitor.getReport('sync')).toMatchObject({ maxMs: 7, block: { longestMs: 7 } });
  });

  test('a promise settles alike; a thenable and a generator are left alone, and counted by their synchronous part', async () => {
    const { started, clock } = await setup();
    const { monitor } = started;
    await expect(monitor.measure('rejected', () => Promise.reject(new TypeError('no')))).rejects.toThrow(TypeError);
    let thenCount = 0;
    // oxlint-disable-next-line unicorn/no-thenable -- what query builders are
    const query = { then: () => (thenCount += 1) };
    expect(monitor.measure('query', () => (clock.block(3), query))).toBe(query);
    const own = Object.assign(Promise.resolve(1), { abort() {} });
    expect(monitor.measure('own', () => own)).toBe(own);
    const steps = (function* numbers() {
      yield 1;
    })();
    expect(monitor.measure('steps', () => steps)).toBe(steps);
    const odd = new Proxy({}, { has: () => expect.unreachable('asked'), getPrototypeOf: () => expect.unreachable() });
    expect(monitor.measure('odd', () => odd)).toBe(odd);
    expect(thenCount).toBe(0);
    await started.ready;
    const counts = started.monitor
      .getReport()
      .operations.map((row) => [row.name, row.count, row.errorCount, row.syncOnlyCount]);
    expect(new Set(counts)).toEqual(
      new Set([
        ['odd', 1, 0, undefined],
        ['own', 1, 0, 1],
        ['query', 1, 0, 1],
        ['rejected', 1, 1, undefined],
        ['steps', 1, 0, 1],
      ]),
    );
  });

  test('limits, callbacks and subscriptions wait, and can be taken back', async () => {
    const { started, clock } = await setup();
    const { monitor } = started;
    const heard: string[] = [];
    monitor.setThreshold('work', 10);
    monitor.setThreshold('work', 1)();
    monitor.onViolation(({ operation, limit }) => heard.push(`${operation} over ${limit}`));
    monitor.onViolation(() => heard.push('taken back'))();
    monitor.onSample(({ kind }) => heard.push(kind));
    monitor.subscribe(({ operations }) => heard.push(`${operations.length} operations`));
    monitor.trackOperation('work', 20);
    await started.ready;
    clock.advance(300);
    expect(heard).toEqual(expect.arrayContaining(['work over 10', 'operation', '1 operations']));
    expect(heard).not.toContain('taken back');
  });

  test('calls that cannot be meant throw nothing, and are told when it is ready', async () => {
    const { started } = await setup();
    const { monitor } = started;
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    // The casts: as from an app without types.
    for (const bad of [Symbol('x'), 5n, Object.create(null), null, {}]) monitor.trackOperation('work', bad as never);
    expect(monitor.measure('work', null as never)).toBeNull();
    expect(monitor.measure('work', () => 7, revoked.proxy)).toBe(7);
    monitor.startTimer('work', revoked.proxy).end({ last: true });
    await started.ready;
    expect(monitor.getReport('work')?.count).toBe(2);
    const codes = monitor.snapshot().problems.map(({ code }) => code);
    expect(codes.filter((code) => !['bad-work', 'bad-duration', 'bad-sample'].includes(code))).toEqual([]);
    expect(codes).toContain('bad-work');
  });

  test('no options at all but null are told by ready', async () => {
    vi.spyOn(console, 'warn').mockReturnValue();
    const { startMapPerformance } = await import('../../src/startMapPerformance.ts');
    // The cast: as above.
    await expect(startMapPerformance(null as never).ready).rejects.toMatchObject({ code: 'BAD_OPTION' });
  });

  test('options that cannot be meant are told by ready, and throw nothing into the app', async () => {
    vi.spyOn(console, 'warn').mockReturnValue();
    const { started } = await setup({ maxOperations: -1 });
    expect(() => started.monitor.trackOperation('work', 1)).not.toThrow();
    await expect(started.ready).rejects.toMatchObject({ code: 'BAD_OPTION' });
    expect(started.monitor.snapshot().problems[0]).toMatchObject({ code: 'bad-option' });
    expect(started.monitor.measure('work', () => 7)).toBe(7);
  });

  test('what is no optimizer is told by ready, and throws nothing into the app', async () => {
    vi.spyOn(console, 'warn').mockReturnValue();
    const { started } = await setup({ optimize: { tasks: {} } as never });
    await expect(started.ready).rejects.toMatchObject({ code: 'BAD_OPTION' });
  });

  test('a map that is shown elsewhere is looked at there', async () => {
    const { clock, map, started } = await setup();
    started.attach(map);
    map.repaint();
    clock.advance(50);
    const other = createFakeContainer();
    Object.assign(other.element, { checkVisibility: () => false });
    map.moveTo(other);
    map.repaint();
    clock.advance(50);
    map.requestTile('a');
    map.finishTile('a');
    clock.advance(500);
    Object.assign(other.element, { checkVisibility: () => true });
    await started.ready;
    expect(started.monitor.snapshot().vitals.FTP).toMatchObject({ sampleCount: 0, value: null });
  });

  test('a wheel that scrolled the page is no input, though nobody made anything of it then', async () => {
    const { started, map, clock } = await setup();
    started.attach(map);
    map.repaint();
    clock.advance(100);
    pageScroll(map, clock, started);
    clock.advance(1000);
    await started.ready;
    expect(started.report().programMoves.count).toBe(1);
    expect(started.snapshot().vitals.GSL.sampleCount).toBe(0);
  });

  test('one exporter that is in no list is told that the page goes, too', async () => {
    const page = createFakePage();
    const exporter = Object.assign(() => {}, { leave: vi.fn() });
    await setup({ exporters: exporter as never, page });
    page.hide();
    expect(exporter.leave).toHaveBeenCalledTimes(1);
  });

  test('a session that is left out loads nothing by itself, and still runs what it is given', async () => {
    const { started, map, clock } = await setup({ sampleRate: 0 });
    started.attach(map);
    expect(map.sinkCount).toBe(0);
    expect(started.monitor.isSampled).toBe(false);
    expect(started.monitor.measure('work', () => 7)).toBe(7);
    expect(clock.pendingCount).toBe(0);
    await started.ready;
    expect(started.monitor.snapshot().operations).toEqual([]);
  });

  test('its end leaves nothing behind', async () => {
    const { started, map, clock } = await setup();
    started.attach(map);
    await started.dispose();
    expect([map.sinkCount, map.container.listenerCount]).toEqual([0, 0]);
    clock.advance(10_000);
    expect(clock.pendingCount).toBe(0);
  });

  test('more than is kept is counted and told', async () => {
    const { started } = await setup();
    for (let call = 0; call < 24_010; call += 1) started.monitor.trackOperation('work', 1);
    await started.ready;
    const { operations, problems } = started.monitor.snapshot();
    expect(operations[0]?.count).toBe(24_000);
    expect(problems).toEqual([expect.objectContaining({ code: 'early-calls-dropped' })]);
    expect(problems[0]?.latestMessage).toContain('10 left out');
  });
});

describe('where the engine cannot be loaded', () => {
  test.each(LATE_PARTS)(
    'or a part of it, %s, it is asked for once more, then told, and nothing breaks',
    async (part) => {
      const warn = vi.spyOn(console, 'warn').mockReturnValue();
      let loadCount = 0;
      vi.doMock(part, () => {
        loadCount += 1;
        throw new Error('404');
      });
      const { started, map, clock } = await setup();
      const seen: string[] = [];
      started.attach(map);
      wheel(map, clock, started);
      expect(map.container.listenerCount).toBeGreaterThan(0);
      expect(clock.pendingCount).toBeGreaterThan(0);
      started.monitor.subscribe(({ vitals }) => seen.push(String(vitals.FTP.reason)));
      await started.ready;
      expect(loadCount).toBe(2);
      expect(started.monitor.snapshot().problems[0]).toMatchObject({ code: 'engine-not-loaded' });
      expect(seen).toEqual([expect.stringContaining('nothing is measured')]);
      expect(warn).toHaveBeenCalledTimes(1);
      // Nothing of the map is heard any more for nobody.
      clock.advance(20);
      wheel(map, clock, started);
      map.repaint();
      clock.advance(1000);
      expect(map.container.listenerCount).toBe(0);
      expect(clock.pendingCount).toBe(0);
      expect(started.monitor.measure('work', () => 7)).toBe(7);
      expect(() => started.monitor.trackOperation('work', 5)).not.toThrow();
      await expect(started.flush()).resolves.toBeUndefined();
      await expect(started.dispose()).resolves.toBeUndefined();
    },
  );
});

test('who starts after the engine was loaded has it at once', async () => {
  const { startMapPerformance } = await import('../../src/startMapPerformance.ts');
  const options = { adapter: attachFakeMap, clock: createFakeClock(), webVitals: false };
  const first = startMapPerformance(options);
  await first.ready;
  expect(first.monitor.snapshot().problems).toEqual([]);
  const second = startMapPerformance(options);
  second.monitor.trackOperation('work', 5);
  expect(second.monitor.snapshot().operations[0]).toMatchObject({ name: 'work', count: 1 });
});
