import type { MapPerformance } from '../../src/types/mapPerformance.ts';
import type { Monitor } from '../../src/types/monitor.ts';
import type { Sample } from '../../src/types/sample.ts';
import type { Snapshot } from '../../src/types/snapshot.ts';
import type { Violation } from '../../src/types/threshold.ts';
import { createListeners } from '../../src/lib/listeners.ts';
import { sampleSnapshot } from './sampleSnapshot.ts';

export interface FakeMapPerformance extends MapPerformance {
  /** Publishes the last snapshot with these parts changed; the others keep their reference. */
  publish(part?: Partial<Snapshot>): void;
  violate(violation: Violation): void;
  /** Who listens for snapshots now. */
  readonly subscriberCount: number;
}

/** A MapPerformance that publishes what a test tells it. It measures nothing. */
export function createFakeMapPerformance(part: Partial<Snapshot> = {}): FakeMapPerformance {
  let state = sampleSnapshot(part);
  const initialState = state;
  const snapshots = createListeners<[Snapshot, Snapshot]>();
  const violations = createListeners<Violation>();
  const samples = createListeners<Sample>();

  const monitor: Monitor = {
    store: {
      getState: () => state,
      getInitialState: () => initialState,
      subscribe: (listener) => snapshots.add(([next, previous]) => listener(next, previous)),
    },
    record: (sample) => samples.emit(sample),
    isSampled: true,
    trackOperation(name, durationMs) {
      monitor.record({ kind: 'operation', name, startMs: 0, durationMs, ok: true, wasHidden: false });
    },
    operation: (name) => ({ record: (durationMs) => monitor.trackOperation(name, durationMs) }),
    startTimer: () => ({ end: () => undefined, cancel() {}, [Symbol.dispose]() {} }),
    measure: (_name, work) => work(),
    wrap: (_name, work) => work,
    setTags() {},
    setThreshold: () => () => {},
    onViolation: (callback) => violations.add(callback),
    onSample: (callback) => samples.add(callback),
    subscribe: (callback) => snapshots.add(([next]) => callback(next)),
    snapshot: () => state,
    getReport: () => {
      throw new Error('the fake has no report');
    },
    reset() {},
    dispose: () => snapshots.clear(),
  };

  return {
    monitor,
    optimize: undefined,
    snapshot: monitor.snapshot,
    attach: () => () => {},
    setTags() {},
    report: () => {
      throw new Error('the fake has no report');
    },
    exportReport: () => Promise.resolve(),
    setConsent() {},
    flush: () => Promise.resolve(),
    dispose: () => Promise.resolve(monitor.dispose()),
    publish(change = {}) {
      const previous = state;
      state = { ...state, sequence: state.sequence + 1, ...change };
      snapshots.emit([state, previous]);
    },
    violate(violation) {
      violations.emit(violation);
    },
    get subscriberCount() {
      return snapshots.size;
    },
  };
}
