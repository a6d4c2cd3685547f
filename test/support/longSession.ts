import { PerformanceMonitor } from '../../src/core/PerformanceMonitor.ts';
import { buildReport } from '../../src/reports/buildReport.ts';
import { vitalDefinitions } from '../../src/vitals/thresholds.ts';
import { createFakeClock } from './fakeClock.ts';
import { stormySession } from './stormySession.ts';
import type { Monitor } from '../../src/types/monitor.ts';
import type { Report } from '../../src/types/report.ts';
import type { FakeClock } from './fakeClock.ts';

const OPERATIONS_PER_MOVE = 50;
const NAME_COUNT = 120;

/** The limits that go with it: some of its operations break them. */
export const longLimits = { 'layer.*': { maxMs: 400, blockMs: 50 } };

/** What a report makes of `moveCount` moves: 20,000 are ten hours. */
export async function longSession(moveCount: number): Promise<Report> {
  const { environment } = await stormySession();
  const clock = createFakeClock();
  const monitor = new PerformanceMonitor({ clock, vitals: vitalDefinitions, thresholds: longLimits });
  playMoves(monitor, clock, 0, moveCount);
  const report = buildReport(monitor.getReport(), {
    generator: 'mapvitals/0.2.0',
    app: { name: 'harbour-map', version: '2.4.0' },
    session: { id: 'long', startedEpochMs: Date.UTC(2026, 10, 26), durationMs: clock.now() },
    optimization: null,
    environment,
  });
  monitor.dispose();
  return report;
}

/** Tells a monitor of moves, 1.8 s each, and of fifty operations in each. */
export function playMoves(
  monitor: Pick<Monitor, 'record' | 'trackOperation'>,
  clock: Pick<FakeClock, 'now' | 'advance'>,
  from: number,
  to: number,
): void {
  for (let move = from; move < to; move += 1) {
    const startMs = clock.now();
    clock.advance(1800);
    const endMs = clock.now();
    for (let index = 0; index < OPERATIONS_PER_MOVE; index += 1) {
      const run = move * OPERATIONS_PER_MOVE + index;
      monitor.trackOperation(`layer.${run % NAME_COUNT}`, 1 + ((run * 7919) % 997) / 2, { run });
    }
    const isLong = move % 3 === 0;
    if (isLong) {
      monitor.record({
        kind: 'longFrame',
        source: 'long-animation-frame',
        startMs: endMs - 800,
        durationMs: 60 + (move % 600),
        blockingMs: 40,
        scripts: [
          {
            startMs: endMs - 790,
            durationMs: 50,
            functionName: `redraw${move % 40}`,
            invoker: 'MapEvent.move',
            source: 'https://maps.example/assets/app.js',
          },
        ],
      });
    }
    const vital = (name: 'GSL' | 'GDF' | 'ST' | 'VCD', value: number, parts: Readonly<Record<string, number>>): void =>
      monitor.record({
        kind: 'vital',
        name,
        outcome: 'measured',
        value,
        startMs,
        endMs,
        parts,
        gestureMs: startMs,
        tags: { gesture: 'drag', library: 'maplibre-gl' },
      });
    vital('GSL', 30 + (move % 300), {});
    vital('GDF', (move % 97) / 97, {
      maxGapMs: isLong ? 60 + (move % 600) : 20,
      framesExpected: 60,
      framesProduced: 40,
    });
    vital('ST', 300 + (move % 2500), { networkMs: 200, decodeMs: 80 });
    vital('VCD', (move % 53) / 53, {});
    monitor.record({
      kind: 'tile',
      sourceId: `streets${move % 12}`,
      outcome: move % 40 ? 'ready' : 'failed',
      startMs,
      durationMs: move % 40 ? 300 : null,
      networkMs: move % 40 ? 200 : null,
      urlTemplate: 'https://tiles.example/{z}/{x}/{y}.mvt',
    });
  }
}
