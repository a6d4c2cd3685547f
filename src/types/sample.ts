import type { Tags } from './app.ts';
import type { MapVitalName, VitalTags, WebVitalName } from './vital.ts';

/** How an operation ran. */
export type Route = 'cache' | 'worker' | 'batch' | 'inline';

/** Low-cardinality facts that split an operation's distribution. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** Facts about one call; kept with violations, never used to split a distribution. Cut to a length before it is kept. */
export type Context = Readonly<Record<string, unknown>>;

/** Why an operation took its route, and what that was believed to cost. */
export interface RoutePlanNote {
  readonly reason: string;
  /** `null` for a route whose cost is not predicted, such as the cache. */
  readonly predictedCost: number | null;
  /** `null` where the run failed. */
  readonly actualCost: number | null;
  readonly explored: boolean;
}

/** For how long a run kept the page from doing anything else. */
export interface BlockTimes {
  /** The longest single stretch. */
  readonly longestMs: number;
  /** All stretches together. */
  readonly sumMs: number;
}

/** A named piece of work that took time. */
export interface OperationSample {
  readonly kind: 'operation';
  readonly name: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly ok: boolean;
  /** The page was hidden at some time between start and end. */
  readonly wasHidden: boolean;
  /** The operation inside whose synchronous part this one was started. */
  readonly parent?: string;
  readonly attributes?: Attributes;
  readonly context?: Context;
  readonly memoryDeltaBytes?: number;
  readonly route?: Route;
  readonly plan?: RoutePlanNote;
  /** Where the work itself ran. @default 'page' */
  readonly ranOn?: 'page' | 'worker';
  /** Absent where nobody can tell: of what the caller has timed, and of a timer across tasks. */
  readonly block?: BlockTimes;
  /** The work goes on in a thenable that was left alone: `durationMs` is its synchronous part. */
  readonly isSyncOnly?: true;
  /** The app's own, as `setTags` had them. */
  readonly tags?: Tags;
}

/** The time between two animation frames while something moves; told up to a tenth of a second later. */
export interface FrameSample {
  readonly kind: 'frame';
  readonly atMs: number;
  readonly gapMs: number;
  readonly isInGesture: boolean;
  /** Of which kind: `drag`, `wheel`, ... */
  readonly gesture?: string;
  /** When the library has last drawn, by the clock: it tells its own script from others. */
  readonly drawnMs?: number;
}

/** A script that ran inside a long animation frame. */
export interface LongFrameScript {
  readonly startMs: number;
  /** Function, invoker and file as the browser names them, without query and fragment. */
  readonly functionName: string;
  readonly invoker: string;
  readonly source: string;
  readonly durationMs: number;
}

/** A long animation frame, or what stands for it where the browser has no such entries. */
export interface LongFrameSample {
  readonly kind: 'longFrame';
  /**
   * `longtask`: an older Chromium. `frame-gap`: the browser tells of neither; two frames of a moving map were 50 ms and more
   * apart, whatever the page did meanwhile.
   */
  readonly source: 'long-animation-frame' | 'longtask' | 'frame-gap';
  readonly startMs: number;
  readonly durationMs: number;
  /** `null` where the browser does not tell: of all but long animation frames. */
  readonly blockingMs: number | null;
  /** Its last part: the page's layout and painting, where the browser tells. */
  readonly layoutMs?: number | undefined;
  readonly scripts: readonly LongFrameScript[];
}

/** Why a measurement has no value, or is only a bound. */
export type VitalOutcome =
  /** `value` was measured. */
  | 'measured'
  /** The next gesture came first: the true value is at least `value`. */
  | 'interrupted'
  /** It did not happen within its timeout: the true value is at least `value`. */
  | 'incomplete'
  /** The page was hidden in the window: dropped, and counted. */
  | 'hidden';

/** A move that no input stands behind, told when its settle is known. */
export interface ProgramMoveSample {
  readonly kind: 'programMove';
  readonly startMs: number;
  readonly endMs: number;
  readonly frameCount: number;
  readonly droppedCount: number;
  /** From the move's start to its first frame and from its last to its end, too: a freeze may swallow all of it. */
  readonly maxGapMs: number;
  /** `null` where something else moved the map first. */
  readonly settleMs: number | null;
  readonly tags?: Tags;
}

/** One measurement of one vital. */
export interface VitalSample {
  readonly kind: 'vital';
  readonly name: MapVitalName | WebVitalName;
  readonly outcome: VitalOutcome;
  /** In the vital's unit; `null` when the page was hidden, and where it cannot be known: then `reason` says why. */
  readonly value: number | null;
  readonly reason?: string;
  readonly startMs: number;
  readonly endMs: number;
  /** What the value is made of, by name, in milliseconds, as ratios or counts: docs/vitals.md names them. */
  readonly parts?: Readonly<Record<string, number>>;
  readonly tags?: VitalTags;
  /** Of a gesture: when it began, the same for all its vitals. */
  readonly gestureMs?: number;
  /** A value of the page that an earlier instance was told of: to be read here, but neither counted nor told, so that no limit, exporter or fleet has it twice. */
  readonly isKnown?: boolean;
}

/** The way of one tile request. */
export interface TileSample {
  readonly kind: 'tile';
  readonly sourceId: string;
  /** `missing`: there is no such tile (404, 410, 204), which is no failure. */
  readonly outcome: 'ready' | 'aborted' | 'failed' | 'missing' | 'expired';
  readonly startMs: number;
  /** Request to ready; `null` where it never became ready. */
  readonly durationMs: number | null;
  /** The network half; `null` where the browser cannot tell (worker fetches, no Timing-Allow-Origin). */
  readonly networkMs: number | null;
  /** As it was sent; absent where the browser does not tell, as of what a worker fetches. */
  readonly bytes?: number;
  /** The browser's own cache had it. */
  readonly isCached?: boolean;
  readonly status?: number;
  /** A template: `{z}/{x}/{y}`, no query, no fragment, no credentials. */
  readonly urlTemplate?: string;
  readonly tags?: Tags;
}

/** A reading of the heap. */
export interface MemorySample {
  readonly kind: 'memory';
  readonly atMs: number;
  readonly usedBytes: number;
  readonly limitBytes: number;
  /** Read while a map was attached: the how manieth of the session. */
  readonly mountCount?: number;
}

/** Something that should have been released was found open, or is released after all. */
export interface ResourceSample {
  readonly kind: 'resource';
  readonly name: string;
  readonly atMs: number;
  readonly isOpen: boolean;
}

/** Something went wrong that must not throw into the app. */
export interface ProblemSample {
  readonly kind: 'problem';
  /** Stable and low in cardinality: `bad-duration`, `listener-threw`, `context-lost`, ... */
  readonly code: string;
  readonly message: string;
  readonly atMs: number;
  /** The map is stuck: told as a violation of `code` too, with the metric `stuck`. */
  readonly stuck?: { readonly value: number; readonly limit: number };
  readonly tags?: Tags;
}

/** Tells a problem, by its code and what was thrown or is to say. */
export type TellProblem = (code: string, error: unknown, stuck?: ProblemSample['stuck']) => void;

/** One measured fact. */
export type Sample =
  | OperationSample
  | FrameSample
  | LongFrameSample
  | VitalSample
  | ProgramMoveSample
  | TileSample
  | MemorySample
  | ResourceSample
  | ProblemSample;

/** Where signals, adapters and vitals put what they measured. Never throws. */
export interface Sink {
  record(sample: Sample): void;
}
