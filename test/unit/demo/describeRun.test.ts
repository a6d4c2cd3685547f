import { PerformanceMonitor } from 'mapvitals';
import { expect, test } from 'vitest';
import { describeRun } from '../../../demo/src/scenarios/describeRun.ts';
import { watchRun } from '../../../demo/src/scenarios/watchRun.ts';

const setup = () => {
  const monitor = new PerformanceMonitor({ thresholds: { 'places.*': { maxMs: 50, cooldownMs: 0 } } });
  const move = { kind: 'programMove', startMs: 0, endMs: 1000, settleMs: null } as const;
  const readFigures = watchRun(monitor);
  return { monitor, move, tell: () => describeRun(readFigures()).map((line) => line.replaceAll('\u00a0', ' ')) };
};

test('where a scenario ran its moves are told together, and each limit on time of the page that broke, worst first', () => {
  const { monitor, move, tell } = setup();
  monitor.record({ ...move, frameCount: 30, droppedCount: 20, maxGapMs: 300 });
  monitor.record({ ...move, frameCount: 7, droppedCount: 43, maxGapMs: 1100 });
  monitor.trackOperation('places.filter', 60);
  monitor.trackOperation('places.cluster', 400);
  monitor.trackOperation('places.cluster', 1100);
  expect(tell()).toEqual([
    'Scripted moves: 63 % of frames lost (63 of 100), the longest 1.10 s.',
    'places.cluster: 1.10 s, limit 50 ms, 2 times.',
    'places.filter: 60 ms, limit 50 ms.',
  ]);
});

test('what was kept, and what came after the run, is told so', () => {
  const { monitor, tell } = setup();
  monitor.trackOperation('places.filter', 40);
  expect(tell()).toEqual(['The map was not moved.', 'All limits on time of the page kept.']);
  monitor.trackOperation('places.cluster', 1100);
  expect(tell()).toEqual(['The map was not moved.', 'All limits on time of the page kept.']);
});
