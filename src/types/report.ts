import type { AppInfo } from './app.ts';
import type { OperationRoutes, RunRoute } from './optimization.ts';
import type { MonitorReport } from './snapshot.ts';
import type { Violation } from './threshold.ts';

export interface EnvironmentReport {
  readonly userAgent: string | null;
  /** Origin and path; query, fragment and credentials are never kept. */
  readonly page: string | null;
  readonly logicalCores: number | null;
  readonly deviceMemoryGb: number | null;
  /** How much it can do, from 1 (little) to 4; `null` where the browser tells nothing of it. */
  readonly deviceTier: { readonly tier: 1 | 2 | 3 | 4; readonly from: DeviceTierSource } | null;
  readonly devicePixelRatio: number | null;
  readonly viewport: { readonly width: number; readonly height: number } | null;
  readonly effectiveConnection: string | null;
  readonly isCrossOriginIsolated: boolean | null;
  /** The display's own rate as seen while something moved. */
  readonly refreshHz: number | null;
  /** The rates it had, one after the other, the latest last. */
  readonly refreshHistoryHz: readonly number[];
  readonly maps: readonly {
    /** As it was attached. */
    readonly name: string | null;
    readonly library: string;
    readonly libraryVersion: string | null;
    readonly adapter: string;
    readonly layerCount: number | null;
    readonly sourceCount: number | null;
    /** Markers that are elements of the page. */
    readonly markerCount: number | null;
  }[];
  /** What draws the first map; `null` where the browser does not tell. */
  readonly gpu: { readonly renderer: string; readonly isSoftware: boolean } | null;
  /** When the page was hidden, on the session's clock; `null`, or absent: the browser does not tell. */
  readonly hidden?: readonly HiddenSpan[] | null;
}

export interface HiddenSpan {
  readonly startMs: number;
  /** `null`: it still is. */
  readonly endMs: number | null;
}

/** Of where a session runs what is known of its maps. */
export type MapsReport = Pick<EnvironmentReport, 'refreshHz' | 'refreshHistoryHz' | 'maps' | 'gpu' | 'hidden'>;

/** Chromium's own word where it has one, else the lower tier of what is known of cores and memory. */
export type DeviceTierSource = 'navigator.cpuPerformance' | 'cores and memory' | 'cores' | 'memory';

/** What became of one operation's calls, and why. */
export interface OptimizedOperationReport extends Omit<OperationRoutes, 'latestPlan'> {
  /** The route that the latest call was planned for, and the reason. */
  readonly latestRoute: RunRoute | null;
  readonly latestReason: string | null;
}

/** What routing did in a session. */
export interface OptimizationReport {
  readonly profile: string;
  readonly isSafeMode: boolean;
  /** Exploration's cost as a share of the whole, 0..1. */
  readonly exploredRatio: number;
  /** Against always-inline, estimated from the cost model: not measured. */
  readonly estimatedSaving: OperationRoutes['estimatedSaving'];
  readonly operations: readonly OptimizedOperationReport[];
  /** `null` without workers. */
  readonly pool: {
    readonly size: number;
    readonly restarts: number;
    /** Calls run on the page: there was no worker to be had. */
    readonly isInline: boolean;
    readonly utilisation: number;
  } | null;
  /** `null` without a cache. */
  readonly cache: {
    readonly hitRatio: number | null;
    readonly memoryHitCount: number;
    readonly diskHitCount: number;
    readonly missCount: number;
    readonly staleCount: number;
  } | null;
}

/** One session as a versioned document; `docs/report.schema.json` describes it. */
export interface Report extends Omit<MonitorReport, 'sequence' | 'atMs' | 'frameGapsMs'> {
  readonly schemaVersion: 2;
  /** `lab`: of a scripted run on a machine of its own, not to be compared with a session of a user's. */
  readonly source: 'session' | 'lab';
  /** Of the definitions and limits by which its vitals were measured and rated; those of another are not to be compared. */
  readonly vitalDefinitionsVersion: number;
  readonly generator: string;
  /** `null` where nobody said which app it is. */
  readonly app: AppInfo | null;
  readonly session: {
    readonly id: string;
    readonly startedEpochMs: number;
    /** The same, as ISO 8601 in UTC. */
    readonly startedIso: string;
    readonly durationMs: number;
  };
  readonly environment: EnvironmentReport;
  /** `null` where nothing routes operations. */
  readonly optimization: OptimizationReport | null;
}

/** How a report leaves the page. */
export interface ExportOptions {
  /** Where the browser lacks the other two, or refuses them, a file is offered. @default 'file' */
  readonly to?: 'file' | 'clipboard' | 'share';
  /** Where your copy of the guides is, without a slash at the end: findings link to it. @default no links */
  readonly guides?: string;
  /**
   * With `'trace'`: what happened in the 30 s before this violation (or its id), from the `flightRecorder`, which keeps the three worst.
   * @default the whole session, as far as the report keeps it
   */
  readonly violation?: number | Pick<Violation, 'id'>;
  /** While it is written, where that takes longer than a frame, and at its end: 0..1. */
  readonly onProgress?: (ratio: number) => void;
}

/** What a report can be written as. */
export type ReportFormat = 'json' | 'csv' | 'markdown' | 'html' | 'trace';
