import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { hostClock } from '../../../src/lib/clock.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const throwing = (): never => {
  throw new Error('not here');
};

test.each([
  ['is none', undefined],
  ['is one that throws', throwing],
])('where there %s, a frame comes after 16 ms, unless it is cancelled', (_which, requestAnimationFrame) => {
  const cancelAnimationFrame = vi.fn(requestAnimationFrame);
  vi.stubGlobal('requestAnimationFrame', requestAnimationFrame);
  vi.stubGlobal('cancelAnimationFrame', requestAnimationFrame && cancelAnimationFrame);
  const told: number[] = [];
  hostClock.requestFrame((frameMs) => told.push(frameMs));
  hostClock.cancelFrame(hostClock.requestFrame((frameMs) => told.push(frameMs)));
  vi.advanceTimersByTime(16);
  expect(told).toEqual([performance.now()]);
  expect(vi.getTimerCount()).toBe(0);
  // A timer's number may be another's frame.
  expect(cancelAnimationFrame).not.toHaveBeenCalled();
});
