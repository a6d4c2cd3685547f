// mapvitals/sessions: past sessions, and what has changed between them. Export lines only.
export { compareReports } from './reports/compareReports.ts';
export { createMetricsRepository } from './storage/createMetricsRepository.ts';

export type { CompareOptions } from './reports/compareReports.ts';
export type { MetricsRepositoryOptions } from './storage/createMetricsRepository.ts';
export type { Comparison, MetricComparison } from './reports/comparison.ts';
export type { MergedSessions, MetricsRepository, RepositoryStats, SessionSummary } from './types/repository.ts';
