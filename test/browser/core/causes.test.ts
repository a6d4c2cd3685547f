import { PerformanceMonitor } from 'mapvitals';
import { expect, test } from 'vitest';
import { observeLongFrames } from '../../../src/signals/observeLongFrames.ts';
import type { ViolationCause } from '../../../src/types/threshold.ts';

test('what nobody measured is named by the function that the browser names', async () => {
  const cause = await causeOf(() => setTimeout(paintEverything, 0));
  expect(cause).toMatchObject({ operations: [], advice: 'wrap it in measure(): it is not measured' });
  expect(cause?.heldBy).toMatch(/^paintEverything \(causes\.test\.ts\)$/);
  expect(cause?.longFrameMs).toBeGreaterThanOrEqual(100);
});

test('what was measured in a frame is its cause; a timer around a wait beside it is none', async () => {
  const cause = await causeOf((monitor) => {
    const timer = monitor.startTimer('places.fetch');
    setTimeout(() => monitor.measure('places.cluster', () => block(100)), 50);
    setTimeout(() => timer.end(), 300);
  });
  expect(cause?.heldBy).toBe('places.cluster');
  expect(cause?.operations[0]).toMatchObject({ name: 'places.cluster' });
  const { overlapMs, frameMs } = cause!.operations[0]!;
  expect(overlapMs).toBeLessThanOrEqual(frameMs);
  expect(frameMs).toBe(cause!.longFrameMs);
});

test('a timer that spans tasks is named for what it did in the frame, not for what it waited', async () => {
  const cause = await causeOf((monitor) => {
    const timer = monitor.startTimer('places.import');
    setTimeout(() => block(100), 50);
    setTimeout(() => timer.end(), 300);
  });
  expect(cause?.operations[0]).toMatchObject({ name: 'places.import' });
  // It waited for 300 ms; the frame's script may be all of the frame.
  expect(cause!.operations[0]!.overlapMs).toBeLessThanOrEqual(cause!.longFrameMs!);
  expect(cause!.operations[0]!.overlapMs).toBeLessThan(290);
});

async function causeOf(work: (monitor: PerformanceMonitor) => void): Promise<ViolationCause | null | undefined> {
  const monitor = new PerformanceMonitor({ thresholds: { GDF: 0.1 } });
  // What other tests left behind is told first.
  const watch = observeLongFrames(monitor);
  await pause(200);
  const startMs = performance.now();
  work(monitor);
  await pause(600);
  watch.flush();
  const endMs = performance.now();
  monitor.record({ kind: 'vital', name: 'GDF', outcome: 'measured', value: 0.5, startMs, endMs });
  watch.stop();
  monitor.dispose();
  return monitor.snapshot().violations.find(({ operation }) => operation === 'GDF')?.cause;
}

function paintEverything(): void {
  block(120);
}

function block(ms: number): void {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
