import { observeFrames } from '../../src/signals/observeFrames.ts';
import { observeInput } from '../../src/signals/observeInput.ts';
import { createRefreshInterval } from '../../src/vitals/refreshInterval.ts';
import { trackMap } from '../../src/vitals/trackMap.ts';
import { createFakeClock } from './fakeClock.ts';
import { attachFakeMap, createFakeMap } from './fakeMap.ts';
import type { GestureKind } from '../../src/types/gesture.ts';
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
  /** What was recorded before each vital, by the order of calls: `flush` or a vital's name. */
  readonly order: string[];
  vital(name: VitalReport['name']): VitalSample | undefined;
  vitals(name: VitalReport['name']): VitalSample[];
  kinds<Kind extends Sample['kind']>(kind: Kind): Extract<Sample, { kind: Kind }>[];
  /** The problem codes, in order. */
  problems(): string[];
  /** A trusted input that can move the map. */
  input(kind?: GestureKind, inputMs?: number): void;
  /** The user wheels, the map moves for `durationMs` and stops. */
  gesture(durationMs: number): void;
}

export interface TrackOptions {
  readonly isLoaded?: boolean;
  readonly frameMs?: number;
  readonly networkMsOf?: (url: string) => number | null;
  /** A map that is there already; it keeps its own clock. */
  readonly map?: FakeMap;
}

/** A tracker on a fake map and a fake clock. With `isLoaded`, the map is complete and idle when the test starts. */
export function trackFakeMap({
  isLoaded = false,
  frameMs = 1000 / 60,
  networkMsOf = (_url: string): number | null => null,
  map: knownMap,
}: TrackOptions = {}): TrackedFakeMap {
  const clock = createFakeClock({ frameMs });
  const map = knownMap ?? createFakeMap(clock);
  const samples: Sample[] = [];
  const order: string[] = [];
  const connect = (): MapTracker => {
    const stops: (() => void)[] = [];
    let tracker: MapTracker | undefined;
    attachFakeMap(map, {
      attached(attached) {
        tracker = trackMap({
          map: attached,
          describe: () => attached.describe(),
          load: { startMs: clock.now(), isPainted: false, isOver: false },
          clock,
          refresh: createRefreshInterval(),
          networkMsOf,
          record(sample) {
            samples.push(sample);
            if (sample.kind === 'vital') order.push(sample.name);
          },
          problem: (code, error, stuck) =>
            samples.push({
              kind: 'problem',
              code,
              message: String(error),
              atMs: clock.now(),
              ...(stuck ? { stuck } : {}),
            }),
          observeFrames: (onFrame) => observeFrames(clock, onFrame),
          beforeVital: () => order.push('flush'),
          onSettled: () => order.push('settled'),
          onGesture: () => {},
        });
        stops.push(observeInput(attached.container, tracker.input));
      },
      event: (event) => tracker?.event(event),
      problem(code, error) {
        throw new Error(code, { cause: error });
      },
    });
    if (!tracker) throw new Error('the fake map did not attach');
    return tracker;
  };
  const tracker = connect();

  const tracked: TrackedFakeMap = {
    clock,
    map,
    tracker,
    samples,
    order,
    kinds: <Kind extends Sample['kind']>(kind: Kind) =>
      samples.filter((sample): sample is Extract<Sample, { kind: Kind }> => sample.kind === kind),
    vitals: (name) => tracked.kinds('vital').filter((sample) => sample.name === name),
    vital: (name) => tracked.vitals(name).at(-1),
    problems: () => tracked.kinds('problem').map(({ code }) => code),
    input: (kind = 'wheel', inputMs = clock.now()) => tracker.input(kind, inputMs),
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
    order.length = 0;
  }
  return tracked;
}
