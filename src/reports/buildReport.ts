import { toIso } from '../lib/clock.ts';
import { vitalDefinitionsVersion } from '../lib/vitalDefinitionsVersion.ts';
import type { Report } from '../types/report.ts';
import type { MonitorReport } from '../types/snapshot.ts';

/** The version of the document's shape: it grows when a reader of the old shape would misread the new one. */
const SCHEMA_VERSION = 2;

export interface ReportFrame extends Pick<Report, 'generator' | 'app' | 'environment' | 'optimization'> {
  readonly session: Omit<Report['session'], 'startedIso'>;
}

/** Puts a monitor's report into its frame: which session, on what machine, written by whom. Pure. */
export function buildReport(monitorReport: MonitorReport, frame: ReportFrame): Report {
  const { sequence: _, atMs: __, frameGapsMs: ___, ...facts } = monitorReport;
  const session = { ...frame.session, startedIso: toIso(frame.session.startedEpochMs) };
  return { schemaVersion: SCHEMA_VERSION, source: 'session', vitalDefinitionsVersion, ...frame, session, ...facts };
}
