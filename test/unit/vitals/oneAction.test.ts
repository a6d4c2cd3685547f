import { describe, expect, test } from 'vitest';
import { trackFakeMap } from '../../support/trackFakeMap.ts';
import type { TrackedFakeMap } from '../../support/trackFakeMap.ts';

const FRAME_MS = 20;
const setup = (): TrackedFakeMap => trackFakeMap({ isLoaded: true, frameMs: FRAME_MS });
const counts = ({ vitals, kinds }: TrackedFakeMap): number[] => [
  ...(['GSL', 'GDF', 'ST'] as const).map((name) => vitals(name).length),
  kinds('programMove').length,
];
const ONE_GESTURE = [1, 1, 1, 0];

/** Down, and not up. */
const holdKey = ({ map, clock }: TrackedFakeMap, isRepeat = false): void =>
  map.container.dispatch('keydown', { timeStamp: clock.now(), key: 'a', code: 'KeyA', repeat: isRepeat });

test('a key whose end `alert` has swallowed holds no move of the program', () => {
  const tracked = setup();
  const { clock, map } = tracked;
  holdKey(tracked);
  clock.block(3000);
  clock.advance(1000);
  for (let move = 0; move < 2; move += 1) {
    map.startMove();
    clock.advance(300);
    map.endMove();
    clock.advance(3000);
  }
  expect(counts(tracked)).toEqual([0, 0, 0, 2]);
});

test('a key that is down through a hold-up goes on with its gesture, repeated or let go', () => {
  const tracked = setup();
  const { clock, map } = tracked;
  holdKey(tracked);
  for (let move = 0; move < 100; move += 1) {
    if (move === 20) clock.block(1500);
    if (move % 10 === 0) holdKey(tracked, true);
    map.jump();
    clock.advance(FRAME_MS);
  }
  map.container.dispatch('keyup', { timeStamp: clock.now(), key: 'a', code: 'KeyA' });
  clock.advance(3000);
  expect(counts(tracked)).toEqual(ONE_GESTURE);
});

describe('one action of the hand is one gesture', () => {
  test('where each of its inputs makes the map jump: a compass, a slider', () => {
    const tracked = setup();
    const { clock, map, input, release, vital } = tracked;
    const startedMs = clock.now();
    for (let i = 0; i < 300; i += 1) {
      input('drag');
      map.jump();
      clock.advance(FRAME_MS);
    }
    release();
    clock.advance(3000);
    expect(counts(tracked)).toEqual(ONE_GESTURE);
    expect(vital('GSL')!.value).toBeLessThanOrEqual(FRAME_MS);
    expect(vital('GDF')!.endMs - startedMs).toBeGreaterThan(5900);
  });

  test('where a wheel handler jumps, in one burst', () => {
    const tracked = setup();
    const { clock, map, input } = tracked;
    for (let i = 0; i < 20; i += 1) {
      input('wheel');
      map.jump();
      clock.advance(100);
    }
    clock.advance(3000);
    expect(counts(tracked)).toEqual(ONE_GESTURE);
  });

  test('and two bursts of a wheel with a handler that jumps are two', () => {
    const tracked = setup();
    const { clock, map, input } = tracked;
    for (const pauseMs of [100, 300, 100, 300]) {
      input('wheel');
      map.jump();
      clock.advance(pauseMs);
    }
    clock.advance(3000);
    expect(counts(tracked)).toEqual([2, 2, 2, 0]);
  });

  test('where the library makes one move of notches 180 ms apart', () => {
    const tracked = setup();
    const { clock, map, input } = tracked;
    input('wheel');
    map.startMove();
    for (let i = 0; i < 4; i += 1) {
      clock.advance(180);
      input('wheel');
    }
    clock.advance(200);
    map.endMove();
    clock.advance(3000);
    expect(counts(tracked)).toEqual(ONE_GESTURE);
  });

  test('where it drags something else and the map answers when that is let go: from there GSL counts', () => {
    const tracked = setup();
    const { clock, map, input, release, vital } = tracked;
    for (let i = 0; i < 50; i += 1) {
      input('drag');
      clock.advance(FRAME_MS);
    }
    const releasedMs = clock.now();
    release();
    map.startMove();
    clock.advance(300);
    map.endMove();
    clock.advance(3000);
    expect(counts(tracked)).toEqual(ONE_GESTURE);
    expect(vital('GSL')).toMatchObject({ startMs: releasedMs, tags: { gesture: 'drag' } });
  });

  test('where hand and map are done before a frame could answer: GSL counts from the first move of the hand', () => {
    const tracked = setup();
    const { clock, map, input, release, vital } = tracked;
    const movedMs = clock.now();
    input('drag');
    clock.block(400);
    input('drag');
    release();
    map.startMove();
    clock.advance(300);
    map.endMove();
    clock.advance(3000);
    expect(counts(tracked)).toEqual(ONE_GESTURE);
    expect(vital('GSL')?.startMs).toBe(movedMs);
  });

  test('where a key flies: not from the letters typed before', () => {
    const tracked = setup();
    const { clock, map, input, vital } = tracked;
    for (let i = 0; i < 6; i += 1) {
      input('key');
      clock.advance(90);
    }
    const enteredMs = clock.now();
    input('key');
    map.startMove();
    clock.advance(400);
    map.endMove();
    clock.advance(3000);
    expect(counts(tracked)).toEqual(ONE_GESTURE);
    expect(vital('GSL')?.startMs).toBe(enteredMs);
  });

  test('where an answer comes within 150 ms of its end, after jumps of its own', () => {
    const tracked = setup();
    const { clock, map, input, release } = tracked;
    input('drag');
    map.jump();
    clock.advance(100);
    release();
    clock.advance(120);
    map.startMove();
    clock.advance(300);
    map.endMove();
    clock.advance(3000);
    expect(counts(tracked)).toEqual(ONE_GESTURE);
  });

  test('where the app lets a drag of its own run out by jumps: ST counts from the last of them', () => {
    const tracked = setup();
    const { clock, map, input, release, vital } = tracked;
    const jumpOn = (times: number, hand = (): void => {}): void => {
      for (let i = 0; i < times; i += 1) {
        hand();
        map.jump();
        clock.advance(FRAME_MS);
      }
    };
    jumpOn(20, () => input('drag'));
    release();
    jumpOn(40);
    const restMs = clock.now();
    clock.advance(3000);
    expect(counts(tracked)).toEqual(ONE_GESTURE);
    expect(vital('GDF')!.endMs).toBeCloseTo(restMs, -2);
    expect(vital('ST')!.startMs).toBeCloseTo(restMs, -2);
  });

  test('where the map snaps when the move ends, however long after the last input', () => {
    const tracked = setup();
    const { clock, map, input, release } = tracked;
    input('drag');
    map.startMove();
    clock.advance(300);
    release();
    clock.advance(700); // inertia
    map.endMove();
    map.startMove();
    clock.advance(300);
    map.endMove();
    clock.advance(3000);
    expect(counts(tracked)).toEqual(ONE_GESTURE);
  });

  test('where the map drags from a shorter way on than most, at a hand that has long been down', () => {
    const tracked = setup();
    const { clock, map, point, vital } = tracked;
    point('pointerdown', 0);
    clock.advance(400);
    point('pointermove', 1);
    map.startMove();
    for (let x = 2; x < 40; x += 1) {
      point('pointermove', x);
      clock.advance(FRAME_MS);
    }
    map.endMove();
    point('pointerup', 40);
    clock.advance(3000);
    expect(counts(tracked)).toEqual(ONE_GESTURE);
    expect(vital('GSL')).toMatchObject({ tags: { gesture: 'drag' } });
    expect(vital('GSL')!.value).toBeLessThanOrEqual(FRAME_MS);
  });

  test('where the app clamps the camera within each move', () => {
    const tracked = setup();
    const { clock, map, input, release } = tracked;
    input('drag');
    map.startMove();
    for (let i = 0; i < 40; i += 1) {
      if (i === 10) release();
      map.jump();
      clock.advance(FRAME_MS);
    }
    map.endMove();
    clock.advance(3000);
    expect(counts(tracked)).toEqual(ONE_GESTURE);
  });

  test('where the hand lies still for two seconds: no gap, no settle', () => {
    const tracked = setup();
    const { clock, map, input, release, vital, vitals } = tracked;
    for (let part = 0; part < 2; part += 1) {
      map.isStill = false;
      if (part === 0) {
        input('drag');
        map.startMove();
      }
      for (let i = 0; i < 20; i += 1) {
        input('drag');
        clock.advance(FRAME_MS);
      }
      map.isStill = true;
      if (part === 0) clock.advance(2000);
      expect(vitals('ST')).toEqual([]);
    }
    release();
    map.endMove();
    clock.advance(3000);
    expect(counts(tracked)).toEqual(ONE_GESTURE);
    expect(vital('GDF')).toMatchObject({ value: 0, parts: { longFrameRatio: 0 } });
  });

  test('and a drag while the map still answers a wheel is the next, though the library makes one move of both', () => {
    const tracked = setup();
    const { clock, map, input, release, vitals } = tracked;
    input('wheel');
    map.startMove();
    clock.advance(160);
    const heldMs = clock.now();
    for (let i = 0; i < 20; i += 1) {
      input('drag');
      clock.advance(FRAME_MS);
    }
    release();
    map.endMove();
    clock.advance(3000);
    expect(counts(tracked)).toEqual([2, 2, 2, 0]);
    expect(vitals('GSL').map(({ tags }) => tags?.gesture)).toEqual(['wheel', 'drag']);
    expect(vitals('GSL')[1]!.startMs).toBe(heldMs);
    expect(vitals('ST').map(({ outcome }) => outcome)).toEqual(['measured', 'measured']);
  });

  test('and a new pointer that goes down begins the next, also while the map still answers the one before', () => {
    const tracked = setup();
    const { clock, map, input, release, vitals } = tracked;
    input('drag');
    map.startMove();
    clock.advance(300);
    release();
    clock.advance(100);
    input('drag');
    map.endMove();
    map.startMove();
    clock.advance(300);
    release();
    map.endMove();
    clock.advance(3000);
    expect(counts(tracked)).toEqual([2, 2, 2, 0]);
    expect(vitals('ST').map(({ outcome }) => outcome)).toEqual(['measured', 'measured']);
  });
});

describe('what is no gesture', () => {
  test('a resize, with or without a click before it', () => {
    for (const hasClick of [false, true]) {
      const tracked = setup();
      const { clock, map, input } = tracked;
      if (hasClick) input('press');
      map.jumpNowhere();
      clock.advance(3000);
      expect(counts(tracked)).toEqual([0, 0, 0, 0]);
    }
  });

  test('a press or a key while the app makes the map jump in each frame, before and afterwards', () => {
    const tracked = setup();
    const { clock, map, point } = tracked;
    const follow = (): void => {
      for (let i = 0; i < 30; i += 1) {
        map.jump();
        clock.advance(FRAME_MS);
      }
    };
    follow();
    point('pointerdown', 10);
    follow();
    point('pointerup', 10);
    follow();
    holdKey(tracked);
    follow();
    clock.advance(3000);
    expect(counts(tracked)).toEqual([0, 0, 0, 0]);
  });

  test('a drag is over when the hand lets go, where the app has made the map jump before and goes on with it', () => {
    const tracked = setup();
    const { clock, map, input, release, vital } = tracked;
    for (let i = 0; i < 90; i += 1) {
      if (i >= 30 && i < 60) input('drag');
      if (i === 60) release();
      map.jump();
      clock.advance(FRAME_MS);
    }
    clock.advance(3000);
    expect(counts(tracked)).toEqual(ONE_GESTURE);
    expect(vital('GDF')!.endMs - vital('GDF')!.startMs).toBeLessThan(900);
  });

  test('the move of a map that follows another', () => {
    const tracked = setup();
    const { clock, map } = tracked;
    for (let i = 0; i < 50; i += 1) {
      map.jump();
      clock.advance(FRAME_MS);
    }
    clock.advance(3000);
    expect(counts(tracked)).toEqual([0, 0, 0, 0]);
  });

  test('a wheel that scrolls the page, and a move of the program at once', () => {
    const tracked = setup();
    const { clock, map } = tracked;
    map.container.dispatch('wheel', { timeStamp: clock.now(), ctrlKey: false, defaultPrevented: false });
    clock.advance(FRAME_MS);
    map.container.dispatch('scroll', { timeStamp: clock.now() });
    map.startMove();
    clock.advance(400);
    map.endMove();
    clock.advance(3000);
    expect(counts(tracked)).toEqual([0, 0, 0, 1]);
  });

  test('a scroll that the map does not take, and a move of the program later', () => {
    const tracked = setup();
    const { clock, map, input } = tracked;
    for (let i = 0; i < 10; i += 1) {
      input('wheel');
      clock.advance(60);
    }
    clock.advance(200);
    map.startMove();
    clock.advance(400);
    map.endMove();
    clock.advance(3000);
    expect(counts(tracked)).toEqual([0, 0, 0, 1]);
  });
});

describe('a move of the program', () => {
  test('has figures of its own, with the time to its first frame and from its last to its end among its gaps', () => {
    const { clock, map, kinds, vitals } = setup();
    map.requestTile('a');
    map.startMove();
    clock.block(200);
    clock.advance(300);
    clock.block(150);
    map.endMove();
    clock.advance(500);
    map.finishTile('a');
    clock.advance(2000);
    expect(vitals('GDF')).toEqual([]);
    const [{ maxGapMs, droppedCount, settleMs, frameCount } = { maxGapMs: 0 } as never, ...others] =
      kinds('programMove');
    expect(others).toEqual([]);
    expect(maxGapMs).toBeGreaterThanOrEqual(200);
    // The first frame after each block is none of those that it dropped.
    expect(droppedCount).toBeGreaterThanOrEqual(Math.floor(350 / FRAME_MS) - 2);
    expect(frameCount).toBeGreaterThan(10);
    expect(settleMs).toBeGreaterThan(500);
  });

  test('has the same figures whichever is heard of first in a frame: that it came, or that the map drew in it', () => {
    const [before, after] = [true, false].map((isTickFirst) => {
      const { clock, tracker, kinds } = setup();
      const startMs = clock.now() + 7;
      tracker.event({ type: 'moveStart', atMs: startMs, isSameTask: false });
      for (let frame = 1; frame <= 12; frame += 1) {
        const frameMs = startMs + frame * FRAME_MS;
        const isMoving = frame < 10;
        const events = [
          { type: 'tick', atMs: frameMs, frameMs, isFirst: frame === 1, quietEndMs: null },
          { type: 'frame', atMs: frameMs, isComplete: true, isMoving, hasCameraChanged: frame <= 10 },
        ] as const;
        if (frame === 10) tracker.event({ type: 'moveEnd', atMs: frameMs });
        for (const event of isTickFirst ? events : events.toReversed()) tracker.event(event);
      }
      tracker.event({ type: 'flush', atMs: startMs + 1000 });
      return kinds('programMove');
    });
    expect(before).toMatchObject([{ frameCount: 10, droppedCount: 0 }]);
    expect(after).toEqual(before);
  });

  test('that a freeze swallows whole is seen', () => {
    const { clock, map, kinds } = setup();
    for (let i = 0; i < 5; i += 1) {
      map.tell({ type: 'moveStart', atMs: clock.now() });
      clock.block(1200);
      // The ease is over when its first frame comes.
      clock.requestFrame(() => {
        map.tell({ type: 'moveEnd', atMs: clock.now() });
        map.tell({ type: 'frame', atMs: clock.now(), isComplete: true, isMoving: false, hasCameraChanged: true });
        map.tell({ type: 'idle', atMs: clock.now(), isComplete: true });
      });
      clock.advance(3000);
    }
    expect(kinds('programMove')).toHaveLength(5);
    for (const { maxGapMs, droppedCount } of kinds('programMove')) {
      expect(maxGapMs).toBeGreaterThanOrEqual(1200);
      expect(droppedCount).toBeGreaterThanOrEqual(55);
    }
  });

  test('that another takes over from has no settle time', () => {
    const { clock, map, kinds } = setup();
    map.requestTile('slow');
    map.startMove();
    clock.advance(300);
    map.endMove();
    clock.advance(100);
    map.startMove();
    clock.advance(300);
    map.endMove();
    clock.advance(100);
    map.finishTile('slow');
    clock.advance(2000);
    expect(kinds('programMove').map(({ settleMs }) => settleMs !== null)).toEqual([false, true]);
  });
});

describe('the display', () => {
  /** Wheels once; the map draws for `workMs` in each frame. */
  const slowGesture = ({ clock, map, input }: TrackedFakeMap, workMs: number): void => {
    input('wheel');
    map.tell({ type: 'moveStart', atMs: clock.now() });
    for (let i = 0; i < 20; i += 1) {
      clock.requestFrame(() => {
        clock.block(workMs);
        map.tell({ type: 'frame', atMs: clock.now(), isComplete: true, isMoving: true, hasCameraChanged: true });
      });
      clock.advance(FRAME_MS);
    }
    map.tell({ type: 'moveEnd', atMs: clock.now() });
    map.endMove();
    clock.advance(2000);
  };

  test('is not taken for a slow one where the map draws slowly, from its first gesture on', () => {
    const tracked = trackFakeMap({ frameMs: 1000 / 60 });
    for (let gesture = 0; gesture < 3; gesture += 1) slowGesture(tracked, 33);
    const values = tracked.vitals('GDF').map(({ value }) => value!);
    expect(values).toHaveLength(3);
    for (const value of values) expect(value).toBeGreaterThan(0.3);
  });

  test('is not taken for a slow one where the map begins to draw slowly in its tenth gesture, for ever', () => {
    const tracked = trackFakeMap({ isLoaded: true, frameMs: 1000 / 60 });
    for (let gesture = 0; gesture < 9; gesture += 1) {
      tracked.gesture(300);
      tracked.clock.advance(2000);
    }
    for (let gesture = 0; gesture < 15; gesture += 1) slowGesture(tracked, 33);
    const values = tracked.vitals('GDF').map(({ value }) => value!);
    expect(values.slice(0, 9)).toEqual(Array(9).fill(0));
    for (const value of values.slice(9)) expect(value).toBeGreaterThan(0.3);
  });

  test('that goes to half its rate for good is none the worse for it after ten gestures', () => {
    const { clock, map, vitals, gesture, tracker } = trackFakeMap({ isLoaded: true, frameMs: 1000 / 60 });
    gesture(300);
    clock.advance(2000);
    expect(Math.round(1000 / tracker.refreshMs!)).toBe(60);
    clock.setFrameMs(1000 / 30);
    for (let i = 0; i < 12; i += 1) {
      gesture(500);
      clock.advance(2000);
    }
    expect(map.isRemoved).toBe(false);
    expect(vitals('GDF').at(-1)?.value).toBe(0);
    expect(Math.round(1000 / tracker.refreshMs!)).toBe(30);
  });
});

describe('while a program moves the camera in each frame, as where it follows something,', () => {
  const follow = (isSeenMove: boolean): TrackedFakeMap => {
    const tracked = setup();
    tracked.map.isSeenMove = isSeenMove;
    tracked.map.startMove();
    tracked.clock.advance(2000);
    return tracked;
  };

  test.each(['drag', 'wheel'] as const)(
    'a %s is a gesture, and what comes before and after it the program’s',
    (kind) => {
      const tracked = follow(true);
      const { clock, input, release, vitals, kinds, map } = tracked;
      for (let gesture = 1; gesture <= 2; gesture += 1) {
        const startMs = clock.now();
        for (let step = 0; step < 50; step += 1) {
          input(kind);
          clock.advance(FRAME_MS);
        }
        if (kind === 'drag') release();
        const endMs = clock.now();
        clock.advance(2000);
        expect(vitals('GSL')).toHaveLength(gesture);
        expect(vitals('GSL').at(-1)!.value).toBeLessThanOrEqual(FRAME_MS);
        expect(vitals('GDF').at(-1)).toMatchObject({ outcome: 'measured', tags: { gesture: kind } });
        expect(vitals('GDF').at(-1)!.endMs - startMs).toBeGreaterThan(900);
        expect(vitals('GDF').at(-1)!.endMs - endMs).toBeLessThanOrEqual(150 + FRAME_MS);
        expect(vitals('ST')).toHaveLength(gesture);
      }
      map.endMove();
      clock.advance(3000);
      expect(kinds('programMove')).toHaveLength(3);
    },
  );

  test('a press without a drag, and a key, are none; nor is a drag where the library tells of moves by itself', () => {
    for (const [isSeen, kind] of [
      [true, 'press'],
      [true, 'key'],
      [false, 'drag'],
    ] as const) {
      const tracked = follow(isSeen);
      tracked.input(kind);
      tracked.clock.advance(500);
      tracked.release();
      tracked.map.endMove();
      tracked.clock.advance(3000);
      expect(counts(tracked)).toEqual([0, 0, 0, 1]);
    }
  });
});
