/**
 * Past sessions, what has changed between them, and what they are held to. Export lines only.
 *
 * @module mapvitals/sessions
 */
export { checkBudget } from './reports/budget/checkBudget.ts';
export { compareFlights } from './reports/compareFlights.ts';
export { compareReports } from './reports/compareReports.ts';
export { createMetricsRepository } from './storage/createMetricsRepository.ts';

export type {
  Budget,
  BudgetCheck,
  BudgetEntry,
  BudgetLevel,
  BudgetLimit,
  BudgetLimits,
  BudgetMetric,
  BudgetRow,
} from './reports/budget/budget.ts';
export type { CheckBudgetOptions } from './reports/budget/checkBudget.ts';
export type { CompareFlightsOptions } from './reports/compareFlights.ts';
export type { CompareOptions } from './reports/compareReports.ts';
export type { MetricsRepositoryOptions } from './storage/createMetricsRepository.ts';
export type {
  Comparable,
  ComparedLimit,
  ComparedSide,
  Comparison,
  ComparisonVerdict,
  MetricComparison,
} from './reports/comparison.ts';
export type {
  FailureRate,
  MergedOperation,
  MergedSessions,
  MergedVital,
  MetricsRepository,
  ReportPart,
  RepositoryStats,
  SessionSummary,
} from './types/repository.ts';
