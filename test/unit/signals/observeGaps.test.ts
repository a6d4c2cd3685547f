import { describe, expect, test } from 'vitest';
import { observeGaps } from '../../../src/signals/observeGaps.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import type { FakeClock } from '../../support/fakeClock.ts';
import type { GapWatch } from '../../../src/signals/observeGaps.ts';

describe('a machine that slept', () => {
  test('is told where the page’s own clock stood still', () => {
    const { clock, watch, told, sleep } = setup();
    clock.advance(300);
    watch.note(clock.now());
    sleep(60_000);
    clock.advance(20);
    watch.note(clock.now());
    expect(told).toEqual([['asleep', 1300]]);
    clock.advance(5000);
    watch.note(clock.now());
    expect(told).toHaveLength(1);
  });

  test('is told by a frame that came far too late', () => {
    const { clock, watch, told } = setup();
    watch.asked(clock.now());
    clock.block(60_000);
    watch.drawn(clock.now());
    expect(told).toEqual([['asleep', 1000]]);
  });

  test('is no wall clock that stands still in an app’s fake timers, and is given back', () => {
    const { clock, watch, told, sleep } = setup();
    clock.advance(300);
    watch.note(clock.now());
    sleep(-1_700_000_000_000);
    clock.advance(300);
    watch.note(clock.now());
    sleep(1_700_000_000_000);
    clock.advance(300);
    watch.note(clock.now());
    expect(told).toEqual([]);
    sleep(60_000);
    clock.advance(20);
    watch.note(clock.now());
    expect(told).toEqual([['asleep', 1900]]);
  });

  test('is no page that was blocked, nor a clock that was put right, nor one that nothing was asked of', () => {
    const { clock, watch, told, sleep } = setup();
    watch.asked(clock.now());
    clock.block(4000);
    watch.drawn(clock.now());
    sleep(900);
    watch.note(clock.now());
    sleep(-60_000);
    watch.note(clock.now());
    clock.advance(3_600_000);
    watch.note(clock.now());
    expect(told).toEqual([]);
  });
});

describe('a frame that was asked for', () => {
  test('and did not come while the page lived on was seen by nobody', () => {
    const { clock, watch, told } = setup();
    watch.asked(clock.now());
    for (let i = 0; i < 60; i += 1) {
      clock.advance(100);
      watch.note(clock.now());
    }
    watch.drawn(clock.now());
    expect(told).toEqual([['no-frame', 1000]]);
  });

  test('and came is forgotten, and so is the time in which none was asked for', () => {
    const { clock, watch, told } = setup();
    watch.asked(clock.now());
    clock.advance(16);
    watch.drawn(clock.now());
    for (let i = 0; i < 60; i += 1) {
      clock.advance(100);
      watch.note(clock.now());
    }
    watch.drawn(clock.now());
    watch.asked(clock.now());
    clock.advance(2400);
    watch.note(clock.now());
    clock.advance(2400);
    watch.drawn(clock.now());
    watch.asked(clock.now());
    watch.rest();
    clock.advance(60_000);
    watch.drawn(clock.now());
    expect(told).toEqual([]);
  });
});

function setup(): {
  clock: FakeClock;
  watch: GapWatch;
  told: [string, number][];
  /** The wall clock goes on, the page's own stands still. */
  sleep(ms: number): void;
} {
  const clock = createFakeClock();
  let sleptMs = 0;
  const told: [string, number][] = [];
  const watch = observeGaps({ ...clock, epochNow: () => clock.epochNow() + sleptMs }, (why, sinceMs) =>
    told.push([why, sinceMs]),
  );
  return { clock, watch, told, sleep: (ms) => (sleptMs += ms) };
}
