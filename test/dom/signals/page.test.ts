import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createMapPerformance } from '../../../src/createMapPerformance.ts';
import { observeContextLoss } from '../../../src/signals/observeContextLoss.ts';
import { observeSight } from '../../../src/signals/observeSight.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { attachFakeMap, createFakeContainer, createFakeMap } from '../../support/fakeMap.ts';
import { settleImports } from '../../support/settleImports.ts';
import { loadTracking } from '../../../src/start/lateTracking.ts';

// What makes numbers of maps is there from the start: how it comes has tests of its own, in lateTracking.
beforeAll(async () => {
  await loadTracking();
});

afterEach(() => {
  vi.restoreAllMocks();
});

test('a page is told hidden by visibilitychange, by pagehide on the window, and by freeze', () => {
  const told: string[] = [];
  const container = document.body.appendChild(document.createElement('div'));
  const { stop } = observeSight(
    container,
    { document, window },
    { unseen: (why) => told.push(why), seen: () => told.push('seen') },
  );
  document.dispatchEvent(new Event('visibilitychange'));
  expect(told).toEqual([]);
  hide();
  show();
  window.dispatchEvent(new Event('pagehide'));
  window.dispatchEvent(new Event('pageshow'));
  document.dispatchEvent(new Event('freeze'));
  document.dispatchEvent(new Event('resume'));
  expect(told).toEqual(['hidden', 'seen', 'hidden', 'seen', 'hidden', 'seen']);
  stop();
  stop();
  hide();
  window.dispatchEvent(new Event('pagehide'));
  document.dispatchEvent(new Event('freeze'));
  expect(told).toHaveLength(6);
});

test('a context is lost when the browser says so, not when a script does', () => {
  const container = createFakeContainer();
  const heard: string[] = [];
  const stop = observeContextLoss(container.element, (type) => heard.push(type));
  container.dispatch('webglcontextlost', { isTrusted: false });
  container.dispatch('webglcontextlost');
  container.dispatch('webglcontextrestored');
  expect(heard).toEqual(['contextLost', 'contextRestored']);
  stop();
  expect(container.listenerCount).toBe(0);
});

test('a map that loads while its page is hidden is dropped and counted, from the start or on the way', () => {
  for (const isHiddenFirst of [true, false]) {
    const clock = createFakeClock();
    const map = createFakeMap(clock);
    const measured = createMapPerformance({ adapter: attachFakeMap, clock, webVitals: false });
    if (isHiddenFirst) hide();
    measured.attach(map);
    map.requestTile('a');
    if (!isHiddenFirst) hide();
    vi.restoreAllMocks();
    map.finishTile('a');
    clock.advance(3000);
    const { TCM, FTP } = measured.monitor.snapshot().vitals;
    expect([TCM.hiddenCount, TCM.sampleCount, TCM.value]).toEqual([1, 0, null]);
    expect([FTP.hiddenCount, FTP.sampleCount, FTP.value]).toEqual([1, 0, null]);
    void measured.dispose();
  }
});

test('an interaction comes after the long frame that it was in, though the browser has not told of that by itself yet', async () => {
  const untold = [
    { entryType: 'long-animation-frame', startTime: 100, duration: 90, blockingDuration: 40, scripts: [] },
  ];
  class SlowObserver {
    static readonly supportedEntryTypes = ['long-animation-frame'];
    observe(): void {}
    disconnect(): void {}
    takeRecords = (): unknown[] => untold.splice(0);
  }
  vi.stubGlobal('PerformanceObserver', SlowObserver);
  let tellInp = (_metric: object): void => {};
  vi.doMock('web-vitals/attribution', () => ({
    ...Object.fromEntries(['onCLS', 'onFCP', 'onLCP', 'onTTFB'].map((name) => [name, () => {}])),
    onINP: (tell: typeof tellInp) => (tellInp = tell),
  }));
  vi.resetModules();
  const { observePage } = await import('../../../src/signals/observePage.ts');
  const clock = createFakeClock();
  const kinds: string[] = [];
  const { stop } = observePage({ record: ({ kind }) => void kinds.push(kind) }, { clock, webVitals: true }, (error) =>
    expect.unreachable(String(error)),
  );
  await clock.advanceAsync(10_000);
  await vi.dynamicImportSettled();
  tellInp({ name: 'INP', value: 88, attribution: { interactionTime: 102 } });
  expect(kinds).toEqual(['longFrame', 'vital']);
  stop();
  await settleImports();
  vi.unstubAllGlobals();
  vi.doUnmock('web-vitals/attribution');
});

function hide(): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  document.dispatchEvent(new Event('visibilitychange'));
}

function show(): void {
  vi.restoreAllMocks();
  document.dispatchEvent(new Event('visibilitychange'));
}
