import { useMemo } from 'react';
import type { Context, Monitor, OperationHandle, OperationReport, Snapshot, Timer } from '../src/index.ts';
import { useProvided } from './context.ts';
import { useRead } from './useRead.ts';

/** One operation: functions that stay the same, and its report, which renders again when it changes and was read. */
export interface OperationState extends OperationHandle {
  /** Runs a function, sync or async, and counts how long it took. */
  measure<Result>(work: () => Result, context?: Context): Result;
  startTimer(context?: Context): Timer;
  /** Its calls without attributes; `undefined` before the first one. */
  readonly report: OperationReport | undefined;
}

/**
 * Everything about one operation, by its name. @throws NO_PROVIDER outside a MapPerformanceProvider
 *
 * @example
 * const { measure, report } = useOperation('places.filter');
 * return <button onClick={() => measure(filterPlaces)}>{report?.p75Ms ?? 'not used yet'}</button>;
 */
export function useOperation(name: string): OperationState {
  const { monitor } = useProvided('useOperation');
  const functions = useMemo(() => bindFunctions(monitor, name), [monitor, name]);
  const selectors = useMemo(() => ({ report: (snapshot: Snapshot) => findReport(snapshot, name) }), [name]);
  const read = useRead(monitor, selectors);
  return useMemo(() => createState(functions, () => read('report')), [functions, read]);
}

type Functions = Omit<OperationState, 'report'>;

function bindFunctions(monitor: Monitor, name: string): Functions {
  const handle = monitor.operation(name);
  return {
    record: (durationMs) => handle.record(durationMs),
    measure: (work, context) => monitor.measure(name, work, context),
    startTimer: (context) => monitor.startTimer(name, context),
  };
}

function createState(functions: Functions, readReport: () => OperationReport | undefined): OperationState {
  return {
    ...functions,
    get report() {
      return readReport();
    },
  };
}

function findReport({ operations }: Snapshot, name: string): OperationReport | undefined {
  return operations.find((operation) => operation.name === name && Object.keys(operation.attributes).length === 0);
}
