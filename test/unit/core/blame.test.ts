import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { blameOperations } from '../../../src/core/blame.ts';
import { findCause } from '../../../src/core/explain.ts';
import { runs } from '../../support/thorough.ts';

// Whole milliseconds, so that the oracle can count them. Scripts do not overlap: one thread runs them.
const FRAME_MS = 120;
const span = fc
  .tuple(fc.integer({ min: -200, max: FRAME_MS + 80 }), fc.integer({ min: 1, max: 400 }))
  .map(([startMs, durationMs]) => ({ startMs, endMs: startMs + durationMs }));
const scripts = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 5, max: 60 })), { maxLength: 4 })
  .map((parts) => {
    let endMs = 0;
    return parts.map(([waitMs, durationMs]) => {
      const startMs = endMs + waitMs + 3;
      endMs = startMs + durationMs;
      return { startMs, durationMs, functionName: '', invoker: '', source: '' };
    });
  });

interface Run {
  readonly startMs: number;
  readonly endMs: number;
  readonly isSync: boolean;
}

function blame(frameScripts: Parameters<typeof blameOperations>[0]['scripts'], all: readonly Run[]) {
  const named = all.map((run, index) => ({ ...run, name: `run.${index}` }));
  const recent = {
    add() {},
    addEnding() {},
    within: (startMs: number, endMs: number) => named.filter((run) => run.startMs < endMs && run.endMs > startMs),
  };
  const pending = { begin: () => ({ name: '', startMs: 0, endMs: 0 }), within: () => [] };
  return blameOperations({ startMs: 0, durationMs: FRAME_MS, scripts: frameScripts }, { recent, pending });
}

const isIn = (ms: number, { startMs, endMs }: { startMs: number; endMs: number }) => startMs <= ms && ms < endMs;

test('of a run that spans tasks each millisecond counts that a script covers and no measured run explains', () => {
  fc.assert(
    fc.property(scripts, span, fc.array(span, { maxLength: 3 }), (frameScripts, loose, measured) => {
      const inFrame = frameScripts.filter(({ startMs, durationMs }) => startMs + durationMs <= FRAME_MS);
      const tasks = inFrame.map(({ startMs, durationMs }) => ({ startMs, endMs: startMs + durationMs }));
      const isOneTask = tasks.some(({ startMs, endMs }) => loose.startMs >= startMs - 1 && loose.endMs <= endMs + 1);
      fc.pre(!isOneTask && tasks.length > 0);
      const found = blame(inFrame, [
        { ...loose, isSync: false },
        ...measured.map((run) => ({ ...run, isSync: true })),
      ]).find(({ name }) => name === 'run.0');
      let expectedMs = 0;
      for (let ms = 0; ms < FRAME_MS; ms += 1) {
        const isHeld = isIn(ms, loose) && tasks.some((task) => isIn(ms, task));
        if (isHeld && !measured.some((run) => isIn(ms, run))) expectedMs += 1;
      }
      expect(found?.overlapMs ?? 0).toBe(expectedMs);
      expect(found?.isPending).toBeUndefined();
    }),
    { numRuns: runs(2000) },
  );
});

test('nothing holds more of a frame than the frame has, and what is known to have held it comes first', () => {
  const run = fc.tuple(span, fc.boolean()).map(([part, isSync]) => ({ ...part, isSync }));
  fc.assert(
    fc.property(scripts, fc.array(run, { maxLength: 8 }), (frameScripts, all) => {
      const blamed = blame(frameScripts, all);
      const certain = blamed.map(({ name, isPending }) => (isPending ? 2 : all[Number(name.slice(4))]!.isSync ? 0 : 1));
      for (const { overlapMs } of blamed) {
        expect(overlapMs).toBeGreaterThan(0);
        expect(overlapMs).toBeLessThanOrEqual(FRAME_MS);
      }
      // A loose run inside one script is as certain as a measured one, and among them the longer comes first.
      const pendingFrom = certain.indexOf(2);
      if (pendingFrom >= 0) expect(certain.slice(pendingFrom)).toEqual(certain.slice(pendingFrom).map(() => 2));
      if (frameScripts.length > 0) expect(certain).not.toContain(2);
    }),
    { numRuns: runs(2000) },
  );
});

test('what ran in each long frame of a gesture is asked once, however often its cause is looked for', () => {
  const operations = [{ name: 'places.cluster', overlapMs: 70 }];
  const known = { handlers: [], gesture: 'drag', isInGesture: true, blockingMs: 30, scripts: [], operations };
  const frames = Array.from({ length: 80 }, (_, index) => ({
    ...known,
    source: 'long-animation-frame' as const,
    startMs: index * 100,
    durationMs: 80,
  }));
  let askedCount = 0;
  const within = (): never[] => {
    askedCount += 1;
    return [];
  };
  const recent = { add() {}, addEnding() {}, within };
  const pending = { begin: () => ({ name: '', startMs: 0, endMs: 0 }), within };
  const drawn = { gapsWithin: () => [], hasDrawn: () => false };
  const cause = findCause({ startMs: 0, endMs: 8000 }, frames, { recent, pending, drawn });
  expect(cause).toMatchObject({ heldBy: 'places.cluster', longFrameMs: 80 });
  expect(askedCount).toBe(1);
});
