import type { Context, OperationSample, Route } from '../types/sample.ts';
import type { OperationSeries } from './operationSeries.ts';

/** One call of an operation, before anyone asks for its sample. */
export interface OperationCall {
  readonly startMs: number;
  readonly durationMs: number;
  readonly isOk: boolean;
  readonly wasHidden: boolean;
  readonly parent: string | null;
  readonly route: Route | null;
  /** NaN where the browser does not tell. */
  readonly heapDeltaBytes: number;
  /** Cleans it: called only where it is kept or told. */
  readonly readContext: () => Context | null;
}

export function toSample(series: OperationSeries, call: OperationCall): OperationSample {
  const context = call.readContext();
  return {
    kind: 'operation',
    name: series.name,
    startMs: call.startMs,
    durationMs: call.durationMs,
    ok: call.isOk,
    wasHidden: call.wasHidden,
    ...(call.parent === null ? {} : { parent: call.parent }),
    ...(series.isPlain ? {} : { attributes: series.attributes }),
    ...(context === null ? {} : { context }),
    ...(Number.isNaN(call.heapDeltaBytes) ? {} : { memoryDeltaBytes: call.heapDeltaBytes }),
    ...(call.route === null ? {} : { route: call.route }),
  };
}
