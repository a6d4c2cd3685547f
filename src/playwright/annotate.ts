import type { TestInfo } from '@playwright/test';

/** Which test a report was collected in: a matcher is not told. */
const tests = new WeakMap<object, TestInfo>();

export function belongsTo<Value extends object>(report: Value, testInfo: TestInfo): Value {
  tests.set(report, testInfo);
  return report;
}

/** Notes it on the test that the first of these was collected in, if it was by the fixture. */
export function annotate(reports: object | readonly object[], level: 'error' | 'warn', description: string): void {
  const first: unknown = Array.isArray(reports) ? reports[0] : reports;
  if (typeof first !== 'object' || first === null) return;
  const type = level === 'warn' ? 'budget (warning)' : 'budget';
  const annotations = tests.get(first)?.annotations ?? [];
  // Asked again and again until it holds (`toPass`), it is said once.
  if (!annotations.some((it) => it.type === type && it.description === description))
    annotations.push({ type, description });
}
