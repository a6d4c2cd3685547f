/** @module-tag realTime */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Violation } from 'mapvitals';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakePage } from '../../support/fakePage.ts';
import { settleImports } from '../../support/settleImports.ts';

// As in a page that has just opened: nothing that comes late is there.
beforeEach(() => {
  vi.resetModules();
});
afterEach(async () => {
  await settleImports();
  vi.doUnmock('../../../src/core/explain.ts');
  vi.resetModules();
});

async function setup() {
  const { PerformanceMonitor } = await import('../../../src/core/PerformanceMonitor.ts');
  const clock = createFakeClock();
  const monitor = new PerformanceMonitor({ clock, thresholds: { cluster: 60 } });
  const complete: Violation[] = [];
  monitor.onViolation((violation) => complete.push(violation), { when: 'complete' });
  return {
    clock,
    monitor,
    complete,
    block() {
      monitor.measure('cluster', () => clock.block(80));
      const facts = { startMs: clock.now() - 82, durationMs: 85, blockingMs: 35, scripts: [] };
      monitor.record({ kind: 'longFrame', source: 'long-animation-frame', ...facts });
    },
  };
}

test('before what finds causes is there a violation waits for it, and the long frame has no operations', async () => {
  const { monitor, complete, block } = await setup();
  block();
  const { violations, longFrames } = monitor.snapshot();
  expect(violations).toMatchObject([{ operation: 'cluster', cause: null }]);
  expect(longFrames).toMatchObject([{ operations: [] }]);
  expect(complete).toEqual([]);

  await expect.poll(() => complete).toMatchObject([{ operation: 'cluster', cause: { heldBy: 'cluster' } }]);
  const later = monitor.snapshot();
  expect(later.violations).toMatchObject([{ cause: { heldBy: 'cluster', longFrameMs: 85 } }]);
  expect(later.longFrames).toMatchObject([{ operations: [{ name: 'cluster', overlapMs: 80 }] }]);
  expect(monitor.snapshot().longFrames).toBe(later.longFrames);
});

test('a violation whose cause may still come waits for what finds it, longer than for the browser’s word', async () => {
  let arrive: () => void = () => {};
  const there = new Promise<void>((resolve) => (arrive = resolve));
  vi.doMock('../../../src/core/explain.ts', async (load) => {
    await there;
    return load();
  });
  const { clock, monitor, complete, block } = await setup();
  const atOnce: Violation[] = [];
  monitor.onViolation((violation) => atOnce.push(violation));
  block();
  expect(atOnce).toMatchObject([{ cause: null }]);
  clock.advance(2000);
  expect(complete).toEqual([]);
  arrive();
  await expect.poll(() => complete).toMatchObject([{ operation: 'cluster', cause: { heldBy: 'cluster' } }]);
});

test('where it cannot be loaded that is a problem, told once, and violations are told without a cause', async () => {
  vi.doMock('../../../src/core/explain.ts', () => {
    throw new Error('404');
  });
  const { monitor, complete, block } = await setup();
  block();
  await expect.poll(() => complete).toMatchObject([{ operation: 'cluster', cause: null }]);
  block();
  expect(monitor.snapshot().problems).toMatchObject([{ code: 'causes-missing', count: 1 }]);
});

test('a monitor that ends meanwhile tells what it has', async () => {
  const { monitor, complete, block } = await setup();
  block();
  monitor.dispose();
  expect(complete).toMatchObject([{ operation: 'cluster', cause: null }]);
  await import('../../../src/core/explain.ts');
  expect(complete).toHaveLength(1);
});

test('an interaction that was slow before it is there is named once it has come', async () => {
  const { PerformanceMonitor } = await import('../../../src/core/PerformanceMonitor.ts');
  const { vitalDefinitions } = await import('../../../src/vitals/thresholds.ts');
  const clock = createFakeClock();
  const monitor = new PerformanceMonitor({ clock, vitals: vitalDefinitions });
  monitor.measure('filter.apply', () => clock.block(180));
  const inp = { kind: 'vital', name: 'INP', outcome: 'measured' } as const;
  monitor.record({ ...inp, value: 190, startMs: clock.now() - 185, endMs: clock.now() + 5, tags: { target: '#map' } });
  expect(monitor.snapshot().webVitals.INP.tags).toEqual({ target: '#map' });
  const named = { target: '#map', operations: 'filter.apply' };
  await expect.poll(() => monitor.snapshot().webVitals.INP.tags).toEqual(named);
});

describe('whoever hears of an interaction that was slow before what names it is there', () => {
  const named = { target: '#map', operations: 'filter.apply' };

  async function setupInteraction() {
    const { PerformanceMonitor } = await import('../../../src/core/PerformanceMonitor.ts');
    const { vitalDefinitions } = await import('../../../src/vitals/thresholds.ts');
    const clock = createFakeClock();
    const page = createFakePage();
    const monitor = new PerformanceMonitor({ clock, page, vitals: vitalDefinitions });
    const told: unknown[] = [];
    monitor.onVital(({ value, tags }) => told.push([value, tags]));
    monitor.onSample(({ kind }) => kind === 'vital' && told.push(kind));
    monitor.measure('filter.apply', () => clock.block(180));
    const times = { startMs: clock.now() - 185, endMs: clock.now() + 5 };
    const inp = { kind: 'vital', name: 'INP', outcome: 'measured', ...times, tags: { target: '#map' } } as const;
    monitor.record({ ...inp, value: 190 });
    return { page, monitor, told, inp };
  }

  test('hears of it once, with its names', async () => {
    const { told, monitor, inp } = await setupInteraction();
    monitor.record({ ...inp, value: 200 });
    expect(told).toEqual([]);
    await expect.poll(() => told).toEqual(['vital', [190, named], 'vital', [200, named]]);
  });

  test('hears of it as it is where the page is hidden first, and not again', async () => {
    const { page, told, monitor } = await setupInteraction();
    page.hide();
    expect(told).toEqual(['vital', [190, { target: '#map' }]]);
    await expect.poll(() => monitor.snapshot().webVitals.INP.tags).toEqual(named);
    expect(told).toHaveLength(2);
  });

  test('hears of it as it is where the monitor ends first', async () => {
    const { monitor, told } = await setupInteraction();
    monitor.dispose();
    expect(told).toEqual(['vital', [190, { target: '#map' }]]);
  });

  test('hears of it as it is where what names it cannot be loaded, and of the next at once', async () => {
    vi.doMock('../../../src/core/explain.ts', () => {
      throw new Error('404');
    });
    const { monitor, told, inp } = await setupInteraction();
    await expect.poll(() => told).toEqual(['vital', [190, { target: '#map' }]]);
    monitor.record({ ...inp, value: 250 });
    expect(told).toHaveLength(4);
  });
});
