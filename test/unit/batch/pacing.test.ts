import * as fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { debounce } from '../../../src/batch/debounce.ts';
import type { DebounceOptions } from '../../../src/batch/debounce.ts';
import { oncePerFrame } from '../../../src/batch/oncePerFrame.ts';
import { throttle } from '../../../src/batch/throttle.ts';
import type { ThrottleOptions } from '../../../src/batch/throttle.ts';
import type { Paced } from '../../../src/batch/paced.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { runs } from '../../support/thorough.ts';

type PacedText = Paced<unknown, [text: string]>;

/** A paced function that writes down what ran, and when, counted from the start. */
function setup(pace: (fn: (text: string) => void, clock: ReturnType<typeof createFakeClock>) => PacedText) {
  const clock = createFakeClock({ startMs: 0 });
  const ran: [text: string, atMs: number][] = [];
  const paced = pace((text) => void ran.push([text, Math.round(clock.now())]), clock);
  const callAt = (...times: number[]): void => {
    for (const atMs of times) {
      clock.advance(atMs - clock.now());
      paced(`call ${atMs}`);
    }
  };
  return { paced, ran, clock, callAt };
}

const throttled = (options: ThrottleOptions = {}) => setup((fn, clock) => throttle(fn, 100, { ...options, clock }));
const debounced = (options: DebounceOptions = {}) => setup((fn, clock) => debounce(fn, 100, { ...options, clock }));
const framed = () => setup((fn, clock) => oncePerFrame(fn, { clock }));

describe('throttle', () => {
  it('runs the first call at once and the latest one when it may again', () => {
    const { ran, clock, callAt } = throttled();
    callAt(0, 10, 20);
    clock.advance(500);
    expect(ran).toEqual([
      ['call 0', 0],
      ['call 20', 100],
    ]);
  });

  it('honours leading: false', () => {
    const { ran, clock, callAt } = throttled({ leading: false });
    callAt(0, 10);
    clock.advance(500);
    expect(ran).toEqual([['call 10', 100]]);
  });

  it('honours trailing: false', () => {
    const { ran, clock, callAt } = throttled({ trailing: false });
    callAt(0, 10, 150);
    clock.advance(500);
    expect(ran.map(([text]) => text)).toEqual(['call 0', 'call 150']);
  });

  it('never runs twice within its time, and always ends with the latest call', () => {
    const times = fc.array(fc.integer({ min: 0, max: 150 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(times, fc.boolean(), (gaps, leading) => {
        const { ran, clock, callAt } = throttled({ leading });
        let atMs = 0;
        for (const gap of gaps) callAt((atMs += gap));
        clock.advance(1000);
        for (let run = 1; run < ran.length; run += 1)
          expect(ran[run]![1] - ran[run - 1]![1]).toBeGreaterThanOrEqual(100);
        expect(ran.at(-1)![0]).toBe(`call ${atMs}`);
        expect(ran.at(-1)![1] - atMs).toBeLessThanOrEqual(100);
        expect(clock.pendingCount).toBe(0);
      }),
      { numRuns: runs(2000) },
    );
  });
});

describe('debounce', () => {
  it('runs the latest call once no other has come for its time', () => {
    const { ran, clock, callAt } = debounced();
    callAt(0, 60, 120);
    clock.advance(500);
    expect(ran).toEqual([['call 120', 220]]);
  });

  it('honours leading: the first call of a burst runs at once, the last at its end', () => {
    const { ran, clock, callAt } = debounced({ leading: true });
    callAt(0, 60, 1000);
    clock.advance(500);
    expect(ran).toEqual([
      ['call 0', 0],
      ['call 60', 160],
      ['call 1000', 1000],
    ]);
  });

  it('honours trailing: false', () => {
    const { ran, clock, callAt } = debounced({ leading: true, trailing: false });
    callAt(0, 60);
    clock.advance(500);
    expect(ran).toEqual([['call 0', 0]]);
  });

  it('honours maxWaitMs: a burst that does not end still runs', () => {
    const { ran, clock, callAt } = debounced({ maxWaitMs: 250 });
    callAt(...Array.from({ length: 13 }, (_, index) => index * 50));
    clock.advance(500);
    expect(ran).toEqual([
      ['call 200', 250],
      ['call 450', 500],
      ['call 600', 700],
    ]);
  });

  it('agrees with the plain definition for all sequences of calls', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 220 }), { minLength: 1, maxLength: 30 }), (gaps) => {
        const { ran, clock, callAt } = debounced();
        const times = gaps.map((_, index) => gaps.slice(0, index + 1).reduce((sum, gap) => sum + gap, 0));
        callAt(...times);
        clock.advance(1000);
        // A call runs if the next one is at least as far away as the wait.
        const expected = times.filter((atMs, index) => (times[index + 1] ?? Infinity) - atMs >= 100);
        expect(ran.map(([, atMs]) => atMs)).toEqual(expected.map((atMs) => atMs + 100));
        expect(clock.pendingCount).toBe(0);
      }),
      { numRuns: runs(2000) },
    );
  });

  it('with maxWaitMs never keeps a call longer than that', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 40 }), (gaps) => {
        const { ran, clock, callAt } = debounced({ maxWaitMs: 150 });
        const waitingSince: number[] = [];
        let atMs = 0;
        for (const gap of gaps) {
          callAt((atMs += gap));
          waitingSince.push(atMs);
        }
        clock.advance(1000);
        for (const since of waitingSince)
          expect(ran.some(([, ranMs]) => ranMs >= since && ranMs - since <= 150)).toBe(true);
      }),
      { numRuns: runs(2000) },
    );
  });
});

describe('oncePerFrame', () => {
  it('runs the latest call once in the next frame', () => {
    const { ran, clock, callAt } = framed();
    callAt(0, 1, 5);
    clock.advance(20);
    callAt(40);
    clock.advance(20);
    expect(ran).toEqual([
      ['call 5', 17],
      ['call 40', 50],
    ]);
  });
});

describe.each([
  ['throttle', (fn: (text: string) => void, options: object) => throttle(fn, 100, { leading: false, ...options })],
  ['debounce', (fn: (text: string) => void, options: object) => debounce(fn, 100, options)],
  ['oncePerFrame', (fn: (text: string) => void, options: object) => oncePerFrame(fn, options)],
])('each helper: %s', (_, pace) => {
  it('cancels what waits, and works on', () => {
    const { paced, ran, clock } = setup((fn, clock) => pace(fn, { clock }));
    paced('a');
    expect(paced.isPending).toBe(true);
    paced.cancel();
    expect(paced.isPending).toBe(false);
    expect(clock.pendingCount).toBe(0);
    paced('b');
    clock.advance(500);
    expect(ran.map(([text]) => text)).toEqual(['b']);
  });

  it('flushes what waits now, once', () => {
    const { paced, ran, clock } = setup((fn, clock) => pace(fn, { clock }));
    paced.flush();
    paced('a');
    paced.flush();
    expect(ran).toEqual([['a', 0]]);
    paced.flush();
    clock.advance(500);
    expect(ran).toHaveLength(1);
  });

  it('ends with its signal', () => {
    const controller = new AbortController();
    const { paced, ran, clock } = setup((fn, clock) => pace(fn, { clock, signal: controller.signal }));
    paced('a');
    controller.abort();
    expect(clock.pendingCount).toBe(0);
    paced('b');
    clock.advance(500);
    expect(ran).toEqual([]);
    expect(paced.isPending).toBe(false);
  });

  it('keeps `this`', () => {
    const clock = createFakeClock();
    const seen: unknown[] = [];
    const owner = {
      run: pace(
        function (this: unknown) {
          seen.push(this);
        },
        { clock },
      ),
    };
    owner.run('a');
    clock.advance(500);
    expect(seen).toEqual([owner]);
  });

  it('lets what the function throws out where it ran, and works on', () => {
    const clock = createFakeClock();
    let calls = 0;
    const paced = pace(
      () => {
        calls += 1;
        throw new Error('mine');
      },
      { clock },
    );
    paced('a');
    expect(() => clock.advance(500)).toThrow('mine');
    paced('b');
    expect(() => paced.flush()).toThrow('mine');
    expect(calls).toBe(2);
  });

  it('lets the function call itself', () => {
    const clock = createFakeClock();
    let calls = 0;
    const paced: PacedText = pace(
      (text) => {
        calls += 1;
        if (calls < 3) paced(text);
      },
      { clock },
    );
    paced('a');
    clock.advance(1000);
    expect(calls).toBe(3);
  });
});

it('refuses times that cannot be meant, and a pace that would never run', () => {
  const badOption = expect.objectContaining({ code: 'BAD_OPTION' });
  expect(() => throttle(() => {}, -1)).toThrow(badOption);
  expect(() => debounce(() => {}, Number.NaN)).toThrow(badOption);
  expect(() => debounce(() => {}, 10, { maxWaitMs: -1 })).toThrow(badOption);
  expect(() => debounce(() => {}, 10, { trailing: false })).toThrow(badOption);
  expect(() => throttle(() => {}, 10, { leading: false, trailing: false })).toThrow(badOption);
});

it('infers the types of what it paces', () => {
  const paced = throttle(function (this: { id: number }, zoom: number, label?: string) {
    return `${this.id} ${zoom} ${label}`;
  }, 10);
  expectTypeOf(paced).toExtend<Paced<{ id: number }, [zoom: number, label?: string]>>();
  expectTypeOf<(this: { id: number }, zoom: string) => void>().not.toExtend<typeof paced>();
});
