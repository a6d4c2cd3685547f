import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSoundSample } from '../../../src/core/checkSample.ts';
import { trackFakeMap } from '../../support/trackFakeMap.ts';
import { runs } from '../../support/thorough.ts';
import type { TrackedFakeMap } from '../../support/trackFakeMap.ts';

type Step = (tracked: TrackedFakeMap) => void;

const tileKey = fc.constantFrom('a', 'b', 'c');
const onTile = (run: (tracked: TrackedFakeMap, key: string) => void): fc.Arbitrary<Step> =>
  tileKey.map((key) => (tracked) => run(tracked, key));
const tell = (type: 'contextLost' | 'contextRestored' | 'idle' | 'moveEnd' | 'moveStart'): Step => {
  return ({ map, clock }) => map.tell({ type, atMs: clock.now() });
};

/** What maps, users and pages do, in an order that none of them promises. */
const step: fc.Arbitrary<Step> = fc.oneof(
  onTile(({ map }, key) => map.requestTile(key)),
  onTile(({ map }, key) => map.finishTile(key)),
  onTile(({ map }, key) => map.loseTile(key)),
  onTile(({ map }, key) => map.abortTile(key)),
  onTile(({ map }, key) => map.failTile(key, 500)),
  fc.constantFrom<Step[]>(
    ({ map }) => map.startMove(),
    ({ map }) => map.endMove(),
    ({ map }) => map.repaint(),
    ({ map }) => {
      map.keepsRepainting = !map.keepsRepainting;
    },
    ({ tracker }) => tracker.hidden(),
    ({ tracker }) => tracker.flush(),
    tell('contextLost'),
    tell('contextRestored'),
    tell('idle'),
    tell('moveStart'),
    tell('moveEnd'),
  ),
  fc.tuple(fc.constantFrom('drag', 'wheel', 'pinch', 'key', 'press'), fc.integer({ min: -50, max: 300 })).map(
    ([kind, ageMs]): Step =>
      ({ tracker, clock }) =>
        tracker.input(kind, clock.now() - ageMs),
  ),
  fc.constantFrom(1, 17, 160, 2000, 31_000).map(
    (ms): Step =>
      ({ clock }) =>
        clock.advance(ms),
  ),
  fc.integer({ min: 1, max: 400 }).map(
    (ms): Step =>
      ({ clock }) =>
        clock.block(ms),
  ),
);

test('in whatever order things come, samples are sound, a load is told once, and nothing stays behind', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const tracked = trackFakeMap({ frameMs: 50 });
      const { clock, map, tracker, samples } = tracked;
      for (const run of steps) run(tracked);
      map.keepsRepainting = false;
      map.endMove();
      // As a detach: the adapter first.
      map.sinks.clear();
      tracker.stop();
      const count = samples.length;
      clock.advance(60_000);
      expect(samples.length).toBe(count);
      expect(clock.pendingCount).toBe(0);

      expect(samples.filter((sample) => !isSoundSample(sample))).toEqual([]);
      const vitals = tracked.kinds('vital');
      expect(vitals.filter(({ startMs, endMs }) => startMs > endMs)).toEqual([]);
      expect(vitals.filter(({ outcome, value }) => (outcome === 'hidden') !== (value === null))).toEqual([]);
      expect(tracked.vitals('FTP').length).toBeLessThanOrEqual(1);
      expect(tracked.vitals('TCM').length).toBeLessThanOrEqual(1);
      for (const { value } of tracked.vitals('GDF')) expect(value ?? 0).toBeLessThanOrEqual(1);
    }),
    { numRuns: runs(1000) },
  );
});
