import { afterEach, expect, test, vi } from 'vitest';
import { observeLongFrames } from '../../../src/signals/observeLongFrames.ts';
import type { Sample } from '../../../src/types/sample.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

// Chromium tells of long animation frames to the top window only, so the real thing is tested end to end.
const entry = {
  startTime: 1200,
  duration: 180,
  blockingDuration: 120,
  scripts: [
    {
      startTime: 1210,
      duration: 150,
      invoker: 'FrameRequestCallback',
      sourceURL: 'https://a.example/app.js',
      sourceFunctionName: 'draw',
    },
  ],
};

test('a long animation frame is told with its scripts', () => {
  const { samples, browser } = setup(['long-animation-frame', 'longtask']);
  browser.see(entry);
  browser.tell();
  expect(samples).toEqual([
    {
      kind: 'longFrame',
      source: 'long-animation-frame',
      startMs: 1200,
      durationMs: 180,
      blockingMs: 120,
      scripts: [
        {
          startMs: 1210,
          functionName: 'draw',
          invoker: 'FrameRequestCallback',
          source: 'https://a.example/app.js',
          durationMs: 150,
        },
      ],
    },
  ]);
});

test('what it took to lay out and paint the page is told where there was any', () => {
  const { samples, browser } = setup(['long-animation-frame']);
  browser.see({ ...entry, styleAndLayoutStart: 1260 });
  browser.see({ ...entry, styleAndLayoutStart: 1381 });
  browser.see({ ...entry, styleAndLayoutStart: 0 });
  browser.tell();
  expect(samples.map((sample) => sample.kind === 'longFrame' && sample.layoutMs)).toEqual([120, 0, undefined]);
});

test('flush tells what the browser has seen but not told, once', () => {
  const { samples, browser, watch } = setup(['long-animation-frame']);
  browser.see(entry);
  watch.flush();
  watch.flush();
  browser.tell();
  expect(samples).toHaveLength(1);
});

test('long tasks stand in where the browser knows no long frames', () => {
  const { samples, browser } = setup(['longtask']);
  browser.see({ startTime: 10, duration: 70 });
  browser.tell();
  expect(samples).toMatchObject([{ source: 'longtask', durationMs: 70, blockingMs: null, scripts: [] }]);
});

test('a browser that knows neither is not observed', () => {
  const { browser, watch } = setup(['resource']);
  watch.flush();
  watch.stop();
  expect(browser.observerCount).toBe(0);
});

test('nothing is told after the stop', () => {
  const { samples, browser, watch } = setup(['long-animation-frame']);
  watch.stop();
  browser.see(entry);
  browser.tell();
  watch.flush();
  expect(samples).toEqual([]);
});

/** A browser that queues its entries until it tells of them, or is asked. */
function setup(supportedEntryTypes: readonly string[]): {
  samples: Sample[];
  watch: ReturnType<typeof observeLongFrames>;
  browser: { see(entry: object): void; tell(): void; readonly observerCount: number };
} {
  let queue: object[] = [];
  let callback: ((list: { getEntries(): object[] }) => void) | null = null;
  let observerCount = 0;
  vi.stubGlobal(
    'PerformanceObserver',
    class {
      static readonly supportedEntryTypes = supportedEntryTypes;
      constructor(onEntries: typeof callback) {
        callback = onEntries;
      }
      observe(): void {
        observerCount += 1;
      }
      takeRecords(): object[] {
        const entries = queue;
        queue = [];
        return entries;
      }
      disconnect(): void {
        observerCount -= 1;
        queue = [];
      }
    },
  );
  const samples: Sample[] = [];
  const watch = observeLongFrames({ record: (sample) => samples.push(sample) });
  return {
    samples,
    watch,
    browser: {
      see(seen) {
        if (observerCount > 0) queue.push(seen);
      },
      tell() {
        const entries = queue;
        queue = [];
        if (entries.length > 0) callback?.({ getEntries: () => entries });
      },
      get observerCount() {
        return observerCount;
      },
    },
  };
}
