import type { FrameSample, LongFrameSample, ProblemSample, Sample, VitalSample } from '../types/sample.ts';
import { checkLimits } from './checkLimits.ts';
import type { Distribution } from './checkLimits.ts';
import { isAmount, isSoundSample } from './checkSample.ts';
import { drawBar } from './devtoolsTrack.ts';
import { explanation } from './explanation.ts';
import { LONG_MS } from './heldTime.ts';
import type { CauseWindow } from './heldTime.ts';
import type { MonitorState } from './monitorState.ts';
import type { Operations } from './operations.ts';
import type { Recorder } from './recorder.ts';
import type { Breach } from './violationLog.ts';

/** Vitals that a blocked main thread makes poor. */
const CAUSED_BY_BLOCKING: readonly string[] = ['GDF', 'GSL', 'DTS', 'INP'];

export interface SampleTargets {
  readonly state: MonitorState;
  readonly recorder: Recorder;
  readonly operations: Operations;
  /** Gestures are drawn in the browser's performance panel. */
  readonly isTracked: boolean;
}

/** Takes any sample, from wherever it comes; may throw where the sample is not what its type says. */
export function recordSample(given: Sample, targets: SampleTargets): void {
  const { state, recorder, operations } = targets;
  // Hot: a frame comes sixty times a second, and has two numbers.
  if (given.kind === 'frame' && isAmount(given.gapMs) && Number.isFinite(given.atMs)) {
    state.frames.add(given.atMs, given.gapMs, given.drawnMs ?? given.atMs);
    if (given.isInGesture) state.longFrames.addGesture(given.atMs - given.gapMs, given.atMs, given.gesture);
    recorder.tell(given);
    if (given.gapMs >= LONG_MS && state.longFrames.reason) recordSample(toLongFrame(given), targets);
    return;
  }
  if (given.kind === 'frame' || !isSoundSample(given)) throw new TypeError(`${given.kind} sample`);
  const { tags } = recorder;
  const own: object | undefined = tags && Reflect.get(given, 'tags');
  // What the measurement says of itself comes first, and counts.
  const sample = tags && given.kind in TAGGED ? { ...given, tags: { ...own, ...tags, ...own } } : given;
  switch (sample.kind) {
    case 'operation':
      operations.record(sample);
      return;
    case 'problem':
      recordProblem(sample, recorder);
      return;
    case 'longFrame':
      recorder.tell(state.longFrames.add(sample));
      recorder.seekCauses(sample);
      return;
    case 'vital':
      recordVital(sample, targets);
      return;
    case 'tile':
      recorder.tell(state.tiles.add(sample));
      return;
    case 'memory':
      state.memory.add(sample);
      checkNamed('heapBytes', 'heapBytes', sample.usedBytes, state.memory, sample.atMs, targets);
      break;
    case 'programMove':
      state.programMoves.add(sample);
      if (sample.settleMs !== null) state.tiles.settled();
      break;
    case 'resource':
      recorder.tell(state.memory.addResource(sample));
      return;
    default:
      sample satisfies never;
  }
  recorder.tell(sample);
}

/** What `setTags` is put on here; operations and problems tag themselves. */
const TAGGED: Partial<Record<Sample['kind'], true>> = { vital: true, tile: true, programMove: true };

function recordVital(sample: VitalSample, targets: SampleTargets): void {
  const { state, recorder, isTracked } = targets;
  const { name, startMs, endMs } = sample;
  const vital = state.vitals.get(name);
  if (!vital) throw new TypeError(`vital ${name}`);
  const nameIt = (): VitalSample | undefined =>
    name === 'INP' ? explanation.part?.nameInteraction(sample, state) : undefined;
  const clean = vital.add(nameIt() ?? sample);
  if (sample.isKnown) {
    recorder.touch();
    return;
  }
  if (name === 'GDF') {
    state.longFrames.addGesture(startMs, endMs, clean.tags?.gesture);
    if (isTracked) drawBar('Gestures', clean.tags?.gesture ?? 'gesture', startMs, endMs);
  }
  if (sample.gestureMs !== undefined) state.gestures.add(clean, sample.gestureMs);
  if ((name === 'TCM' || name === 'ST') && clean.outcome === 'measured') state.tiles.settled();
  if (name === 'INP' && !explanation.part && clean.value! >= LONG_MS) {
    // The first slow one comes before what names it; it is told once.
    let isTold = false;
    recorder.touch();
    recorder.whenExplained(() => {
      const named = vital.amend(clean, nameIt()?.tags);
      recorder.touch();
      if (!isTold) recorder.tell(named);
      isTold = true;
    });
  } else recorder.tell(clean);

  if (clean.value === null) return;
  const { firstFrameMs: fromMs = startMs, maxGapAtMs: gapMs } = clean.parts ?? {};
  // What held the first frame up is no gap between frames.
  const within = CAUSED_BY_BLOCKING.includes(name) ? { startMs: fromMs, endMs } : null;
  const context = { ...clean.tags };
  if (!vital.isApart(clean)) {
    checkNamed(name, name, clean.value, vital, endMs, targets, { context, history: vital.history, within });
  }
  for (const [part, distribution] of vital.parts) {
    const value = clean.parts?.[part];
    if (value !== undefined && clean.outcome === 'measured') {
      const gap: CauseWindow =
        part === 'maxGapMs' && gapMs !== undefined ? { startMs: gapMs, endMs: gapMs + value } : { startMs, endMs };
      checkNamed(`${name}.${part}`, name, value, distribution, endMs, targets, {
        context,
        within: { ...gap, isOneFrame: true },
      });
    }
  }
}

function checkNamed(
  limited: string,
  operation: string,
  value: number,
  distribution: Distribution,
  atMs: number,
  { state, recorder }: SampleTargets,
  more: Pick<Breach, 'context' | 'history' | 'within'> = {},
): void {
  const maxMetric = limited === 'heapBytes' ? 'max' : 'vital';
  checkLimits(state.thresholds.findNamed(limited), value, distribution, maxMetric, (broken) =>
    recorder.raise({ ...broken, operation, atMs, ...more }),
  );
}

/** Where the browser tells of none. */
function toLongFrame({ atMs, gapMs }: FrameSample): LongFrameSample {
  const startMs = atMs - gapMs;
  return { kind: 'longFrame', source: 'frame-gap', startMs, durationMs: gapMs, blockingMs: null, scripts: [] };
}

function recordProblem(sample: ProblemSample, recorder: Recorder): void {
  const { code, atMs, stuck, tags } = recorder.addProblem(sample);
  if (!stuck) return;
  recorder.raise({ operation: code, metric: 'stuck', value: stuck.value, limit: stuck.limit, unit: 'ms', atMs, tags });
}
