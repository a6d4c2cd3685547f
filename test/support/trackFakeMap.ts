import { observeMap } from '../../src/signals/observeMap.ts';
import { mapUpdates } from '../../src/signals/mapUpdates.ts';
import { sharedMap } from '../../src/lib/sharedMap.ts';
import { trackMap } from '../../src/vitals/trackMap.ts';
import { createFakeClock } from './fakeClock.ts';
import { attachFakeMap, createFakeMap } from './fakeMap.ts';
import type { GestureKind } from '../../src/types/gesture.ts';
import type { MapEvent, UnseenReason, UpdateKind } from '../../src/types/mapEvents.ts';
import type { Sample, VitalSample } from '../../src/types/sample.ts';
import type { VitalReport } from '../../src/types/vital.ts';
import type { MapTracker } from '../../src/vitals/trackMap.ts';
import type { FakeClock } from './fakeClock.ts';
import type { FakeMap } from './fakeMap.ts';

export interface TrackedFakeMap {
  readonly clock: FakeClock;
  readonly map: FakeMap;
  readonly tracker: MapTracker;
  readonly samples: Sample[];
  /** All that the tracker was told, in order. */
  readonly events: MapEvent[];
  /** Whether a gesture runs, by each change. */
  readonly gestureRuns: boolean[];
  vital(name: VitalReport['name']): VitalSample | undefined;
  vitals(name: VitalReport['name']): VitalSample[];
  kinds<Kind extends Sample['kind']>(kind: Kind): Extract<Sample, { kind: Kind }>[];
  /** The problem codes, in order. */
  problems(): string[];
  /** A trusted input that can move the map: a notch, a key struck, a click; a drag and a pinch hold on until `release`. */
  input(kind?: GestureKind, inputMs?: number): void;
  release(inputMs?: number): void;
  /** The first pointer, at this place. */
  point(type: 'pointerdown' | 'pointermove' | 'pointerup', x: number): void;
  hide(reason?: UnseenReason): void;
  show(): void;
  flush(): void;
  /** As the root does: the adapter first. */
  stop(): void;
  /** The app gives a source other data, measured. */
  update(sourceId: string, kind?: UpdateKind): void;
  /** The user wheels, the map moves for `durationMs` and stops. */
  gesture(durationMs: number): void;
}

export interface TrackOptions {
  readonly isLoaded?: boolean;
  readonly frameMs?: number;
  /** A map that is there already; it keeps its own clock. */
  readonly map?: FakeMap;
  readonly isVisibilityUnknown?: boolean;
  /** The page's animation frames do not come; those of the map do. */
  readonly areFramesLost?: () => boolean;
}

/** A tracker on a fake map and a fake clock. With `isLoaded`, the map is complete and idle when the test starts. */
export function trackFakeMap({
  isLoaded = false,
  frameMs = 1000 / 60,
  map: knownMap,
  isVisibilityUnknown = false,
  areFramesLost = () => false,
}: TrackOptions = {}): TrackedFakeMap {
  const clock = createFakeClock({ frameMs });
  const map = knownMap ?? createFakeMap(clock);
  const samples: Sample[] = [];
  const events: MapEvent[] = [];
  const gestureRuns: boolean[] = [];
  const tracker = trackMap({
    clock,
    record: (sample) => samples.push(sample),
    onGesture: (isRunning) => gestureRuns.push(isRunning),
  });
  const problem = (code: string, error: unknown): void => {
    throw new Error(code, { cause: error });
  };
  let probe: ReturnType<typeof observeMap> | undefined;
  const shared = sharedMap(map);
  const probes = (shared.probes ??= new Set());
  const detach = attachFakeMap(map, {
    attached(attached) {
      const watchSource = attached.watchSource?.bind(attached) ?? (() => undefined);
      probes.add({ event: (event) => probe?.event(event), watchSource, clock, problem });
      probe = observeMap(attached, {
        clock: { ...clock, requestFrame: (callback) => (areFramesLost() ? 0 : clock.requestFrame(callback)) },
        load: { startMs: clock.now(), isPainted: false, isOver: false },
        problem,
        tell(told) {
          const event = isVisibilityUnknown && told.type === 'attached' ? { ...told, isVisibilityKnown: false } : told;
          events.push(event);
          tracker.event(event);
        },
      });
    },
    event(event) {
      for (const update of shared.updates ?? []) update.hear(event);
      probe?.event(event);
    },
    problem,
  });

  const tell = (event: MapEvent): void => {
    if (event.type === 'hidden') probe?.rest();
    probe?.event(event);
  };
  const pointer = (type: string, pointerId: number, clientX: number, timeStamp: number): void =>
    map.container.dispatch(type, {
      pointerId,
      isPrimary: pointerId === 1,
      buttons: 1,
      clientX,
      clientY: 0,
      timeStamp,
    });
  let pressed: 0 | 1 | 2 = 0;
  let x = 0;

  const tracked: TrackedFakeMap = {
    clock,
    map,
    tracker,
    samples,
    events,
    gestureRuns,
    kinds: <Kind extends Sample['kind']>(kind: Kind) =>
      samples.filter((sample): sample is Extract<Sample, { kind: Kind }> => sample.kind === kind),
    vitals: (name) => tracked.kinds('vital').filter((sample) => sample.name === name),
    vital: (name) => tracked.vitals(name).at(-1),
    problems: () => tracked.kinds('problem').map(({ code }) => code),
    input(kind = 'wheel', inputMs = clock.now()) {
      switch (kind) {
        case 'wheel':
          map.container.dispatch('wheel', { timeStamp: inputMs });
          return;
        case 'key':
          for (const type of ['keydown', 'keyup']) {
            map.container.dispatch(type, { timeStamp: inputMs, key: 'ArrowUp', code: 'ArrowUp' });
          }
          return;
        case 'press':
          pointer('pointerdown', 1, 0, inputMs);
          pointer('pointerup', 1, 0, inputMs);
          return;
        case 'drag':
          if (pressed === 0) pointer('pointerdown', 1, (x = 0), inputMs);
          pressed = 1;
          pointer('pointermove', 1, (x += 10), inputMs);
          return;
        case 'pinch':
          if (pressed === 0) pointer('pointerdown', 1, 0, inputMs);
          if (pressed < 2) pointer('pointerdown', 2, (x = 100), inputMs);
          pressed = 2;
          pointer('pointermove', 2, (x += 10), inputMs);
          return;
        default:
          kind satisfies never;
      }
    },
    release(inputMs = clock.now()) {
      if (pressed === 2) pointer('pointerup', 2, x, inputMs);
      pointer('pointerup', 1, x, inputMs);
      pressed = 0;
    },
    point: (type, atX) => pointer(type, 1, atX, clock.now()),
    hide: (reason = 'hidden') => tell({ type: 'hidden', atMs: clock.now(), reason }),
    show: () => tell({ type: 'visible', atMs: clock.now() }),
    flush: () => tell({ type: 'flush', atMs: clock.now() }),
    stop() {
      detach();
      probe?.stop();
      probes.clear();
      for (const update of shared.updates ?? []) update.rest();
      tracker.stop();
    },
    update: (sourceId, kind) => mapUpdates(map).measure(sourceId, () => map.setData(sourceId), kind),
    gesture(durationMs) {
      tracked.input();
      map.startMove();
      clock.advance(durationMs);
      map.endMove();
    },
  };
  if (isLoaded) {
    map.repaint();
    clock.advance(2000);
    samples.length = 0;
    gestureRuns.length = 0;
  }
  return tracked;
}
