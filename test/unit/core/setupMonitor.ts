import { PerformanceMonitor } from '../../../src/core/PerformanceMonitor.ts';
import type { PerformanceMonitorOptions } from '../../../src/core/monitorOptions.ts';
import type { OperationDetail } from '../../../src/types/snapshot.ts';
import type { OperationSample, Sample } from '../../../src/types/sample.ts';
import type { Violation } from '../../../src/types/threshold.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import type { FakeClock } from '../../support/fakeClock.ts';

export interface MonitorSetup {
  readonly clock: FakeClock;
  readonly monitor: PerformanceMonitor;
  readonly samples: Sample[];
  readonly violations: Violation[];
  operationSamples(): OperationSample[];
  report(name: string): OperationDetail;
  problemCodes(): string[];
}

/** A monitor on a fake clock, with everything it tells. */
export function setupMonitor(options: PerformanceMonitorOptions = {}): MonitorSetup {
  const clock = createFakeClock();
  const monitor = new PerformanceMonitor({ clock, ...options });
  const samples: Sample[] = [];
  const violations: Violation[] = [];
  monitor.onSample((sample) => samples.push(sample));
  monitor.onViolation((violation) => violations.push(violation));
  return {
    clock,
    monitor,
    samples,
    violations,
    operationSamples: () => samples.filter((sample) => sample.kind === 'operation'),
    report: (name) => {
      const report = monitor.getReport(name);
      if (!report) throw new Error(`no report of ${name}`);
      return report;
    },
    problemCodes: () => monitor.snapshot().problems.map(({ code }) => code),
  };
}
