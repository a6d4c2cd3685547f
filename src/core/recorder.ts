import { describeError } from '../lib/describeError.ts';
import { createLoadLate } from '../lib/loadLate.ts';
import type { TimerHandle } from '../types/clock.ts';
import type { Tags } from '../types/app.ts';
import type { ProblemSample, Sample, VitalSample } from '../types/sample.ts';
import type { Violation } from '../types/threshold.ts';
import { cleanAttributes } from './cleanAttributes.ts';
import { createChannel } from './channel.ts';
import { createTurns } from './createTurns.ts';
import type { Channel } from './channel.ts';
import { drawBar } from './devtoolsTrack.ts';
import { explanation, loadExplanation } from './explanation.ts';
import { watchHidden } from './hiddenWatch.ts';
import type { Span } from './heldTime.ts';
import type { HotPath } from './hotPath.ts';
import type { MonitorSettings } from './monitorOptions.ts';
import type { MonitorState } from './monitorState.ts';
import type { PendingOperation } from './pendingOperations.ts';
import { ATTRIBUTABLE_MS } from './operationSeries.ts';
import type { Breach } from './violationLog.ts';

/** What all recording stands on: the clock, what the page and the call stack are up to, and who listens. Never throws. */
export interface Recorder {
  readonly samples: Channel<Sample>;
  /** Of a vital alone: whoever wants no others leaves the hot path as it is. */
  readonly vitals: Channel<VitalSample>;
  readonly violations: Channel<Violation>;
  /** Once each, with their causes. */
  readonly completed: Channel<Violation>;
  /** False once closed: then nothing more is taken. */
  readonly isOpen: boolean;
  /** The operation whose synchronous part runs now, and since when. */
  readonly parent: string | null;
  readonly stepMs: number;
  enter(parent: string | null, stepMs: number): void;
  /** On the samples that follow; `undefined`: none. */
  tags: Tags | undefined;
  setTags(tags: unknown): void;
  /** The clock, with an eye on its step. */
  now(): number;
  /** The same number until the script hands back: until the next microtask. */
  readonly turn: () => number;
  /** The page is hidden or was so since. */
  wasHiddenSince(startMs: number, endMs: number): boolean;
  /** Notes when an operation ran, for the long frame that it may have made. `isSync`: it held the page all the while. */
  noteTime(name: string, startMs: number, endMs: number, isSync: boolean): void;
  /** Notes that an asynchronous operation goes on from here. */
  notePending(name: string): PendingOperation;
  /** The next snapshot differs from the latest. */
  touch(): void;
  /** Whether it does; from here on it does not. */
  takeChange(): boolean;
  /** A sample is in the state now. */
  tell(sample: Sample): void;
  /** `false` where a cool-down swallowed it. */
  raise(breach: Breach): boolean;
  /**
   * Calls back once what finds causes is there or cannot be had; where nobody can wait so long, before that too: the page is
   * hidden, or the monitor ends.
   */
  whenExplained(callback: () => void): void;
  /** Something is known of this time, of a frame or a run in it: it may explain what has been raised. */
  seekCauses(news: Span): void;
  readonly problem: (code: string, error: unknown) => void;
  /** Returns the problem as it is kept. */
  addProblem(sample: ProblemSample): ProblemSample;
  readonly onListenerError: (error: unknown) => void;
  close(): void;
}

const MAX_TAGS = 16;
const TELL_AGAIN_AFTER_MS = 1000;

/** `onChanged`: for the first change after `takeChange`, and now and then until that: what was to take it may be lost. */
export function createRecorder(
  { clock, devtoolsTrack, page }: MonitorSettings,
  state: MonitorState,
  hot: HotPath,
  onChanged: () => void,
): Recorder {
  let lastMs = state.startMs;
  let parent: string | null = null;
  let stepMs = 0;
  let isOpen = true;
  /** When `onChanged` was called. */
  let changedMs: number | null = null;
  let tags: Tags | undefined;
  let timer: TimerHandle | null = null;
  /** The part that finds causes is on its way. */
  let isExplaining = false;
  let explained: Promise<void> | undefined;
  /** Until then. */
  let unexplained: (() => void)[] = [];

  const updateHotPath = (): void => {
    const isHeard = samples.size > 0 || devtoolsTrack;
    const isQuiet = isOpen && changedMs !== null && parent === null && !isHeard && !hidden.isHidden;
    hot.upToMs = isQuiet ? lastMs - hidden.shownAgainMs : -1;
  };
  const hidden = watchHidden(page?.document ?? null, clock, () => {
    updateHotPath();
    // Timers are slow in a hidden page, and it may never be seen again.
    if (hidden.isHidden) seekCauses(true);
  });
  const onListenerError = (error: unknown): void => recorder.problem('listener-threw', error);
  const samples = createChannel<Sample>({ onError: onListenerError, onChanged: updateHotPath });
  const vitals = createChannel<VitalSample>({ onError: onListenerError });
  const violations = createChannel<Violation>({ onError: onListenerError });
  const completed = createChannel<Violation>({ onError: onListenerError });

  const seekCauses = (isLast: boolean, news?: Span): void => {
    if (timer !== null) clock.clearTimer(timer);
    timer = null;
    if (isExplaining && !isLast) return;
    const calls = unexplained;
    if (!isExplaining) unexplained = [];
    for (const call of calls) call();
    for (const violation of state.violations.seekCauses(clock.now(), isLast, news)) completed.tell(violation);
    const dueMs = state.violations.dueMs;
    if (dueMs !== null && completed.size) timer = clock.setTimer(() => seekCauses(false), dueMs - clock.now());
  };
  const explain = createLoadLate(loadExplanation, (error) => recorder.problem('causes-missing', error));
  const bringCauses = async (): Promise<void> => {
    isExplaining = true;
    await explain();
    isExplaining = false;
    if (!isOpen) return;
    recorder.touch();
    seekCauses(false);
  };
  const needCauses = (): void => {
    if (!explanation.part) explained ??= bringCauses();
  };

  const recorder: Recorder = {
    samples,
    vitals,
    violations,
    completed,
    onListenerError,
    get tags() {
      return tags;
    },
    set tags(next) {
      tags = next;
    },
    setTags(given) {
      const { attributes, isCut } = cleanAttributes(given, MAX_TAGS, tags ?? {});
      if (isCut) recorder.problem('bad-attributes', 'tags');
      tags = Object.keys(attributes).length ? attributes : undefined;
    },
    get isOpen() {
      return isOpen;
    },
    get parent() {
      return parent;
    },
    get stepMs() {
      return stepMs;
    },
    enter(name, sinceMs) {
      parent = name;
      stepMs = sinceMs;
      updateHotPath();
    },
    now() {
      const nowMs = clock.now();
      const sinceMs = nowMs - lastMs;
      if (sinceMs > 0 && sinceMs < state.self.stepMs) state.self.stepMs = sinceMs;
      lastMs = nowMs;
      if (hot.upToMs >= 0) hot.upToMs = nowMs - hidden.shownAgainMs;
      return nowMs;
    },
    turn: createTurns(),
    // What is made up for later ended before, and who saw it has said of what was earlier.
    wasHiddenSince: (startMs, endMs) =>
      endMs >= hidden.hiddenAtMs && (hidden.isHidden || startMs < hidden.shownAgainMs),
    noteTime(name, startMs, endMs, isSync) {
      const durationMs = endMs - startMs;
      if (durationMs < ATTRIBUTABLE_MS) return;
      state.recent.add(name, startMs, endMs, isSync);
      // The browser has told of the frame before anybody has told of this.
      if (state.longFrames.blame(startMs, endMs)) recorder.seekCauses({ startMs, durationMs });
    },
    notePending: (name) => state.pending.begin(name, clock.now()),
    touch() {
      if (changedMs !== null && Math.abs(lastMs - changedMs) < TELL_AGAIN_AFTER_MS) return;
      changedMs = lastMs;
      updateHotPath();
      onChanged();
    },
    takeChange() {
      const hasChanged = changedMs !== null;
      changedMs = null;
      updateHotPath();
      return hasChanged;
    },
    tell(sample) {
      recorder.touch();
      samples.tell(sample);
      if (sample.kind === 'vital') vitals.tell(sample);
    },
    raise(breach) {
      const violation = state.violations.raise(breach, clock.now());
      if (!violation) return false;
      recorder.touch();
      const { operation, metric, atMs } = violation;
      if (devtoolsTrack) drawBar('Violations', `${operation} ${metric}`, atMs, atMs);
      violations.tell(violation);
      if (breach.within) needCauses();
      seekCauses(false);
      return true;
    },
    whenExplained(callback) {
      needCauses();
      if (isExplaining) unexplained.push(callback);
      else callback();
    },
    seekCauses(news) {
      needCauses();
      seekCauses(false, news);
      state.gestures.seekCauses(news);
    },
    problem(code, error) {
      recorder.addProblem({ kind: 'problem', code, message: describeError(error), atMs: clock.now() });
    },
    addProblem(sample) {
      const kept = state.problems.add(recorder.tags ? { ...sample, tags: recorder.tags } : sample);
      recorder.tell(kept);
      return kept;
    },
    close() {
      seekCauses(true);
      isOpen = false;
      hidden.stop();
      for (const channel of [samples, vitals, violations, completed]) channel.clear();
      updateHotPath();
    },
  };
  updateHotPath();
  return recorder;
}
