import { expect, test } from 'vitest';
import { reportSince } from '../../../src/storage/reportSince.ts';
import { vitalDefinitions } from '../../../src/vitals/thresholds.ts';
import { sampleReport } from '../../support/sampleReport.ts';
import { setupMonitor } from '../core/setupMonitor.ts';
import type { Report } from '../../../src/types/report.ts';

const setup = () => {
  const { clock, monitor } = setupMonitor({ vitals: vitalDefinitions, thresholds: { draw: 10, load: 10 } });
  const report = (): Report => ({ ...sampleReport({ id: 'a' }), ...monitor.getReport() });
  const call = (name: string, durationMs: number): void => {
    clock.advance(2000);
    monitor.trackOperation(name, durationMs);
  };
  const tile = (outcome: 'ready' | 'failed', status: number, bytes: number): void =>
    monitor.record({
      kind: 'tile',
      sourceId: 'streets',
      outcome,
      status,
      bytes,
      durationMs: 20,
      networkMs: 10,
      startMs: clock.now(),
    });
  const gesture = (): void => {
    clock.advance(1000);
    const at = { startMs: clock.now(), endMs: clock.now() + 400, gestureMs: clock.now(), tags: { gesture: 'drag' } };
    for (const name of ['GDF', 'ST'] as const)
      monitor.record({ kind: 'vital', name, outcome: 'measured', value: 0.1, parts: {}, ...at });
  };
  return { report, call, tile, gesture };
};

test('of what was forgotten no gesture, broken limit, verdict, status or byte comes back', () => {
  const { report, call, tile, gesture } = setup();
  for (const durationMs of [90, 80, 70]) call('draw', durationMs);
  call('load', 50);
  gesture();
  gesture();
  tile('failed', 500, 100);
  tile('failed', 429, 100);
  const before = report();
  expect(before.brokenLimits.map(({ count }) => count)).toEqual(expect.arrayContaining([3, 1]));
  expect(before.limitVerdicts.length).toBeGreaterThan(0);

  call('draw', 20);
  gesture();
  tile('failed', 429, 30);
  tile('ready', 200, 40);
  const now = report();
  const since = reportSince(before, now);

  expect(since.gestures).toEqual(now.gestures.slice(-1));
  expect(since.gestureCount).toBe(1);
  expect(since.settledViewCount).toBe(1);
  expect(since.limitVerdicts).toEqual([]);
  const violation = since.violations.find(({ operation }) => operation === 'draw');
  expect(violation?.value).toBe(20);
  const told = { count: 1, firstId: violation?.id, lastId: violation?.id, worstIds: [violation?.id] };
  expect(since.brokenLimits.find(({ operation }) => operation === 'draw')).toMatchObject(told);
  expect(since.brokenLimits.some(({ operation }) => operation === 'load')).toBe(false);
  expect(since.tiles).toMatchObject([
    { requestCount: 2, failedByStatus: { 429: 1 }, throttledRatio: 0.5, bytes: 70, requestsPerView: 2 },
  ]);
});

test('of a source that was asked for nothing since, nothing is told', () => {
  const { report, tile } = setup();
  tile('failed', 429, 100);
  const before = report();
  expect(reportSince(before, report()).tiles).toMatchObject([
    { requestCount: 0, failedByStatus: {}, throttledRatio: null, bytes: null, requestsPerView: null },
  ]);
});
