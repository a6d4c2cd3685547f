import type { Tags } from './app.ts';
import type { GestureReport } from './gesture.ts';
import type { BlockTimes, LongFrameSample, Route } from './sample.ts';
import type { SerializedSketch } from './sketch.ts';
import type { BlamedOperation, BrokenLimit, LimitVerdict, Violation } from './threshold.ts';
import type { MapVitalName, VitalReport, WebVitalName } from './vital.ts';

export type TrendDirection = 'rising' | 'falling' | 'steady' | 'unknown';

/** How an operation's duration changes over its calls. */
export interface Trend {
  /** `unknown` until there are enough calls. */
  readonly direction: TrendDirection;
  /** Change over the window, relative to its median: 0.2 = 20 % slower. */
  readonly changeRatio: number;
  /** 0..1 */
  readonly confidence: number;
}

/** One operation over the session. Percentiles and extremes are `null` before the first visible call. */
export interface OperationReport {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly count: number;
  readonly errorCount: number;
  /** Calls during which the page was hidden: counted here, in nothing else. */
  readonly hiddenCount: number;
  readonly totalMs: number;
  readonly minMs: number | null;
  readonly maxMs: number | null;
  readonly meanMs: number | null;
  readonly p50Ms: number | null;
  readonly p75Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  /** Over the session so far: it falls when calls stop. */
  readonly perSecond: number;
  /** Over the session. */
  readonly trend: Trend;
  /** Over the latest 32 calls. */
  readonly latestTrend: Trend;
  readonly violationCount: number;
  /** Mean heap change of the calls of which it was read; absent where the browser cannot tell. */
  readonly memoryDeltaBytes?: number;
  /** Of all runs of which it is known: the longest single stretch for which one held the page, and all of them together. */
  readonly block?: BlockTimes;
  /** Calls of which only the synchronous part is in these figures. */
  readonly syncOnlyCount?: number;
  readonly routes: Readonly<Partial<Record<Route, number>>>;
  /** The operations inside which it was started. */
  readonly parents: readonly string[];
}

/** Tiles of one source. */
export interface TileSourceReport {
  readonly sourceId: string;
  readonly urlTemplate: string | null;
  readonly readyCount: number;
  readonly failedCount: number;
  readonly abortedCount: number;
  /** There was no such tile; no failure. */
  readonly missingCount: number;
  /** Requests whose end the map library never told. */
  readonly expiredCount: number;
  /** All that came to one of these ends. */
  readonly requestCount: number;
  /** Failures by HTTP status; `0`: the network's own, or one that the library does not tell. */
  readonly failedByStatus: Readonly<Record<string, number>>;
  /** Answers that were 429, as a share of all requests, 0..1; `null` without a request. */
  readonly throttledRatio: number | null;
  /** What those tiles took whose size the browser tells, as they were sent; `null`: it tells of none. */
  readonly bytes: number | null;
  /** Tiles whose size, and whether they came from the browser's cache, is known. */
  readonly sizedCount: number;
  /** Of these, those that the browser's cache had; `null`: not known of any. */
  readonly cachedCount: number | null;
  /** Requests for each view that settled; `null` before the first. */
  readonly requestsPerView: number | null;
  readonly p75Ms: number | null;
  readonly p95Ms: number | null;
  readonly networkP75Ms: number | null;
}

/** Problems of one code. */
export interface ProblemReport {
  readonly code: string;
  readonly count: number;
  readonly latestMessage: string;
  readonly latestAtMs: number;
}

/** The heap over the session. All `null` with a reason where the browser does not tell. */
export interface MemoryReport {
  /** The latest reading. */
  readonly usedBytes: number | null;
  readonly limitBytes: number | null;
  readonly initialBytes: number | null;
  readonly peakBytes: number | null;
  /** What the heap grew by with each map that was mounted (least squares); `null` below three. */
  readonly bytesPerMount: number | null;
  readonly mountCount: number;
  /** What was found still open (`ResourceScope`), by its name. */
  readonly openResources: Readonly<Record<string, number>>;
  readonly reason: string | null;
}

/** Moves that no input stood behind; not rated. */
export interface ProgramMovesReport {
  readonly count: number;
  /** `null` before a frame was drawn in one. */
  readonly droppedRatio: number | null;
  /** The longest of the session. */
  readonly maxGapMs: number | null;
  /** p75 */
  readonly settleMs: number | null;
}

/** What the library itself costs, and what it lost. */
export interface SelfReport {
  /** Estimated mean cost of recording one call, from the 64th and every 1024th after it, in microseconds. */
  readonly recordUs: number | null;
  /** Main-thread time of the latest publish. */
  readonly publishMs: number | null;
  readonly publishCount: number;
  /** The smallest step of `clock.now()` seen; durations below it read as 0. */
  readonly clockStepMs: number | null;
  readonly sampledOutCount: number;
  readonly droppedCounts: Readonly<Record<string, number>>;
}

/** A long frame with the operations that ran in it. */
export interface LongFrameReport extends Omit<LongFrameSample, 'kind'> {
  readonly isInGesture: boolean;
  /** The kind of that gesture; `null`: none, or of the program. */
  readonly gesture: string | null;
  /** The event handlers that ran in it, longest first: the event, and the function as far as the browser names it. */
  readonly handlers: readonly string[];
  readonly operations: readonly BlamedOperation[];
}

/** The frozen picture of now. Every part keeps its reference while it does not change. */
export interface Snapshot {
  readonly sequence: number;
  readonly atMs: number;
  readonly vitals: Readonly<Record<MapVitalName, VitalReport>>;
  readonly webVitals: Readonly<Record<WebVitalName, VitalReport>>;
  readonly programMoves: ProgramMovesReport;
  /** Most total time first. */
  readonly operations: readonly OperationReport[];
  readonly tiles: readonly TileSourceReport[];
  /** Gaps of the latest frames drawn while something moved, oldest first, ms. */
  readonly frameGapsMs: readonly number[];
  /** Newest last. */
  readonly violations: readonly Violation[];
  readonly violationCount: number;
  readonly longFrames: readonly LongFrameReport[];
  /** Why there may have been others; `null` where the browser tells of all. */
  readonly longFramesReason: string | null;
  readonly problems: readonly ProblemReport[];
  readonly memory: MemoryReport;
  readonly self: SelfReport;
}

/** An operation with its distribution, ready to be merged with other sessions' or sent as OTLP. */
export interface OperationDetail extends OperationReport {
  readonly histogram: SerializedSketch;
}

/** A vital with its distributions: what was measured, and what was only bounded from below. */
export interface VitalDetail extends VitalReport {
  readonly histogram: SerializedSketch;
  readonly censoredHistogram: SerializedSketch;
  /** Of the rated parts. */
  readonly partHistograms: Readonly<Record<string, SerializedSketch>>;
}

/** What a monitor knows of the session so far: the snapshot, with the histograms behind its numbers. */
export interface MonitorReport extends Omit<Snapshot, 'operations' | 'vitals' | 'webVitals'> {
  /** The app's own, as they are now. */
  readonly tags: Tags;
  /** The limits in force, by name or pattern, without what is not limited. */
  readonly limits: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** The same limits, each with what became of it. */
  readonly limitVerdicts: readonly LimitVerdict[];
  /** Each limit that was broken. `violations` has the first, the last and the three worst of each, and the newest of all. */
  readonly brokenLimits: readonly BrokenLimit[];
  /** Oldest first: the worst by each vital, and of the others every so manieth where there were too many to keep. */
  readonly gestures: readonly GestureReport[];
  /** All that there were. */
  readonly gestureCount: number;
  /** Times that the map was whole again: after its load, a gesture, a move of the program's. */
  readonly settledViewCount: number;
  readonly operations: readonly OperationDetail[];
  readonly vitals: Readonly<Record<MapVitalName, VitalDetail>>;
  readonly webVitals: Readonly<Record<WebVitalName, VitalDetail>>;
}
