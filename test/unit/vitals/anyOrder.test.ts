import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAmount, isSoundSample } from '../../../src/core/checkSample.ts';
import { trackMap } from '../../../src/vitals/trackMap.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { runs } from '../../support/thorough.ts';
import { trackFakeMap } from '../../support/trackFakeMap.ts';
import type { AdapterEvent, MapEvent } from '../../../src/types/mapEvents.ts';
import type { Sample } from '../../../src/types/sample.ts';
import type { TrackedFakeMap } from '../../support/trackFakeMap.ts';

type Step = (tracked: TrackedFakeMap) => void;

const tileKey = fc.constantFrom('a', 'b', 'c');
const onTile = (run: (tracked: TrackedFakeMap, key: string) => void): fc.Arbitrary<Step> =>
  tileKey.map((key) => (tracked) => run(tracked, key));
const tell = (type: 'contextLost' | 'contextRestored' | 'moveEnd' | 'moveStart'): Step => {
  return ({ map, clock }) => map.tell({ type, atMs: clock.now() });
};
const idle = (isComplete: boolean): Step => {
  const event: Omit<Extract<AdapterEvent, { type: 'idle' }>, 'atMs'> = { type: 'idle', isComplete };
  return ({ map, clock }) => map.tell({ ...event, atMs: clock.now() });
};

/** What maps, users and pages do, in an order that none of them promises. */
const step: fc.Arbitrary<Step> = fc.oneof(
  onTile(({ map }, key) => map.requestTile(key)),
  onTile(({ map }, key) => map.requestTile(key, 'sparse', true)),
  onTile(({ map }, key) => map.finishTile(key)),
  onTile(({ map }, key) => map.loseTile(key)),
  onTile(({ map }, key) => map.abortTile(key)),
  onTile(({ map }, key) => map.failTile(key, 500)),
  onTile(({ map }, key) => map.failTile(key, 404, 'sparse')),
  fc.constantFrom<Step[]>(
    ({ map }) => map.startMove(),
    ({ map }) => map.endMove(),
    ({ map }) => map.jump(),
    ({ map }) => map.jumpNowhere(),
    ({ map }) => map.repaint(),
    ({ map }) => {
      map.keepsRepainting = !map.keepsRepainting;
    },
    ({ map }) => {
      map.isStill = !map.isStill;
    },
    ({ map }) => {
      map.isEmpty = !map.isEmpty;
    },
    (tracked) => tracked.update('places'),
    (tracked) => tracked.update('roads', 'bulk'),
    ({ map }) => map.loadData('places'),
    ({ map }) => map.loadData('roads'),
    ({ map }) => map.indexData('places'),
    ({ hide }) => hide(),
    ({ show }) => show(),
    ({ flush }) => flush(),
    ({ release }) => release(),
    tell('contextLost'),
    tell('contextRestored'),
    idle(true),
    idle(false),
    tell('moveStart'),
    tell('moveEnd'),
  ),
  fc.tuple(fc.constantFrom('drag', 'wheel', 'pinch', 'key', 'press'), fc.integer({ min: -50, max: 300 })).map(
    ([kind, ageMs]): Step =>
      ({ input, clock }) =>
        input(kind, clock.now() - ageMs),
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
      const { clock, map, stop, samples } = tracked;
      for (const run of steps) run(tracked);
      map.keepsRepainting = false;
      map.endMove();
      stop();
      const count = samples.length;
      clock.advance(60_000);
      expect(samples.length).toBe(count);
      expect(clock.pendingCount).toBe(0);

      const isSound = (sample: Sample): boolean =>
        sample.kind === 'frame' ? isAmount(sample.gapMs) && isAmount(sample.atMs) : isSoundSample(sample);
      expect(samples.filter((sample) => !isSound(sample))).toEqual([]);
      const vitals = tracked.kinds('vital');
      expect(vitals.filter(({ startMs, endMs }) => startMs > endMs)).toEqual([]);
      expect(
        vitals.filter(
          ({ name, outcome, value, reason }) =>
            name !== 'MFR' && (outcome === 'hidden' || reason !== undefined) !== (value === null),
        ),
      ).toEqual([]);
      expect(tracked.vitals('FTP').length).toBeLessThanOrEqual(1);
      expect(tracked.vitals('TCM').length).toBeLessThanOrEqual(1);
      for (const name of ['GDF', 'VCD', 'MFR'] as const) {
        for (const { value } of tracked.vitals(name)) expect(value ?? 0).toBeLessThanOrEqual(1);
      }
      // One that another one overtook, that was not drawn or that threw is never timed.
      expect(tracked.vitals('DTS').filter(({ outcome }) => outcome === 'measured').length).toBeLessThanOrEqual(
        tracked.events.filter((event) => event.type === 'update' && event.phase === 'settled').length,
      );
      expect(map.watchedSources.size).toBe(0);
      expect(tracked.vitals('GSL').length).toBeLessThanOrEqual(tracked.gestureRuns.filter(Boolean).length);
    }),
    { numRuns: runs(1000) },
  );
});

test('the same events give the same samples when they come all at once later', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const tracked = trackFakeMap({ frameMs: 50 });
      const { clock, map, events, samples } = tracked;
      for (const run of steps) run(tracked);
      map.keepsRepainting = false;
      map.endMove();
      clock.advance(60_000);

      const later: Sample[] = [];
      const lateClock = createFakeClock({ startMs: clock.now() + 5000 });
      const tracker = trackMap({ clock: lateClock, record: (sample) => later.push(sample) });
      for (const event of events) tracker.event(event);
      lateClock.advance(10);
      expect(later).toEqual(samples);
      expect(lateClock.pendingCount).toBe(0);
    }),
    { numRuns: runs(1000) },
  );
});

/** A hand and a program that move a map in turn. */
const moving: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom<Step[]>(
    ({ map }) => map.startMove(),
    ({ map }) => map.startMove(),
    ({ map }) => map.endMove(),
    ({ map }) => map.jump(),
    ({ input }) => input('drag'),
    ({ input }) => input('wheel'),
    ({ release }) => release(),
    // Nothing else happens in the moment of the frame.
    ({ clock }) => {
      clock.block(70);
      clock.advance(1);
    },
  ),
  fc.constantFrom(1, 17, 17, 50, 160, 400).map(
    (ms): Step =>
      ({ clock }) =>
        clock.advance(ms),
  ),
);

/** What a library tells within a frame that it draws. */
const OF_FRAME = /^(frame|described|idle)$/;

/** The same, with each frame of the page heard of as soon, or as late, as the map draws in it. */
function reorder(events: readonly MapEvent[], isTickFirst: boolean): MapEvent[] {
  const ordered = [...events];
  for (const tick of events.filter(({ type }) => type === 'tick')) {
    const isDrawn = ({ type, atMs }: MapEvent): boolean => type === 'frame' && atMs === tick.atMs;
    if (!events.some(isDrawn)) continue;
    ordered.splice(ordered.indexOf(tick), 1);
    let at = ordered.findIndex(isDrawn);
    if (!isTickFirst) while (ordered[at]?.atMs === tick.atMs && OF_FRAME.test(ordered[at]!.type)) at += 1;
    ordered.splice(at, 0, tick);
  }
  return ordered;
}

test('whether a frame of the page is heard of before the map draws in it or after is chance: the numbers are the same', () => {
  fc.assert(
    fc.property(fc.array(moving, { minLength: 8, maxLength: 40 }), (steps) => {
      const tracked = trackFakeMap({ isLoaded: true });
      const { clock, map, events } = tracked;
      for (const run of steps) run(tracked);
      map.endMove();
      clock.advance(10_000);

      const [first, last] = [true, false].map((isTickFirst) => {
        const samples: Sample[] = [];
        const lateClock = createFakeClock({ startMs: clock.now() });
        const tracker = trackMap({ clock: lateClock, record: (sample) => samples.push(sample) });
        for (const event of reorder(events, isTickFirst)) tracker.event(event);
        lateClock.advance(10);
        return samples.filter(({ kind }) => kind !== 'frame');
      });
      expect(first).toEqual(last);
    }),
    { numRuns: runs(1000) },
  );
});
