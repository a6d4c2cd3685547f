import type { MonitorReport } from '../types/snapshot.ts';
import type { FailureRate } from '../types/repository.ts';

/** MFR with the share of the sessions on this device: the session itself knows only whether it has failed. */
export function withFailureRate(report: MonitorReport, rate: FailureRate | null): MonitorReport {
  const { MFR } = report.vitals;
  if (!rate) return report;
  const { ratio: value, sessionCount } = rate;
  const reason = value === null ? [MFR.reason, rate.reason].filter(Boolean).join('; ') : null;
  const parts = { ...MFR.parts, sessionCount, failedCount: rate.failedCount };
  const rating = value === null ? null : value <= MFR.good ? 'good' : value > MFR.poor ? 'poor' : 'needs-improvement';
  return { ...report, vitals: { ...report.vitals, MFR: { ...MFR, value, reason, parts, rating } } };
}
