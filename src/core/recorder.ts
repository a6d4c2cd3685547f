import { describeError } from '../lib/describeError.ts';
import type { ProblemSample, Sample } from '../types/sample.ts';
import type { Violation } from '../types/threshold.ts';
import { createChannel } from './channel.ts';
import type { Channel } from './channel.ts';
import { drawBar } from './devtoolsTrack.ts';
import { watchHidden } from './hiddenWatch.ts';
import type { HotPath } from './hotPath.ts';
import type { MonitorSettings } from './monitorOptions.ts';
import type { MonitorState } from './monitorState.ts';
import type { PendingOperation } from './pendingOperations.ts';
import { ATTRIBUTABLE_MS } from './operationSeries.ts';
import type { Breach } from './violationLog.ts';

/** What all recording stands on: the clock, what the page and the call stack are up to, and who listens. Never throws. */
export interface Recorder {
  readonly samples: Channel<Sample>;
  readonly violations: Channel<Violation>;
  /** False once closed: then nothing more is taken. */
  readonly isOpen: boolean;
  /** The operation whose synchronous part runs now. */
  readonly parent: string | null;
  setParent(name: string | null): void;
  /** The clock, with an eye on its step. */
  now(): number;
  /** The page is hidden or was so since. */
  wasHiddenSince(startMs: number): boolean;
  /** Notes when an operation kept the main thread busy, for the long frame that it may have made. */
  noteTime(name: string, startMs: number, endMs: number): void;
  /** Notes that an asynchronous operation goes on from here. */
  notePending(name: string): PendingOperation;
  /** A sample is in the state now. */
  tell(sample: Sample): void;
  raise(breach: Breach, onTold?: () => void): void;
  problem(code: string, message: string): void;
  /** Returns the problem as it is kept. */
  addProblem(sample: ProblemSample): ProblemSample;
  readonly onListenerError: (error: unknown) => void;
  close(): void;
}

export function createRecorder(
  { clock, devtoolsTrack, document }: MonitorSettings,
  state: MonitorState,
  hot: HotPath,
  touch: () => void,
): Recorder {
  let lastMs = state.startMs;
  let parent: string | null = null;
  let isOpen = true;

  const updateHotPath = (): void => {
    hot.isOpen = isOpen && parent === null && samples.size === 0 && !devtoolsTrack;
    hot.seenMs = hidden.isHidden ? -1 : lastMs - hidden.shownAgainMs;
  };
  const hidden = watchHidden(document, clock, () => updateHotPath());
  const onListenerError = (error: unknown): void => recorder.problem('listener-threw', describeError(error));
  const samples = createChannel<Sample>({ onError: onListenerError, onChanged: updateHotPath });
  const violations = createChannel<Violation>({ onError: onListenerError });

  const recorder: Recorder = {
    samples,
    violations,
    onListenerError,
    get isOpen() {
      return isOpen;
    },
    get parent() {
      return parent;
    },
    setParent(name) {
      parent = name;
      updateHotPath();
    },
    now() {
      const nowMs = clock.now();
      const stepMs = nowMs - lastMs;
      if (stepMs > 0 && stepMs < state.self.stepMs) state.self.stepMs = stepMs;
      lastMs = nowMs;
      if (!hidden.isHidden) hot.seenMs = nowMs - hidden.shownAgainMs;
      return nowMs;
    },
    wasHiddenSince: (startMs) => hidden.isHidden || startMs < hidden.shownAgainMs,
    noteTime(name, startMs, endMs) {
      if (endMs - startMs >= ATTRIBUTABLE_MS) state.recent.add(name, startMs, endMs);
    },
    notePending: (name) => state.pending.begin(name, clock.now()),
    tell(sample) {
      touch();
      samples.tell(sample);
    },
    raise(breach, onTold) {
      const violation = state.violations.raise(breach, clock.now());
      if (!violation) return;
      onTold?.();
      touch();
      const { operation, metric, atMs } = violation;
      if (devtoolsTrack) drawBar('Violations', `${operation} ${metric}`, atMs, atMs);
      violations.tell(violation);
    },
    problem(code, message) {
      recorder.addProblem({ kind: 'problem', code, message, atMs: clock.now() });
    },
    addProblem(sample) {
      const kept = state.problems.add(sample);
      recorder.tell(kept);
      return kept;
    },
    close() {
      isOpen = false;
      hidden.stop();
      samples.clear();
      violations.clear();
      updateHotPath();
    },
  };
  updateHotPath();
  return recorder;
}
