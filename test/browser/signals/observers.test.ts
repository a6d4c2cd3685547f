import { expect, test } from 'vitest';
import { loadPageSignals } from '../../../src/signals/loadPageSignals.ts';
import { observeLongFrames } from '../../../src/signals/observeLongFrames.ts';
import { observeResources } from '../../../src/signals/observeResources.ts';
import { observeWebVitals } from '../../../src/signals/observeWebVitals.ts';
import { hostClock } from '../../../src/lib/clock.ts';
import type { PageSignals } from '../../../src/signals/observePage.ts';
import type { Sample } from '../../../src/types/sample.ts';

const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
const block = (durationMs: number): void => {
  const endMs = performance.now() + durationMs;
  while (performance.now() < endMs);
};

test('long tasks stand in where the browser knows no long frames, and nothing where it knows neither', async () => {
  const original = Object.getOwnPropertyDescriptor(PerformanceObserver, 'supportedEntryTypes')!;
  try {
    Object.defineProperty(PerformanceObserver, 'supportedEntryTypes', { configurable: true, value: ['longtask'] });
    const samples: Sample[] = [];
    const watch = observeLongFrames({ record: (sample) => samples.push(sample) });
    await new Promise((resolve) => setTimeout(resolve));
    await new Promise<void>((resolve) =>
      setTimeout(() => {
        block(120);
        resolve();
      }),
    );
    await nextFrame();
    await nextFrame();
    watch.flush();
    watch.stop();
    expect(samples.at(-1)).toMatchObject({ source: 'longtask', blockingMs: null, scripts: [] });

    Object.defineProperty(PerformanceObserver, 'supportedEntryTypes', { configurable: true, value: [] });
    const none = observeLongFrames({
      record() {
        throw new Error('nothing to tell');
      },
    });
    none.flush();
    none.stop();
  } finally {
    Object.defineProperty(PerformanceObserver, 'supportedEntryTypes', original);
  }
});

test('the network time of what the page fetches is known as soon as it is there, once', async () => {
  const watch = observeResources();
  const url = new URL('/?tile=7', location.href).href;
  await (await fetch(url)).text();
  // The entry is made when the body has come, in a task of its own.
  let fetched: ReturnType<typeof watch.fetchOf> = null;
  for (let tries = 0; tries < 50 && fetched === null; tries += 1) {
    fetched = watch.fetchOf(url);
    await nextFrame();
  }
  expect(fetched!.networkMs).toBeGreaterThan(0);
  expect(fetched!.fetchedMs).toBeGreaterThan(fetched!.networkMs);
  expect(fetched!.fetchedMs).toBeLessThanOrEqual(performance.now());
  expect(watch.fetchOf(url)).toBeNull();
  expect(watch.fetchOf('https://elsewhere.example/tile')).toBeNull();
  watch.stop();
});

test('the real web-vitals tells the page’s first paint', async () => {
  const samples: Sample[] = [];
  const stop = observeWebVitals({ record: (sample) => samples.push(sample) }, { clock: hostClock });
  document.body.append('a text to paint');
  const names = (): string[] => samples.flatMap((sample) => (sample.kind === 'vital' ? [sample.name] : []));
  await expect.poll(names, { timeout: 10_000 }).toContain('TTFB');
  expect(samples.every(({ kind }) => kind === 'vital')).toBe(true);
  stop();
});

test('the page signals tell what the browser saw before they were loaded, unless they are stopped by then', async () => {
  const startMs = performance.now();
  await new Promise<void>((resolve) =>
    setTimeout(() => {
      block(120);
      resolve();
    }),
  );
  const original = Object.getOwnPropertyDescriptor(PerformanceObserver, 'supportedEntryTypes')!;
  // The frame that tests run in is not drawn by itself, so that none of its own is long.
  Object.defineProperty(PerformanceObserver, 'supportedEntryTypes', { configurable: true, value: ['longtask'] });
  const load = (): { samples: Sample[]; signals: PageSignals } => {
    const samples: Sample[] = [];
    const sink = { record: (sample: Sample) => samples.push(sample) };
    const onError = (error: unknown): never => expect.unreachable(String(error));
    return {
      samples,
      signals: loadPageSignals(sink, { clock: hostClock, page: { document, window }, webVitals: false }, onError),
    };
  };
  const stopped = load();
  const { samples, signals } = load();
  try {
    stopped.signals.stop();
    const isTold = (): boolean =>
      samples.some((sample) => sample.kind === 'longFrame' && sample.startMs + sample.durationMs > startMs + 100);
    for (let tries = 0; tries < 200 && !isTold(); tries += 1) {
      signals.flush();
      await nextFrame();
    }
    expect(isTold()).toBe(true);
    expect(stopped.samples).toEqual([]);
  } finally {
    signals.stop();
    Object.defineProperty(PerformanceObserver, 'supportedEntryTypes', original);
  }
});
