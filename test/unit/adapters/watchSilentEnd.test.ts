import { describe, expect, it } from 'vitest';
import { watchSilentEnd } from '../../../src/adapters/watchSilentEnd.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import type { MapLibreMap } from '../../../src/adapters/mapLibreLike.ts';

function setup() {
  const clock = createFakeClock();
  const state = { isLoaded: false, isMoving: false };
  const map = {
    loaded: () => state.isLoaded,
    areTilesLoaded: () => state.isLoaded,
    isMoving: () => state.isMoving,
  };
  const endsMs: number[] = [];
  const errors: unknown[] = [];
  const watch = watchSilentEnd(
    map as MapLibreMap,
    clock,
    () => endsMs.push(clock.now()),
    (error) => errors.push(error),
  );
  return { watch, clock, map, state, endsMs, errors };
}

describe('watchSilentEnd', () => {
  it('tells within 50 ms that a map became complete without a frame', () => {
    const { watch, clock, state, endsMs } = setup();
    watch.frameDrawn(false, clock.now());
    clock.advance(400);
    state.isLoaded = true;
    const completeMs = clock.now();
    clock.advance(1000);
    expect(endsMs).toHaveLength(1);
    expect((endsMs[0] ?? 0) - completeMs).toBeLessThanOrEqual(50);
    expect(clock.pendingCount).toBe(0);
  });

  it('leaves the telling to the frame that comes', () => {
    const { watch, clock, state, endsMs } = setup();
    watch.frameDrawn(false, clock.now());
    clock.advance(20);
    state.isLoaded = true;
    watch.frameDrawn(true, clock.now());
    clock.advance(1000);
    expect(endsMs).toEqual([]);
    expect(clock.pendingCount).toBe(0);
  });

  it('tells what the map throws when asked, and asks no more', () => {
    const { watch, clock, map, endsMs, errors } = setup();
    watch.frameDrawn(false, clock.now());
    map.loaded = () => {
      throw new Error('no tiles today');
    };
    clock.advance(1000);
    expect(errors).toEqual([new Error('no tiles today')]);
    expect(endsMs).toEqual([]);
    expect(clock.pendingCount).toBe(0);
  });

  it('is not complete while it moves', () => {
    const { watch, clock, state, endsMs } = setup();
    state.isMoving = true;
    watch.frameDrawn(false, clock.now());
    state.isLoaded = true;
    clock.advance(1000);
    expect(endsMs).toEqual([]);
    state.isMoving = false;
    clock.advance(50);
    expect(endsMs).toHaveLength(1);
  });

  it('gives up 30 s after the last frame: a map at rest runs no timer', () => {
    const { watch, clock, endsMs } = setup();
    watch.frameDrawn(false, clock.now());
    clock.advance(20_000);
    watch.frameDrawn(false, clock.now());
    clock.advance(29_000);
    expect(clock.pendingCount).toBe(1);
    clock.advance(2000);
    expect(clock.pendingCount).toBe(0);
    expect(endsMs).toEqual([]);
  });

  it('runs one timer however many frames come, and none after its stop', () => {
    const { watch, clock } = setup();
    for (let frame = 0; frame < 100; frame += 1) watch.frameDrawn(false, clock.now());
    expect(clock.pendingCount).toBe(1);
    watch.stop();
    watch.stop();
    expect(clock.pendingCount).toBe(0);
  });
});
