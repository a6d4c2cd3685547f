import { afterEach, expect, test, vi } from 'vitest';
import { observeResources } from '../../../src/signals/observeResources.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

const URL = 'https://tiles.example/1/2/3.png';

/** As a browser tells of a tile that took 80 ms; sizes and service worker by the row. */
function fetched(told: object) {
  vi.stubGlobal('document', {});
  const entry = { name: URL, initiatorType: 'fetch', startTime: 1000, duration: 80, workerStart: 0, ...told };
  vi.stubGlobal(
    'PerformanceObserver',
    class {
      observe(): void {}
      takeRecords = (): object[] => [entry];
      disconnect(): void {}
    },
  );
  return observeResources().fetchOf(URL);
}

const FETCHED = { networkMs: 80, fetchedMs: 1080 };

test.each([
  ['that was sent has its bytes', { encodedBodySize: 765, transferSize: 1065 }, { bytes: 765, isCached: false }],
  ['that the browser’s cache had is cached', { encodedBodySize: 765, transferSize: 0 }, { bytes: 765, isCached: true }],
  ['of another origin that tells no sizes has none', { encodedBodySize: 0, transferSize: 0 }, {}],
  [
    'that a service worker answered has none, though the browser calls it cached: it may have come from the network',
    { encodedBodySize: 765, transferSize: 0, workerStart: 1001 },
    {},
  ],
])('a tile %s', (_what, told, sizes) => {
  expect(fetched(told)).toEqual({ ...FETCHED, ...sizes });
});
