import type { Stop } from './functions.ts';
import type { Report } from './report.ts';
import type { SerializedSketch } from './sketch.ts';
import type { MapVitalName, WebVitalName } from './vital.ts';

/** What a list shows of a session, kept beside its body. */
export interface SessionSummary {
  readonly id: string;
  readonly startedEpochMs: number;
  readonly durationMs: number;
  /** When it was last written. */
  readonly savedEpochMs: number;
  /** What it takes on disk, about. */
  readonly sizeBytes: number;
  readonly page: string | null;
  /** `maplibre 6.17.0`, one per map. */
  readonly maps: readonly string[];
  readonly operationCount: number;
  readonly violationCount: number;
  /** Whether one of its maps has failed (MFR); absent of sessions of before, `null` where no map was attached. */
  readonly hasFailed?: boolean | null;
  /** The headline of each vital; `null` where nothing was measured. */
  readonly vitals: Readonly<Record<MapVitalName, number | null>>;
  readonly webVitals: Readonly<Record<WebVitalName, number | null>>;
}

/** Distributions of one vital. */
export interface MergedVital {
  readonly name: MapVitalName | WebVitalName;
  /** Where it is known. */
  readonly unit?: 'ms' | 'ratio' | 'score';
  /** By which the latest session with it was rated; absent where none told. */
  readonly good?: number;
  readonly poor?: number;
  readonly histogram: SerializedSketch;
  readonly censoredHistogram: SerializedSketch;
}

/** One operation over several sessions. */
export interface MergedOperation {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly count: number;
  readonly errorCount: number;
  readonly histogram: SerializedSketch;
}

/** Several sessions as one: every histogram as if all samples had been recorded into it. */
export interface MergedSessions {
  readonly sessionIds: readonly string[];
  readonly operations: readonly MergedOperation[];
  readonly vitals: Readonly<Record<string, MergedVital>>;
  readonly webVitals: Readonly<Record<string, MergedVital>>;
  /** The coarsest step of the sessions' clocks, ms: shorter durations read as 0. `null`: not known. */
  readonly clockStepMs: number | null;
  /** By which definitions their vitals were measured: of several, they are no one distribution. @default nobody knows */
  readonly vitalDefinitionsVersion?: number | null;
}

/** MFR over the sessions that are kept. */
export interface FailureRate {
  /** `null` below 200 sessions with a verdict: then `reason` says so. */
  readonly ratio: number | null;
  readonly reason: string | null;
  readonly sessionCount: number;
  readonly failedCount: number;
}

/**
 * Something of a report that has changed: `operations/` and the operation's key, `vitals/` or `webVitals/` and the name, with
 * what is there now; of any other path the report's own fields as they are now.
 */
export type ReportPart = readonly [path: string, part: object];

export interface RepositoryStats {
  readonly savedCount: number;
  /** Writes that the disk did not take. */
  readonly droppedCount: number;
  readonly removals: Readonly<Partial<Record<'count' | 'age' | 'bytes' | 'quota', number>>>;
  /** The latest trouble, or `null`. */
  readonly latestError: string | null;
}

/** Keeps sessions on the device. Nothing leaves it, and nothing here throws: without storage lists are empty. */
export interface MetricsRepository {
  /**
   * Writes the session as it goes: at once, every few seconds, when the page is hidden, and at the returned stop. Of a session
   * that was forgotten it starts a new one, with what is measured from then on. With `changes`, which builds what has changed
   * since it was called last piece by piece, it is written whole at first, on hiding and at the end only, and nothing where
   * nothing changed; `null` from it asks for a whole write.
   */
  record(report: () => Report, changes?: () => Iterable<ReportPart> | null): Stop;
  /** Writes a session, in place of an earlier state of it. `false`: the disk did not take it. */
  save(session: Report): Promise<boolean>;
  /** Newest first. Reads no bodies. */
  list(): Promise<readonly SessionSummary[]>;
  /** `null`: not there. */
  read(id: string): Promise<Report | null>;
  /** For good: a recording of it ends, in all tabs. */
  delete(id: string): Promise<void>;
  /** The share of the kept sessions in which a map failed (MFR). Reads no bodies. */
  failureRate(): Promise<FailureRate>;
  /** Each once, and only what can be read. @param ids @default all */
  merge(ids?: readonly string[]): Promise<MergedSessions>;
  /** Forgets everything, for good: what is being recorded ends, in all tabs. `record` starts anew. */
  clear(): Promise<void>;
  getStats(): RepositoryStats;
  flush(): Promise<void>;
  dispose(): Promise<void>;
}
