import { hearMapLibre } from '../adapters/hearMapLibre.ts';
import { hearAdapter } from '../attachments/hearAdapter.ts';
import { createLoadOnce } from '../lib/loadOnce.ts';
import type { LoadOnce } from '../lib/loadOnce.ts';
import type { Heard, HeardMap, ReadAny } from '../types/hearing.ts';
import type { Adapter } from '../types/adapter.ts';

export interface Hearing<MapType> {
  /** Its first half. */
  readonly adapter: Adapter<MapType, Heard, HeardMap>;
  /** The other half, which is loaded later. */
  readonly reader: LoadOnce<ReadAny>;
}

// By who has heard it.
const ofMapLibre = createLoadOnce(async () => (await import('../adapters/readMapLibre.ts')).readMapLibre);
const ofAdapter = createLoadOnce(async () => (await import('../attachments/readAdapter.ts')).readAdapter);

/** Hears the maps of an adapter, by default MapLibre's. */
export function hearMaps<MapType>(adapter: Adapter<MapType> | undefined): Hearing<MapType> {
  const hearing = adapter
    ? { adapter: hearAdapter(adapter), reader: ofAdapter }
    : { adapter: hearMapLibre(), reader: ofMapLibre };
  // The cast: each reader is given what its own first half has heard; without an adapter MapType is MapLibre's.
  return hearing as unknown as Hearing<MapType>;
}
