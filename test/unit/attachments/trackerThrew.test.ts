import { expect, test } from 'vitest';
import { createTracking } from '../../../src/attachments/createTracking.ts';
import { createGestureWatch } from '../../../src/vitals/gestureWatch.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeContainer } from '../../support/fakeMap.ts';

/** Whoever takes the vitals fails. */
function setup() {
  const clock = createFakeClock();
  const problems: string[] = [];
  const tracking = createTracking(
    {
      clock,
      page: null,
      record(sample) {
        if (sample.kind === 'vital') throw new Error('broken');
      },
      problem: (code) => problems.push(code),
      gestures: createGestureWatch(),
      observePage: () => ({ flush() {}, stop() {} }),
      recordHeap() {},
    },
    // Nothing is played to it.
    () => expect.unreachable('read'),
  );
  const { event } = tracking.listen({
    identity: {},
    clock,
    map: {
      container: createFakeContainer().element,
      describe: () => ({
        library: 'fake',
        libraryVersion: '1',
        adapter: 'fake',
        zoom: 1,
        layerCount: 1,
        sourceCount: 1,
      }),
      isComplete: () => false,
      mayHaveDrawnTile: () => false,
    },
    name: undefined,
    place: () => ({ page: null, clock, toMs: (timeStampMs: number) => timeStampMs }),
    rest() {},
  });
  event({ type: 'attached', atMs: 1000, createdAtMs: 1000, firstTile: 'awaited', whole: 'awaited' });
  event({ type: 'frame', atMs: 1010, isComplete: false, isMoving: false, hasCameraChanged: false });
  return { clock, problems, tracking };
}

test('a tracker that throws in a timer throws nothing into the page, and is told', () => {
  const { clock, problems } = setup();
  expect(() => clock.advance(40_000)).not.toThrow();
  expect(problems).toEqual(['tracker-threw']);
});

test('nor does it throw into the app whose call comes after what was due', () => {
  const { clock, problems, tracking } = setup();
  clock.block(40_000);
  expect(() => tracking.reach(clock.now())).not.toThrow();
  expect(problems).toContain('tracker-threw');
});
