import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { hostClock } from '../../../src/lib/clock.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a frame comes once, and later, where a page’s own requestAnimationFrame', () => {
  test.each([
    ['is missing', undefined],
    [
      'throws',
      () => {
        throw new Error('not here');
      },
    ],
    [
      'calls back at once',
      (callback: FrameRequestCallback) => {
        callback(performance.now());
        return 1;
      },
    ],
    [
      'calls back twice',
      (callback: FrameRequestCallback) => {
        setTimeout(() => {
          callback(performance.now());
          callback(performance.now());
        }, 16);
        setTimeout(() => callback(performance.now()), 17);
        return 1;
      },
    ],
  ])('%s', (_what, replacement) => {
    vi.stubGlobal('requestAnimationFrame', replacement);
    const frames: number[] = [];
    const ask = (): void => {
      hostClock.requestFrame((frameMs) => {
        frames.push(frameMs);
        ask();
      });
    };
    const startMs = performance.now();
    ask();
    expect(frames).toEqual([]);
    vi.advanceTimersByTime(160);
    expect(frames.map((frameMs) => frameMs - startMs)).toEqual([16, 32, 48, 64, 80, 96, 112, 128, 144, 160]);
  });
});

test('a frame that was cancelled does not come', () => {
  for (const replacement of [undefined, (callback: FrameRequestCallback) => setTimeout(() => callback(0), 16)]) {
    vi.stubGlobal('requestAnimationFrame', replacement);
    const run = vi.fn();
    const handle = hostClock.requestFrame(run);
    hostClock.cancelFrame(handle);
    vi.advanceTimersByTime(100);
    expect(run).not.toHaveBeenCalled();
  }
});
