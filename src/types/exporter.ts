import type { Stop } from './functions.ts';
import type { Report } from './report.ts';
import type { Violation } from './threshold.ts';
import type { VitalEvent } from './vitalEvent.ts';

/** A broken threshold, complete in itself: for whoever sends it on. */
export interface ViolationEvent extends Violation {
  readonly kind: 'violation';
}

/** One fact for whoever sends it on. */
export type ExportedEvent = VitalEvent | ViolationEvent;

/** What an exporter may ask for beside the events. */
export interface ExportSource {
  /** The session so far. */
  report(): Report;
  /** Tells a problem of the exporter's own: it is in the report then. */
  problem(code: string, message: string): void;
  /** Events of the session that nobody has been told of yet. */
  untoldCount?(): number;
}

/**
 * Who sends on what was measured: a function that is called with each vital and each violation, and so a callback for
 * `onMapVital` too. What it throws is caught.
 */
export interface Exporter {
  (event: ExportedEvent): void;
  /** A session begins that has more than events to tell, until the returned function is called. */
  connect?(source: ExportSource): Stop;
  /** The page goes before the session is connected: what is known of it may be kept. */
  leave?(source: Pick<ExportSource, 'report' | 'untoldCount'>): void;
  /** Sends what waits. Whoever waits for it goes on after 30 s, and is told. */
  flush?(): Promise<void>;
  /** `false`: nothing is sent or kept any more. */
  setConsent?(isGiven: boolean): void;
}
