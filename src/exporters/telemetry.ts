import type { AppInfo } from '../types/app.ts';
import type { ExportedEvent } from '../types/exporter.ts';
import type { Attributes } from '../types/sample.ts';
import type { SerializedSketch } from '../types/sketch.ts';
import type { VitalDefinition } from '../types/vital.ts';

/** A distribution of what was measured since the batch before. */
export interface HistogramWindow {
  readonly name: string;
  readonly attributes: Attributes;
  readonly unit: VitalDefinition['unit'];
  /** `min` and `max` are `null` where the browser has seen them earlier. */
  readonly histogram: SerializedSketch;
}

/** How often something happened since the batch before. */
export interface CountWindow {
  readonly name: string;
  readonly attributes: Attributes;
  readonly value: number;
}

/** What leaves the page in one batch: the body of `createHttpExporter`, and what OTLP is made of. */
export interface Telemetry {
  readonly schemaVersion: 1;
  /** `mapvitals/` and its version. */
  readonly generator: string;
  /** `null` where nobody said which app it is. */
  readonly app: Omit<AppInfo, 'tags'> | null;
  /** Tells sessions apart, and says nothing else; `null` without a session. */
  readonly sessionId: string | null;
  /** `low`, `mid`, `high`: by cores and memory as far as the browser tells; `renderer`: who draws. */
  readonly device: { readonly tier: DeviceTier; readonly renderer: 'hardware' | 'software' | 'unknown' };
  /** `name version` of each map library. */
  readonly libraries: readonly string[];
  readonly fromEpochMs: number;
  readonly untilEpochMs: number;
  /** When `startMs` and `atMs` were 0. */
  readonly originEpochMs: number;
  /**
   * `unannounced`: the browser sent it because the page was gone without a word, as in a crash. `hidden`: the page was hidden
   * before. Absent in what the page itself has sent.
   */
  readonly ended?: 'unannounced' | 'hidden';
  readonly events: readonly ExportedEvent[];
  /** Of a cumulative exporter alone: the vitals of the whole session. */
  readonly vitals?: readonly HistogramWindow[];
  readonly operations: readonly HistogramWindow[];
  /** What has been counted since the batch before. */
  readonly counts: readonly CountWindow[];
  /** The latest message of each code that came up since then. */
  readonly problems: readonly { readonly code: string; readonly message: string }[];
  /** The smallest step of the browser's clock seen (durations below it read as 0), and what one call costs to record. */
  readonly self: { readonly clockStepMs: number | null; readonly recordUs: number | null };
}

export type DeviceTier = 'low' | 'mid' | 'high' | 'unknown';
