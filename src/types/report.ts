import type { MonitorReport } from './snapshot.ts';

export interface EnvironmentReport {
  readonly userAgent: string | null;
  /** Origin and path; query, fragment and credentials are never kept. */
  readonly page: string | null;
  readonly logicalCores: number | null;
  readonly deviceMemoryGb: number | null;
  readonly devicePixelRatio: number | null;
  readonly viewport: { readonly width: number; readonly height: number } | null;
  readonly effectiveConnection: string | null;
  readonly isCrossOriginIsolated: boolean | null;
  /** The display's own rate as seen while something moved. */
  readonly refreshHz: number | null;
  readonly maps: readonly {
    readonly library: string;
    readonly libraryVersion: string | null;
    readonly adapter: string;
    readonly layerCount: number | null;
    readonly sourceCount: number | null;
  }[];
}

/** One session as a versioned document; `docs/report.schema.json` describes it. */
export interface Report extends Omit<MonitorReport, 'sequence' | 'atMs' | 'frameGapsMs'> {
  readonly schemaVersion: 1;
  readonly generator: string;
  readonly session: {
    readonly id: string;
    readonly startedEpochMs: number;
    readonly durationMs: number;
  };
  readonly environment: EnvironmentReport;
}

export type ReportFormat = 'json';
