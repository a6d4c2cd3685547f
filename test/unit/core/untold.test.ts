import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { vitalDefinitions } from 'mapvitals';
import { loadExplanation } from '../../../src/core/explanation.ts';
import { createFakePage } from '../../support/fakePage.ts';
import { setupMonitor } from './setupMonitor.ts';
import type { WebVitalName } from '../../../src/types/vital.ts';
import type { MonitorSetup } from './setupMonitor.ts';

// What a browser cannot tell says so, by what the browser has; it never says "yet".

beforeAll(loadExplanation);

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A monitor in a browser that tells of these entries. */
function setup(entryTypes: readonly string[], { hasInteractionIds = entryTypes.includes('event') } = {}): MonitorSetup {
  vi.stubGlobal(
    'PerformanceObserver',
    Object.assign(() => {}, { supportedEntryTypes: entryTypes }),
  );
  vi.stubGlobal('PerformanceEventTiming', { prototype: hasInteractionIds ? { interactionId: 0 } : {} });
  return setupMonitor({ vitals: vitalDefinitions, page: createFakePage() });
}

const EVERYWHERE = ['mark', 'measure', 'navigation', 'paint', 'resource'];
const CHROMIUM = [
  ...EVERYWHERE,
  'event',
  'largest-contentful-paint',
  'layout-shift',
  'long-animation-frame',
  'longtask',
];
const FIREFOX = [...EVERYWHERE, 'event', 'first-input', 'largest-contentful-paint'];

/** Those that the browser will never tell. */
function neverTold({ monitor }: Pick<MonitorSetup, 'monitor'>): string[] {
  const { webVitals } = monitor.snapshot();
  return (['LCP', 'INP', 'CLS', 'TTFB', 'FCP'] as const).filter((name) =>
    webVitals[name].reason?.includes('cannot tell'),
  );
}

describe('a web vital', () => {
  test.each([
    ['Chromium', CHROMIUM, []],
    ['Firefox', FIREFOX, ['CLS']],
    ['WebKitGTK', EVERYWHERE, ['LCP', 'INP', 'CLS']],
    ['a browser without performance entries', [], ['LCP', 'INP', 'CLS', 'TTFB', 'FCP']],
  ] as const)('that %s has no entries for says so', (_browser, entryTypes, names) => {
    const { monitor } = setup(entryTypes);
    expect(neverTold({ monitor })).toEqual(names);
  });

  test('names the entries that are missing', () => {
    const { monitor } = setup(FIREFOX);
    expect(monitor.snapshot().webVitals.CLS).toMatchObject({
      value: null,
      reason: 'this browser cannot tell it: it has no layout-shift entries',
    });
    expect(monitor.getReport().webVitals.CLS.reason).toBe(monitor.snapshot().webVitals.CLS.reason);
  });

  test('INP needs events that know their interaction', () => {
    expect(neverTold(setup(FIREFOX, { hasInteractionIds: false }))).toEqual(['INP', 'CLS']);
  });

  test('is not there yet where the browser can tell it', () => {
    const { monitor } = setup(CHROMIUM);
    expect(monitor.snapshot().webVitals.CLS.reason).toContain('yet');
  });

  test('says so after a reset too, and no more once somebody has measured it', () => {
    const { monitor } = setup(EVERYWHERE);
    monitor.reset();
    const reasonOf = (name: WebVitalName): string | null => monitor.snapshot().webVitals[name].reason;
    expect(reasonOf('LCP')).toContain('cannot tell');
    monitor.record({ kind: 'vital', name: 'LCP', outcome: 'measured', value: 800, startMs: 0, endMs: 800 });
    expect(reasonOf('LCP')).toBe(null);
  });

  test('of a monitor without a page is only not there yet: no browser is to blame', () => {
    vi.stubGlobal('PerformanceObserver', undefined);
    const { monitor } = setupMonitor({ vitals: vitalDefinitions, page: null });
    expect(neverTold({ monitor })).toEqual([]);
    expect(monitor.snapshot().longFramesReason).toBe(null);
  });
});

describe('long frames', () => {
  const addFrame = ({ monitor, clock }: MonitorSetup, gapMs: number): void => {
    clock.advance(gapMs);
    monitor.record({ kind: 'frame', atMs: clock.now(), gapMs, isInGesture: true });
  };

  test('that the browser does not tell of are the long gaps of a moving map, with a reason', () => {
    const all = setup(FIREFOX);
    const { monitor, clock, samples } = all;
    addFrame(all, 16);
    const startMs = clock.now();
    monitor.measure('places.cluster', () => clock.block(120));
    monitor.record({ kind: 'frame', atMs: clock.now() + 30, gapMs: 150, isInGesture: true });
    const { longFrames, longFramesReason } = monitor.snapshot();
    expect(longFrames).toMatchObject([
      {
        source: 'frame-gap',
        startMs,
        durationMs: 150,
        blockingMs: null,
        scripts: [],
        isInGesture: true,
        operations: [{ name: 'places.cluster', overlapMs: 120 }],
      },
    ]);
    expect(longFramesReason).toContain('this browser tells of no long frames');
    expect(samples.filter(({ kind }) => kind === 'longFrame')).toHaveLength(1);
    expect(monitor.getReport().longFramesReason).toBe(longFramesReason);
  });

  test('are none of the gaps where the browser tells of all, be it by long tasks', () => {
    for (const entryTypes of [CHROMIUM, [...EVERYWHERE, 'longtask']]) {
      const all = setup(entryTypes);
      addFrame(all, 150);
      expect(all.monitor.snapshot()).toMatchObject({ longFrames: [], longFramesReason: null });
    }
  });

  test('are none below 50 ms, and none of the time at rest', () => {
    const all = setup(FIREFOX);
    addFrame(all, 49);
    all.monitor.measure('work', () => all.clock.block(150));
    const { longFrames, longFramesReason } = all.monitor.snapshot();
    expect(longFrames).toEqual([]);
    expect(longFramesReason).toContain('while a map moves');
  });

  test('explain a violation as before: by the gap, once', () => {
    const all = setup(FIREFOX);
    all.monitor.setThreshold('GDF', 0.1);
    const startMs = all.clock.now();
    all.monitor.measure('places.cluster', () => all.clock.block(120));
    all.monitor.record({ kind: 'frame', atMs: all.clock.now(), gapMs: 120, isInGesture: true });
    const gesture = { startMs, endMs: all.clock.now() };
    all.monitor.record({ kind: 'vital', name: 'GDF', outcome: 'measured', value: 0.5, ...gesture });
    expect(all.violations[0]?.cause).toMatchObject({
      heldBy: 'places.cluster',
      longFrameMs: 120,
      operations: [{ name: 'places.cluster', overlapMs: 120 }],
    });
  });
});
