import type { VitalOutcome } from './sample.ts';
import type { MapVitalName, VitalDefinition, VitalRating, VitalTags, WebVitalName } from './vital.ts';

/** One measurement of one vital, complete in itself: for whoever sends it on. */
export interface VitalEvent {
  readonly kind: 'vital';
  readonly name: MapVitalName | WebVitalName;
  /** In `unit`; `null` when nobody could see the map, or with a `reason`. */
  readonly value: number | null;
  readonly unit: VitalDefinition['unit'];
  /** By its own value and parts; `null` where nothing was measured. */
  readonly rating: VitalRating | null;
  /** Only `measured` is a value: the others are lower bounds, or none. */
  readonly outcome: VitalOutcome;
  readonly reason?: string;
  /** When it began, in `performance.now()` milliseconds. */
  readonly startMs: number;
  readonly startedEpochMs: number;
  readonly parts: Readonly<Record<string, number>>;
  readonly tags: VitalTags;
}
