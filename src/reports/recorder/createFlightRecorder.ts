import type { FlightRecorder, FlightRecording } from './FlightRecorder.ts';
import type { OperationSample, Sample } from '../../types/sample.ts';
import type { Violation } from '../../types/threshold.ts';
import { columnsOf, createRing, FRAME, GESTURE, LONG_FRAME, MOVE, OPERATION, SCRIPT, TILE, VITAL } from './ring.ts';

/** Between two recordings: each holds as much. */
const PAUSE_MS = 30_000;
const MAX_KEPT = 3;
/** Different ones; the rest is `(other)`. */
const MAX_NAMES = 1000;
/** A run that held the page for so much of its time was one stretch. */
const SYNC_RATIO = 0.9;

/**
 * A flight recorder, for `createMapPerformance`: it writes what happens over what happened half a minute ago, and keeps a copy for
 * the three violations that were the worst, by how far they are beyond their limit, at most one in 30 s. A copy is never in the
 * report, and no exporter gets it: `exportReport('trace', { violation: id })` writes one for Perfetto.
 *
 * While it listens each call of an operation is told one by one, also of those that are otherwise only counted.
 *
 * @example
 * const mapPerformance = createMapPerformance({ flightRecorder: createFlightRecorder() });
 * await mapPerformance.exportReport('trace', { violation: violation.id });
 */
export function createFlightRecorder(): FlightRecorder {
  const ring = createRing();
  const { startsMs, durationsMs, extras, names, kinds } = columnsOf(ring);
  const nameNumbers = new Map([['(other)', 0]]);
  let row = 0;
  let takenMs = -Infinity;
  let kept: readonly FlightRecording[] = [];

  const numberOf = (name: string): number => {
    const known = nameNumbers.get(name);
    if (known !== undefined || nameNumbers.size === MAX_NAMES) return known ?? 0;
    nameNumbers.set(name, nameNumbers.size);
    return nameNumbers.size - 1;
  };
  // Hot: allocates nothing.
  const put = (kind: number, name: string, startMs: number, durationMs: number, extra = 0): void => {
    startsMs[row] = startMs;
    durationsMs[row] = durationMs;
    extras[row] = extra;
    names[row] = numberOf(name);
    kinds[row] = kind;
    row = row + 1 === kinds.length ? 0 : row + 1;
  };
  const record = (sample: Sample): void => {
    switch (sample.kind) {
      case 'frame':
        put(FRAME, sample.gesture ?? '', sample.atMs - sample.gapMs, sample.gapMs, sample.isInGesture ? 1 : 0);
        break;
      case 'operation':
        put(OPERATION, sample.name, sample.startMs, sample.durationMs, placeOf(sample));
        break;
      case 'longFrame':
        put(LONG_FRAME, '', sample.startMs, sample.durationMs, sample.blockingMs ?? -1);
        for (const { functionName, invoker, source, startMs, durationMs } of sample.scripts) {
          put(SCRIPT, functionName || invoker || source, startMs, durationMs);
        }
        break;
      case 'vital': {
        const { name, startMs, endMs, value, tags } = sample;
        if (name === 'GDF') put(GESTURE, tags?.gesture ?? '', startMs, endMs - startMs, value ?? -1);
        else put(VITAL, name, startMs, endMs - startMs, value ?? -1);
        break;
      }
      case 'programMove':
        put(MOVE, '', sample.startMs, sample.endMs - sample.startMs, sample.droppedCount);
        break;
      case 'tile':
        put(TILE, sample.sourceId, sample.startMs, sample.durationMs ?? 0, numberOf(sample.outcome));
        break;
      default:
    }
  };
  const keep = (violation: Violation): void => {
    const isFull = kept.length === MAX_KEPT;
    if (violation.atMs - takenMs < PAUSE_MS) return;
    if (isFull && excessOf(violation) <= excessOf(kept.at(-1)!.violation)) return;
    takenMs = violation.atMs;
    const recording = { violation, bytes: ring.slice(0), names: [...nameNumbers.keys()] };
    kept = [...kept.slice(0, MAX_KEPT - 1), recording].sort((a, b) => excessOf(b.violation) - excessOf(a.violation));
  };

  return {
    connect(monitor) {
      const stopSamples = monitor.onSample(record);
      // The browser tells of long frames late.
      const stopViolations = monitor.onViolation(keep, { when: 'complete' });
      return () => {
        stopSamples();
        stopViolations();
      };
    },
    get violationIds() {
      return kept.map(({ violation }) => violation.id);
    },
    recordingOf: (violationId) => kept.find(({ violation }) => violation.id === violationId),
  };
}

/** 0: in flight, 1: it held the page, 2: in a worker; 4 more where it failed. */
function placeOf({ durationMs, ok, ranOn, route, block }: OperationSample): number {
  const isWorker = ranOn === 'worker' || route === 'worker';
  const isSync = block !== undefined && block.longestMs >= SYNC_RATIO * durationMs;
  return (isWorker ? 2 : isSync ? 1 : 0) + (ok ? 0 : 4);
}

function excessOf({ value, limit }: Violation): number {
  return value / limit;
}
