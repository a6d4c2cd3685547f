import { hearMapLibre } from '../adapters/hearMapLibre.ts';
import { hearAdapter } from '../attachments/hearAdapter.ts';
import { createLoadOnce } from '../lib/loadOnce.ts';
import type { MapPlayer, PlayOptions } from '../attachments/playMap.ts';
import type { PlayedStart } from '../attachments/watchedMap.ts';
import type { LoadOnce } from '../lib/loadOnce.ts';
import type { Heard, HeardMap, ReadHeard } from '../types/hearing.ts';
import type { Adapter } from '../types/mapEvents.ts';

/** Plays to who makes numbers of a map what was heard of it. */
export type PlayMap = (
  start: PlayedStart<HeardMap>,
  options: Omit<PlayOptions<Heard, HeardMap>, 'read'>,
) => MapPlayer<Heard>;

export interface Hearing<MapType> {
  /** Its first half. */
  readonly adapter: Adapter<MapType, Heard, HeardMap>;
  /** The other half, which is loaded later. */
  readonly player: LoadOnce<PlayMap>;
}

const ofMapLibre = createPlayer(async () => (await import('../adapters/readMapLibre.ts')).readMapLibre);
const ofAdapter = createPlayer(async () => (await import('../attachments/readAdapter.ts')).readAdapter);

/** Hears the maps of an adapter, by default MapLibre's. `isLive`: what reads them is there. */
export function hearMaps<MapType>(adapter: Adapter<MapType> | undefined, isLive: () => boolean): Hearing<MapType> {
  const [heard, player] = adapter ? [hearAdapter(adapter, isLive), ofAdapter] : [hearMapLibre(isLive), ofMapLibre];
  // The cast: each player is given what its own first half has heard; without an adapter MapType is MapLibre's.
  return { adapter: heard as unknown as Hearing<MapType>['adapter'], player };
}

function createPlayer<Event, Shown extends HeardMap>(load: () => Promise<ReadHeard<Event, Shown>>): LoadOnce<PlayMap> {
  return createLoadOnce(async () => {
    const [{ playMap }, read] = await Promise.all([import('../attachments/playMap.ts'), load()]);
    // The cast: as above, it reads what its own first half has heard.
    return (start, options) => playMap(start, { ...options, read: read as unknown as ReadHeard<Heard, HeardMap> });
  });
}
