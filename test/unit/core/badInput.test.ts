import * as fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { PerformanceMonitor } from '../../../src/core/PerformanceMonitor.ts';
import { setupMonitor } from './setupMonitor.ts';
import { runs } from '../../support/thorough.ts';

afterEach(() => vi.restoreAllMocks());

const throwingProxy = new Proxy(
  {},
  {
    get() {
      throw new Error('get');
    },
    ownKeys() {
      throw new Error('ownKeys');
    },
  },
);

describe('durations', () => {
  test.each([NaN, -1, Infinity, -Infinity, '5', 5n, null, undefined, {}, 1e300])('%s is refused and counted', (bad) => {
    const { monitor, report, problemCodes } = setupMonitor();
    monitor.trackOperation('x', 7);
    monitor.trackOperation('x', bad as number);
    monitor.operation('x').record(bad as number);
    expect(problemCodes()).toEqual(['bad-duration']);
    expect(monitor.snapshot().problems[0]!.count).toBe(2);
    expect(report('x')).toMatchObject({ count: 1, totalMs: 7, maxMs: 7 });
  });

  test('of 0 and below the step of the clock are durations', () => {
    const { monitor, report } = setupMonitor();
    for (const durationMs of [0, -0, Number.MIN_VALUE]) monitor.trackOperation('x', durationMs);
    expect(report('x')).toMatchObject({ count: 3, minMs: 0, p50Ms: 0 });
  });
});

describe('what is called', () => {
  test.each([null, undefined, {}, 'x', 5, throwingProxy, Promise.resolve()])(
    'number %# is no function: it is given back, and counted',
    (bad) => {
      const { monitor, problemCodes } = setupMonitor();
      // The cast: as from an app without types.
      const work = bad as () => unknown;
      expect(monitor.measure('x', work)).toBe(bad);
      expect(monitor.wrap('x', work)).toBe(bad);
      expect(problemCodes()).toEqual(['bad-work']);
      expect(monitor.snapshot().operations).toEqual([]);
    },
  );

  test('goes without options where they are null', () => {
    const { monitor } = setupMonitor({ thresholds: { x: 1 } });
    const callback = vi.fn();
    // The cast: as above.
    monitor.onViolation(callback, null as never);
    monitor.trackOperation('x', 5);
    expect(callback).toHaveBeenCalledTimes(1);
  });
});

describe('names', () => {
  test.each(['', '   ', 'x'.repeat(10_000), 5, null, undefined, {}, Symbol('x'), throwingProxy])(
    'number %# is refused and counted, and the work is done',
    (bad) => {
      const { monitor, problemCodes } = setupMonitor();
      const name = bad as string;
      monitor.trackOperation(name, 5);
      monitor.operation(name).record(5);
      expect(monitor.startTimer(name).end()).toBeUndefined();
      expect(monitor.measure(name, () => 'done')).toBe('done');
      expect(monitor.wrap(name, (x: number) => x + 1)(1)).toBe(2);
      monitor.record({ kind: 'operation', name, startMs: 0, durationMs: 1, ok: true, wasHidden: false });
      expect(problemCodes()).toEqual(['bad-name']);
      expect(monitor.snapshot().operations).toEqual([]);
    },
  );

  test('that are keys of objects are names like any other', () => {
    const { monitor } = setupMonitor({ thresholds: { constructor: 1 } });
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    for (const name of names) monitor.trackOperation(name, 1);
    expect(monitor.snapshot().operations.map(({ name }) => name)).toEqual(names);
    expect(Object.keys({})).toEqual([]);
  });

  test('that hold URLs keep templates only', () => {
    const { monitor, report } = setupMonitor();
    monitor.trackOperation('GET https://u:p@tiles.example/3/4/5.pbf?access_token=secret', 1);
    monitor.trackOperation('GET https://u:p@tiles.example/3/4/6.pbf?access_token=other', 1);
    expect(report('GET https://tiles.example/{z}/{x}/{y}.pbf').count).toBe(2);
    expect(JSON.stringify(monitor.getReport())).not.toMatch(/secret|other|u:p/);
  });

  test('beyond maxOperations are refused and counted; the others go on', () => {
    const { monitor, report, problemCodes } = setupMonitor({ maxOperations: 2 });
    monitor.trackOperation('a', 1);
    monitor.operation('a', { b: 1 }).record(1);
    for (let index = 0; index < 100; index += 1) monitor.trackOperation(`c${index}`, 1);
    monitor.operation('d', { e: 1 }).record(1);
    monitor.trackOperation('a', 1);
    expect(problemCodes()).toEqual(['too-many-operations']);
    expect(monitor.snapshot().operations).toHaveLength(2);
    expect(monitor.snapshot().self.droppedCounts['operations']).toBe(101);
    expect(report('a').count).toBe(3);
  });
});

describe('attributes', () => {
  test('are cut to a few short plain values, and counted', () => {
    const { monitor, problemCodes } = setupMonitor();
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key${index}`, index]));
    monitor.operation('many', many).record(1);
    monitor.operation('long', { text: 'x'.repeat(5000) }).record(1);
    monitor.operation('odd', { object: {}, nan: NaN, ok: true, call: () => 1 } as never).record(1);
    monitor.operation('url', { url: 'https://a.example/1/2/3.png?key=secret' }).record(1);
    monitor.operation('none', null as never).record(1);
    monitor.operation('proxy', throwingProxy).record(1);
    const attributes = Object.fromEntries(
      monitor.snapshot().operations.map((report) => [report.name, report.attributes]),
    );
    expect(Object.keys(attributes['many']!)).toHaveLength(8);
    expect(String(attributes['long']!['text'])).toHaveLength(100);
    expect(attributes['odd']).toEqual({ ok: true });
    expect(attributes['url']).toEqual({ url: 'https://a.example/{z}/{x}/{y}.png' });
    expect(attributes['proxy']).toEqual({});
    expect(problemCodes()).toEqual(['bad-attributes']);
    expect(monitor.snapshot().problems[0]!.count).toBe(5);
  });
});

describe('contexts', () => {
  const keep = (context: unknown, options = {}) => {
    const setup = setupMonitor({ thresholds: { x: 1 }, ...options });
    setup.monitor.trackOperation('x', 2, context as Record<string, unknown>);
    return { kept: setup.violations[0]!.context, codes: setup.problemCodes(), ...setup };
  };

  test('that are small and plain are kept as they are', () => {
    const context = { zoom: 4.5, layer: 'places', isDark: true, none: null, list: [1, 'a'], deep: { er: 1 } };
    const { kept, codes } = keep(context);
    expect(kept).toEqual(context);
    expect(codes).toEqual([]);
  });

  test('are copied: what the app changes later does not change them', () => {
    const context = { list: [1] };
    const { kept } = keep(context);
    context.list.push(2);
    expect(kept).toEqual({ list: [1] });
  });

  test.each([
    [
      'a cycle',
      () => {
        const a: Record<string, unknown> = { b: 1 };
        a['a'] = a;
        return a;
      },
      { b: 1, a: '[cycle]' },
    ],
    [
      'a getter that throws',
      () => ({
        ok: 1,
        get bad() {
          throw new Error('no');
        },
      }),
      { ok: 1, bad: '[threw]' },
    ],
    ['a proxy that throws inside', () => ({ proxy: throwingProxy }), { proxy: '[threw]' }],
    ['a proxy that throws', () => throwingProxy, {}],
    ['functions and symbols', () => ({ f: () => 1, s: Symbol('s') }), { f: '[function]', s: 'Symbol(s)' }],
    ['a bigint', () => ({ n: 12n }), { n: '12' }],
    ['numbers that JSON lacks', () => ({ a: NaN, b: Infinity }), { a: 'NaN', b: 'Infinity' }],
    [
      'maps, sets and promises',
      () => ({ m: new Map(), s: new Set(), p: Promise.resolve() }),
      { m: '[Map]', s: '[Set]', p: '[Promise]' },
    ],
    ['typed arrays', () => ({ a: new Float32Array(1e6) }), { a: '[Float32Array]' }],
    ['depth', () => ({ a: { b: { c: { d: { e: 1 } } } } }), { a: { b: { c: { d: '[deep]' } } } }],
    ['a string in its place', () => 'text', {}],
    ['null in its place', () => null, {}],
  ] as [string, () => unknown, unknown][])('with %s are cut, and counted', (_, create, expected) => {
    const { kept, codes, monitor } = keep(create());
    expect(kept).toEqual(expected);
    expect(codes).toEqual(['context-cut']);
    expect(() => JSON.stringify(monitor.getReport())).not.toThrow();
  });

  test('tell dates and errors as text', () => {
    const { kept, codes } = keep({ at: new Date(0), error: new TypeError('at https://a.example/?key=secret') });
    expect(kept).toEqual({ at: '1970-01-01T00:00:00.000Z', error: 'TypeError: at https://a.example/' });
    expect(codes).toEqual([]);
  });

  test('tell of dates that lie and of arrays with far holes what can be written', () => {
    const at = Object.assign(new Date(0), { toJSON: () => ({ at }) });
    const far: number[] = [1];
    far[4_000_000_000] = 2;
    const { kept, codes } = keep({ at, far, never: new Date(NaN) });
    expect(kept['at']).toBeNull();
    expect(kept['never']).toBeNull();
    expect((kept['far'] as unknown[]).length).toBe(32);
    expect(JSON.stringify(kept).length).toBeLessThan(400);
    expect(codes).toEqual(['context-cut']);
  });

  test('keep `__proto__` as a key like any other, and count it', () => {
    const { kept, codes } = keep(JSON.parse('{"__proto__": {"isAdmin": true}, "a": {"__proto__": 1}}'));
    expect(Object.keys(kept)).toEqual(['__proto__', 'a']);
    expect((kept as { isAdmin?: boolean }).isAdmin).toBeUndefined();
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
    expect(JSON.stringify(kept)).toBe('{"__proto__":{"isAdmin":true},"a":{"__proto__":1}}');
    expect(codes).toEqual(['context-cut']);
  });

  test('keep templates of URLs only', () => {
    const { kept } = keep({ url: 'https://u:p@a.example/5/6/7.mvt?access_token=secret', 'https://a.example/?k=1': 1 });
    expect(kept).toEqual({ url: 'https://a.example/{z}/{x}/{y}.mvt', 'https://a.example/': 1 });
  });

  test('of any size cost a bounded time and place', () => {
    const wide = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`key${index}`, 'y'.repeat(10_000)]));
    const { kept } = keep(Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`key${index}`, { ...wide }])));
    expect(JSON.stringify(kept).length).toBeLessThan(200_000);
  });

  test('are looked at though nobody keeps them: a hurtful one is counted', () => {
    const monitor = new PerformanceMonitor();
    monitor.trackOperation('x', 1, throwingProxy);
    monitor.trackOperation('x', 1, { nested: { f: () => 1 } });
    monitor.trackOperation('x', 1, { fine: 1 });
    expect(monitor.snapshot().problems).toMatchObject([{ code: 'context-cut', count: 2 }]);
    expect(monitor.getReport('x')!.count).toBe(3);
  });

  test('honours contextLimits', () => {
    const { kept } = keep(
      { a: 'xxxxx', b: [1, 2, 3], c: 1 },
      { contextLimits: { maxLength: 3, maxKeys: 2, maxDepth: 0 } },
    );
    expect(kept).toEqual({ a: 'xxx…', b: '[deep]' });
  });
});

describe('samples', () => {
  test('that are not what their type says are refused and counted', () => {
    const { monitor, problemCodes, samples } = setupMonitor();
    const bad: unknown[] = [
      null,
      undefined,
      5,
      'frame',
      {},
      throwingProxy,
      { kind: 'nonsense' },
      { kind: '__proto__' },
      { kind: 'operation', name: 'x', startMs: NaN, durationMs: 1 },
      { kind: 'operation', name: 'x', startMs: 0, durationMs: -1 },
      { kind: 'frame', atMs: 0, gapMs: NaN },
      { kind: 'longFrame', startMs: 0, durationMs: 60 },
      { kind: 'vital', name: 'nope', outcome: 'measured', value: 1, startMs: 0, endMs: 1 },
      { kind: 'vital', name: 'GDF', outcome: 'nope', value: 1, startMs: 0, endMs: 1 },
      { kind: 'vital', name: 'GDF', outcome: 'measured', value: NaN, startMs: 0, endMs: 1 },
      { kind: 'vital', name: 'GDF', outcome: 'measured', value: -1, startMs: 0, endMs: 1 },
      { kind: 'tile', sourceId: 'a', outcome: 'toString', startMs: 0, durationMs: 1, networkMs: null },
      { kind: 'tile', sourceId: 5, outcome: 'ready', startMs: 0, durationMs: 1, networkMs: null },
      { kind: 'memory', atMs: 0, usedBytes: 'many', limitBytes: 1 },
      { kind: 'problem', code: 5, message: 'x', atMs: 0 },
    ];
    for (const sample of bad) monitor.record(sample as never);
    expect(problemCodes()).toEqual(['bad-sample']);
    expect(monitor.snapshot().problems[0]!.count).toBe(bad.length);
    expect(samples.filter(({ kind }) => kind !== 'problem')).toEqual([]);
    const { operations, tiles, longFrames, frameGapsMs, violations } = monitor.snapshot();
    expect([operations, tiles, longFrames, frameGapsMs, violations].flat()).toEqual([]);
  });
});

test('problems are bounded by their codes', () => {
  const { monitor } = setupMonitor();
  for (let index = 0; index < 1000; index += 1) {
    monitor.record({ kind: 'problem', code: `code-${index}`, message: 'x'.repeat(10_000), atMs: 0 });
  }
  const { problems, self } = monitor.snapshot();
  expect(problems).toHaveLength(64);
  expect(self.droppedCounts['problems']).toBe(936);
  expect(problems.every(({ latestMessage }) => latestMessage.length <= 500)).toBe(true);
});

test('nothing that anyone passes throws, or hurts another operation, or makes a report that is no JSON', () => {
  // What cannot be meant is told there, too.
  vi.spyOn(console, 'warn').mockReturnValue();
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSparseArray: true,
  });
  fc.assert(
    fc.property(fc.array(fc.tuple(anything, anything, anything), { maxLength: 8 }), (calls) => {
      const { monitor, report } = setupMonitor({
        thresholds: { '*': { maxMs: 0, p75Ms: 0, minSamples: 1, cooldownMs: 0 } },
      });
      for (const [name, value, context] of calls as [string, number, Record<string, unknown>][]) {
        monitor.trackOperation('good', 1);
        monitor.trackOperation(name, value, context);
        monitor.operation(name, context as never).record(value);
        monitor.startTimer(name, context).end(context);
        expect(monitor.measure(name, () => value, context)).toEqual(value);
        monitor.setThreshold(name, value)();
        monitor.record(context as never);
        monitor.record({ kind: 'vital', name, outcome: 'measured', value, startMs: 0, endMs: 1 } as never);
        monitor.record({
          kind: 'tile',
          sourceId: name,
          outcome: 'ready',
          startMs: 0,
          durationMs: value,
          networkMs: null,
        });
        monitor.record({ kind: 'problem', code: name, message: name, atMs: 0 });
      }
      const json = JSON.parse(JSON.stringify(monitor.getReport()));
      expect(json.operations).toHaveLength(monitor.snapshot().operations.length);
      if (calls.length) expect(report('good')).toMatchObject({ count: calls.length, totalMs: calls.length });
    }),
    { numRuns: runs(500) },
  );
}, 30_000);
