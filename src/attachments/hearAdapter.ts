import { askHost } from '../lib/host.ts';
import { observeView } from '../signals/observeView.ts';
import type { HeardMap } from '../types/hearing.ts';
import type { Adapter, AttachedMap } from '../types/adapter.ts';
import type { AdapterEvent, MapDescription } from '../types/mapEvents.ts';

/** What a map was. What it could not be asked then is asked again where it is needed, and told then. */
export interface AdapterLook {
  readonly isComplete: boolean | undefined;
  readonly mayHaveDrawnTile: boolean | undefined;
  readonly description: MapDescription | undefined;
}

export interface ToldMap extends HeardMap<AdapterEvent, AdapterLook | undefined> {
  readonly map: AttachedMap;
}

/** The first half of any whole adapter: what it tells, and what its map is where that may be asked later. */
export function hearAdapter<MapType>(adapter: Adapter<MapType>): Adapter<MapType, AdapterEvent, ToldMap> {
  return (held, sink, options) => {
    let hasTile = false;
    return adapter(
      held,
      {
        ...sink,
        attached(map) {
          sink.attached({
            map,
            // Who attaches it gives it a clock.
            between: map.readView && observeView(map, options!.clock!, sink.event, sink.problem),
            look(event) {
              const isFirstTile = !hasTile && event?.type === 'tileReady' && event.isNetworkTile;
              hasTile ||= isFirstTile;
              if (event && !isFirstTile && event.type !== 'moveEnd' && event.type !== 'idle') return undefined;
              return {
                isComplete: askHost(() => map.isComplete()),
                mayHaveDrawnTile: askHost(() => map.mayHaveDrawnTile()),
                description: askHost(() => map.describe()),
              };
            },
          });
        },
      },
      options,
    );
  };
}
