/** @module-tag realTime */
import { beforeEach, expect, test, vi } from 'vitest';
import { createFakeClock } from '../../support/fakeClock.ts';
import type { Sample } from '../../../src/types/sample.ts';
import type { WebVitalsOptions } from '../../../src/signals/observeWebVitals.ts';
import type { MetricWithAttribution } from 'web-vitals/attribution';

type Observe = typeof import('../../../src/signals/observeWebVitals.ts').observeWebVitals;
type Tell = (metric: MetricWithAttribution) => void;
type Load = NonNullable<WebVitalsOptions['load']>;

let observeWebVitals: Observe;

beforeEach(async () => {
  // One registration per page: each test is a page.
  vi.resetModules();
  ({ observeWebVitals } = await import('../../../src/signals/observeWebVitals.ts'));
});

test('the library is loaded once the page is idle, once for all who listen', async () => {
  const { clock, library, sink } = setup();
  observeWebVitals(sink(), { clock, load: library.load });
  observeWebVitals(sink(), { clock, load: library.load });
  expect(library.loadCount).toBe(0);
  await clock.advanceAsync(10_000);
  expect(library.loadCount).toBe(1);
  expect(library.observers).toHaveLength(5);
});

test('a metric becomes a sample with its parts and what the browser blames', async () => {
  const { clock, library, sink } = setup();
  const samples: Sample[] = [];
  observeWebVitals(sink(samples), { clock, load: library.load });
  await clock.advanceAsync(10_000);
  library.tell('INP', 240, {
    interactionTarget: '#map canvas',
    interactionTime: 5000,
    inputDelay: 40,
    loadState: 'complete',
  });
  library.tell('LCP', 1200, { target: 'img', url: 'https://example.com/hero.png', timeToFirstByte: 90 });
  library.tell('CLS', 0.02, {});
  expect(samples).toMatchObject([
    {
      kind: 'vital',
      name: 'INP',
      outcome: 'measured',
      value: 240,
      startMs: 5000,
      endMs: 5240,
      parts: { inputDelay: 40 },
      tags: { target: '#map canvas' },
    },
    {
      name: 'LCP',
      value: 1200,
      startMs: 0,
      endMs: 1200,
      tags: { target: 'img', resource: 'https://example.com/hero.png' },
    },
    { name: 'CLS', value: 0.02, startMs: 0, endMs: 0, parts: {}, tags: {} },
  ]);
});

test('what nobody has heard is news to who comes next, and no news after that', async () => {
  const { clock, library, sink } = setup();
  const stop = observeWebVitals(sink(), { clock, load: library.load });
  await clock.advanceAsync(10_000);
  library.tell('LCP', 5000, {});
  stop();
  library.tell('INP', 900, {});
  const tellNext = (): Sample[] => {
    const samples: Sample[] = [];
    observeWebVitals(sink(samples), { clock, load: library.load })();
    return samples;
  };
  expect(tellNext()).toMatchObject([
    { name: 'LCP', isKnown: true },
    { name: 'INP', value: 900 },
  ]);
  expect(tellNext()).toMatchObject([
    { name: 'LCP', isKnown: true },
    { name: 'INP', isKnown: true },
  ]);
});

test('who listens late hears the latest of each, who stops hears no more', async () => {
  const { clock, library, sink } = setup();
  const early: Sample[] = [];
  const late: Sample[] = [];
  const stop = observeWebVitals(sink(early), { clock, load: library.load });
  await clock.advanceAsync(10_000);
  library.tell('CLS', 0.01, {});
  library.tell('CLS', 0.03, {});
  observeWebVitals(sink(late), { clock, load: library.load });
  expect(late).toMatchObject([{ name: 'CLS', value: 0.03 }]);
  stop();
  stop();
  library.tell('CLS', 0.05, {});
  expect(early).toHaveLength(2);
  expect(late).toHaveLength(2);
  expect(library.loadCount).toBe(1);
});

test('a library that does not load is a problem, and is asked for again by the next who listens', async () => {
  const { clock, library, sink } = setup();
  const samples: Sample[] = [];
  const fail: Load = () => Promise.reject(new Error('offline'));
  observeWebVitals(sink(samples), { clock, load: fail });
  await clock.advanceAsync(10_000);
  expect(samples).toMatchObject([{ kind: 'problem', code: 'web-vitals-missing' }]);
  observeWebVitals(sink(), { clock, load: library.load });
  await clock.advanceAsync(10_000);
  expect(library.loadCount).toBe(1);
});

function setup(): {
  clock: ReturnType<typeof createFakeClock>;
  library: {
    load: Load;
    loadCount: number;
    observers: Tell[];
    tell(name: string, value: number, attribution: object): void;
  };
  sink: (samples?: Sample[]) => { record(sample: Sample): void };
} {
  const observe = (tell: (metric: never) => void): void => void library.observers.push(tell as Tell);
  const library: ReturnType<typeof setup>['library'] = {
    loadCount: 0,
    observers: [],
    load() {
      library.loadCount += 1;
      return Promise.resolve({ onCLS: observe, onFCP: observe, onINP: observe, onLCP: observe, onTTFB: observe });
    },
    tell(name, value, attribution) {
      library.observers[0]?.({ name, value, attribution } as MetricWithAttribution);
    },
  };
  return {
    clock: createFakeClock(),
    library,
    sink: (samples = []) => ({ record: (sample) => samples.push(sample) }),
  };
}
