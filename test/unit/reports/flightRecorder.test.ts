import { describe, expect, test } from 'vitest';
import { PerformanceMonitor } from 'mapvitals';
import { createFlightRecorder } from 'mapvitals/reports';
import { loadExplanation } from '../../../src/core/explanation.ts';
import { readRecording } from '../../../src/reports/recorder/readRecording.ts';
import { writeRecording } from '../../../src/reports/recorder/writeRecording.ts';
import { writeAll } from '../../../src/reports/writeAll.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { readTrace } from '../../support/readTrace.ts';
import { sampleReport } from '../../support/sampleReport.ts';
import type { ReadTrace } from '../../support/readTrace.ts';
import type { Sample } from 'mapvitals';

async function setup() {
  await loadExplanation();
  const clock = createFakeClock({ startMs: 100_000 });
  const monitor = new PerformanceMonitor({ clock, thresholds: { 'places.*': { maxMs: 100, cooldownMs: 0 } } });
  const flightRecorder = createFlightRecorder();
  const stop = flightRecorder.connect(monitor);
  return {
    clock,
    monitor,
    flightRecorder,
    stop,
    /** Breaks the limit, and waits until its cause is known. */
    break(durationMs: number, name = 'places.cluster'): void {
      clock.advance(durationMs);
      monitor.trackOperation(name, durationMs);
      clock.advance(600);
    },
    read(id: number): Promise<ReadTrace> {
      const recording = flightRecorder.recordingOf(id);
      if (!recording) throw new Error(`${id} is not kept`);
      return readTrace(writeAll(writeRecording(recording, sampleReport({ id: 'one' }))));
    },
  };
}

const frameAt = (atMs: number): Sample => ({ kind: 'frame', atMs, gapMs: 16, isInGesture: true, gesture: 'drag' });

describe('a flight recorder', () => {
  test('has operations, frames, long frames, gestures and tiles of the time before a violation', async () => {
    const { clock, monitor, read, flightRecorder, break: breakLimit } = await setup();
    for (let frame = 0; frame < 60; frame += 1) {
      clock.advance(16);
      monitor.record(frameAt(clock.now()));
    }
    const nowMs = clock.now();
    monitor.measure('places.filter', () => clock.block(30));
    const script = { functionName: 'clusterPlaces', invoker: '', source: '', startMs: nowMs, durationMs: 60 };
    monitor.record({
      kind: 'longFrame',
      source: 'long-animation-frame',
      startMs: nowMs - 5,
      durationMs: 70,
      blockingMs: 20,
      scripts: [script],
    });
    monitor.record({
      kind: 'vital',
      name: 'GDF',
      outcome: 'measured',
      value: 0.2,
      startMs: nowMs - 900,
      endMs: nowMs,
      tags: { gesture: 'drag' },
    });
    for (const startMs of [nowMs - 300, nowMs - 200]) {
      monitor.record({ kind: 'tile', sourceId: 'roads', outcome: 'ready', startMs, durationMs: 250, networkMs: null });
      monitor.record({
        kind: 'operation',
        name: 'cluster',
        startMs,
        durationMs: 150,
        ok: true,
        wasHidden: false,
        ranOn: 'worker',
      });
    }
    breakLimit(150);
    const { on, threads, otherData } = await read(1);
    expect(threads).toEqual([
      'Limits broken',
      'Gestures and moves',
      'Frames',
      'Page (main thread)',
      'Worker calls 1',
      'Worker calls 2',
      'Operations in flight',
      'Tiles',
    ]);
    expect(on('Limits broken')).toMatchObject([{ name: 'places.cluster', args: { value: 150, limit: 100 } }]);
    expect(on('Gestures and moves')).toMatchObject([{ name: 'drag', ph: 'b', args: { GDF: expect.closeTo(0.2) } }, {}]);
    expect(on('Frames')).toHaveLength(60);
    expect(on('Page (main thread)').map(({ name }) => name)).toEqual(['Long frame', 'clusterPlaces', 'places.filter']);
    expect(on('Tiles').map(({ ph, name }) => `${ph} ${name}`)).toEqual(['b roads', 'e roads', 'b roads', 'e roads']);
    expect(on('Operations in flight')).toMatchObject([{ name: 'places.cluster', ph: 'b' }, { ph: 'e' }]);
    expect(otherData).toMatchObject({ violation: 1, session: 'one' });
    expect(flightRecorder.recordingOf(1)?.bytes.byteLength).toBeLessThanOrEqual(256 * 1024);
  });

  test('has the last 30 s, also where the ring has gone round', async () => {
    const { clock, monitor, read, flightRecorder, break: breakLimit } = await setup();
    for (let call = 0; call < 15_000; call += 1) {
      clock.advance(1);
      monitor.trackOperation('quick', 0.5);
    }
    breakLimit(150);
    const busy = readRecording(flightRecorder.recordingOf(1)!);
    expect(busy).toHaveLength(13_000);
    expect(busy.at(-1)?.name).toBe('places.cluster');
    for (let second = 0; second < 100; second += 1) {
      clock.advance(1000);
      monitor.trackOperation('slow', 1);
    }
    breakLimit(200);
    const calm = await read(2);
    const begins = calm.on('Operations in flight').filter(({ ph }) => ph === 'b');
    expect(begins.map(({ name }) => name)).toEqual([...Array(30).fill('slow'), 'places.cluster']);
  });

  test('takes one in 30 s, and keeps those of the three worst', async () => {
    const { clock, flightRecorder, break: breakLimit } = await setup();
    breakLimit(200);
    breakLimit(5000);
    expect(flightRecorder.violationIds).toEqual([1]);
    for (const durationMs of [900, 400, 700, 110]) {
      clock.advance(30_000);
      breakLimit(durationMs);
    }
    expect(flightRecorder.violationIds).toEqual([3, 5, 4]);
    expect(flightRecorder.recordingOf(1)).toBe(undefined);
  });

  test('listens until it is stopped, and keeps what it has', async () => {
    const { monitor, clock, flightRecorder, stop, break: breakLimit } = await setup();
    breakLimit(200);
    stop();
    clock.advance(60_000);
    breakLimit(900);
    monitor.trackOperation('after', 1);
    expect(flightRecorder.violationIds).toEqual([1]);
  });

  test('says of more names than it keeps that they are others', async () => {
    const { monitor, clock, read, break: breakLimit } = await setup();
    const tile = { kind: 'tile', outcome: 'failed', durationMs: null, networkMs: null } as const;
    for (let name = 0; name < 1100; name += 1) {
      monitor.record({ ...tile, sourceId: `</script>\u0000${name}`, startMs: clock.now() });
    }
    breakLimit(200);
    const { on } = await read(1);
    const names = new Set(on('Tiles').map(({ name }) => name));
    expect(names.size).toBeGreaterThan(990);
    expect(names.size).toBeLessThanOrEqual(1000);
    expect(names).toContain('(other)');
    expect(names).toContain('</script> 1');
  });

  test('allocates nothing for a frame', () => {
    let tell: (sample: Sample) => void = () => {};
    const flightRecorder = createFlightRecorder();
    flightRecorder.connect({
      onSample(callback) {
        tell = callback;
        return () => {};
      },
      onViolation: () => () => {},
    });
    const frame = frameAt(1) as { atMs: number } & Sample;
    const grownBy = (): number => {
      const before = process.memoryUsage().heapUsed;
      for (let count = 0; count < 200_000; count += 1) {
        frame.atMs += 0.5;
        tell(frame);
      }
      return process.memoryUsage().heapUsed - before;
    };
    grownBy();
    // Less than a third of a byte for each, where the smallest object takes twelve.
    expect(Math.min(...Array.from({ length: 5 }, grownBy).map(Math.abs))).toBeLessThan(60_000);
  });
});
