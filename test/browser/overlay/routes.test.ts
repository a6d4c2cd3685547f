import axe from 'axe-core';
import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { createQuantileSketch } from '../../../src/lib/quantileSketch.ts';
import { createRouteSections } from '../../../src/overlay/index.ts';
import type { CacheStats } from '../../../src/types/cache.ts';
import type { WorkerMetrics } from '../../../src/types/taskRunner.ts';
import { createFakeOptimizer, samplePlan, sampleRoutes } from '../../support/sampleOptimizer.ts';
import type { FakeOptimizer } from '../../support/sampleOptimizer.ts';
import { measuredVital, sampleOperation, sampleViolation, sampleVitals } from '../../support/sampleSnapshot.ts';
import { fullSnapshot } from './fullSnapshot.ts';
import { setupOverlay } from './setupOverlay.ts';

const CLUSTER = sampleRoutes('places.cluster', {
  runs: { cache: 3, worker: 9, batch: 0, inline: 0 },
  predictionError: 0.2,
  latestPlan: samplePlan(),
  advice: ['pack its input.'],
});

async function setup(optimize: FakeOptimizer) {
  const overlay = await setupOverlay(fullSnapshot(), { sections: createRouteSections(optimize) });
  for (const section of overlay.root.querySelectorAll('details')) section.open = true;
  const explanation = (): string => {
    const box = overlay.root.getElementById('explanation');
    return box?.hidden ? '' : (box?.innerText ?? '').replaceAll(/\s+/g, ' ');
  };
  return { ...overlay, explanation };
}

describe('the section on routes', () => {
  test('tells the mix of each operation, most first, and what routing is estimated to have saved', async () => {
    const { button, text } = await setup(
      createFakeOptimizer({
        operations: [CLUSTER, sampleRoutes('tile.decode', { errorCount: 1, pinned: 'inline' })],
        estimatedSaving: { mainBlockMs: 1240, latencyMs: -20 },
        exploredRatio: 0.004,
      }),
    );
    expect(button('places.cluster').textContent.replaceAll('\u00a0', ' ')).toBe(
      'places.cluster 12 runs: worker 75 %, cache 25 %',
    );
    expect(button('tile.decode').textContent).toBe('tile.decode 0 runs · pinned to inline · 1 failed');
    expect(text('routes')).toContain('Estimated main-thread time saved: 1.24 s; trying costs 0.4 %; profile growth');
  });

  test('stays within its width, whatever there is to tell', async () => {
    const long = 'places.cluster.'.repeat(8);
    const runs = { cache: 1e9, worker: 1e9, batch: 1e9, inline: 1e9 };
    const operation = sampleRoutes(long, { runs, pinned: 'inline', errorCount: 1e9, fallbackCount: 1e9 });
    const { root, source } = await setup(createFakeOptimizer({ operations: [operation] }));
    source.publish({
      vitals: sampleVitals({ ...measuredVital('GDF', 1e6, 'poor'), unit: 'ratio' }, measuredVital('TCM', 1e12, 'poor')),
      violations: [sampleViolation(1, { operation: long })],
      operations: [sampleOperation(long, { count: 1e12, p50Ms: 1e12, p95Ms: 1e12 })],
    });
    const body = root.getElementById('body')!;
    expect(body.scrollWidth).toBe(body.clientWidth);
  });

  test('explains an operation on a click and on Enter: cost per route, parts, confidence and reason', async () => {
    const { button, explanation } = await setup(createFakeOptimizer({ operations: [CLUSTER] }));
    expect(explanation()).toBe('');
    button('places.cluster').click();
    expect(button('places.cluster').ariaExpanded).toBe('true');
    for (const part of [
      'worker, size 171075: compute 40 ms > frame guard 8 ms, clone 2 ms',
      'Route Cost Blocks Result inline 52 ms 40 ms 40 ms worker 15 ms 2.0 ms 44 ms',
      'compute 40 ms · in a worker 41 ms · clone 2.0 ms · round trip 0.2 ms · wait 0 ms',
      'confidence 93 % · predictions off by 20 %',
      'pack its input.',
    ]) {
      expect(explanation()).toContain(part);
    }
    button('places.cluster').focus();
    await userEvent.keyboard('{Enter}');
    expect(explanation()).toBe('');
  });

  test('follows the manager as the overlay is updated', async () => {
    const optimize = createFakeOptimizer();
    const { source, clock, text, button } = await setup(optimize);
    expect(text('routes')).toContain('No operation so far.');
    optimize.metrics = { ...optimize.metrics, operations: [CLUSTER] };
    clock.advance(250);
    source.publish({ operations: [] });
    expect(button('places.cluster').textContent).toContain('12 runs');
  });

  test('shows hostile names as text', async () => {
    const name = '<img src=x onerror=alert(1)>';
    const { root, button } = await setup(createFakeOptimizer({ operations: [sampleRoutes(name)] }));
    expect(button(name).textContent).toContain(name);
    expect(root.querySelector('img')).toBeNull();
  });

  test('has no fault that axe finds', async () => {
    const { button } = await setup(createFakeOptimizer({ operations: [CLUSTER] }));
    button('places.cluster').click();
    const { violations } = await axe.run({ include: [['map-vitals']] });
    expect(violations.map(({ id }) => id)).toEqual([]);
  });
});

test('workers and cache have sections where there are any', async () => {
  const histogram = createQuantileSketch().toJSON();
  const pool: WorkerMetrics = {
    size: 3,
    liveWorkers: 2,
    activeWorkers: 1,
    loadingWorkers: 0,
    restarts: 1,
    isInline: false,
    queueLength: 4,
    settled: {},
    inlineCount: 0,
    waitMs: histogram,
    runMs: histogram,
    serializeMs: histogram,
    deserializeMs: histogram,
    mainBlockMs: histogram,
    transferredBytes: 0,
    utilisation: 0.42,
  };
  const cache = {
    missCount: 25,
    staleCount: 2,
    memory: { hitCount: 50 },
    disk: { hitCount: 25, state: 'ready' },
  } as CacheStats;
  const { text, unmount } = await setup(createFakeOptimizer({ pool, cache }));
  expect(text('pool')).toContain('2 of 3 live, 1 busy · queue 4 · 42 % used · 1 restarts');
  expect(text('cache')).toContain('memory 50 % · disk 25 % · missed 25 % · 100 asked · 2 stale');
  unmount();
  expect((await setup(createFakeOptimizer())).root.getElementById('pool')).toBeNull();
});
