import type { Monitor } from '../../types/monitor.ts';
import type { Stop } from '../../types/functions.ts';
import type { Violation } from '../../types/threshold.ts';

/** What happened in the 30 s before a violation, as the recorder kept it: rows of columns, to be read by `readRecording`. */
export interface FlightRecording {
  readonly violation: Violation;
  readonly bytes: ArrayBuffer;
  /** What the rows' name numbers mean. */
  readonly names: readonly string[];
}

/** Records what happens; from `createFlightRecorder` of `mapvitals/reports`. */
export interface FlightRecorder {
  /** Listens, until the returned function is called. What was recorded stays. */
  connect(monitor: Pick<Monitor, 'onSample' | 'onViolation'>): Stop;
  /** The ids of the violations of which a recording is kept, the worst first. */
  readonly violationIds: readonly number[];
  /** `undefined` where none is kept. */
  recordingOf(violationId: unknown): FlightRecording | undefined;
}
