import type { CannotMeasure } from '../../types/mapEvents.ts';
import type { MapVitalName } from '../../types/vital.ts';

/**
 * What an adapter says of itself: a part of docs/libraries.md, and of no app's bundle. What is `null` is said twice, here and in
 * the adapter's `cannotMeasure`, which readers are told; a test holds one against the other.
 */
export interface AdapterDeclaration {
  /** The name of its function. */
  readonly adapter: string;
  readonly library: string;
  readonly versions: string;
  /** Against what it is tested. */
  readonly tested: string;
  /** What can be attached. */
  readonly takes: string;
  /** How each vital is known; `null` where it is not, for the reason in `nulls`. */
  readonly vitals: Readonly<Record<MapVitalName, string | null>>;
  readonly nulls?: CannotMeasure;
  /** Of which measurements a vital that is known is `null` all the same. */
  readonly partly?: Partial<Record<MapVitalName, string>>;
  /** How each fact beside the vitals is known; `null`: not at all. */
  readonly facts: Readonly<Record<AdapterFact, string | null>>;
  /** What differs from other libraries, and what cannot be told. */
  readonly notes: readonly string[];
}

export type AdapterFact = 'tile latency' | 'its network half' | 'missing and failed tiles' | 'frame busy time';
