import { buildSnapshot, refreshSnapshot } from './buildSnapshot.ts';
import { createPublisher } from './snapshotStore.ts';
import type { Snapshot } from '../types/snapshot.ts';
import type { MonitorSettings } from './monitorOptions.ts';
import type { MonitorState } from './monitorState.ts';
import type { Recorder } from './recorder.ts';
import type { Publisher } from './snapshotStore.ts';

/** Publishes what a monitor knows, and counts what that costs. */
export function publishSnapshots(
  { clock, publishEveryMs }: MonitorSettings,
  state: MonitorState,
  { takeChange, onListenerError }: Recorder,
): Publisher {
  let latest: Snapshot | null = null;
  return createPublisher({
    takeChange,
    build: () => (latest = buildSnapshot(state, clock.now(), latest)),
    refresh: (previous) => (latest = refreshSnapshot(state, clock.now(), previous)),
    clock,
    publishEveryMs,
    onPublished(costMs) {
      state.self.publishMs = costMs;
      state.self.publishCount += 1;
    },
    onListenerError,
  });
}
