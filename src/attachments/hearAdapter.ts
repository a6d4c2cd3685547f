import { askHost } from '../lib/host.ts';
import { observeView } from '../signals/observeView.ts';
import type { ViewWatch } from '../signals/observeView.ts';
import type { HeardMap } from '../types/hearing.ts';
import type { Adapter, AttachedMap } from '../types/adapter.ts';
import type { AdapterEvent, MapDescription } from '../types/mapEvents.ts';

/** What an adapter told, with what its map was then where that may be asked later. */
export type ToldEvent = AdapterEvent & { readonly description?: MapDescription | undefined };

export interface ToldMap extends HeardMap {
  readonly map: AttachedMap;
  /** What it was when it was attached; `undefined`: it can be asked. */
  readonly atFirst?:
    | {
        readonly isComplete: boolean | undefined;
        readonly mayHaveDrawnTile: boolean | undefined;
        readonly description: MapDescription | undefined;
      }
    | undefined;
}

/** The first half of any whole adapter: what it tells and, until somebody is there who asks, what its map was. */
export function hearAdapter<MapType>(
  adapter: Adapter<MapType>,
  isLive: () => boolean,
): Adapter<MapType, ToldEvent, ToldMap> {
  return (held, { attached, event: tell, problem }, options) => {
    // Who attaches it gives it one.
    const clock = options!.clock!;
    let map: AttachedMap;
    let view: ViewWatch | undefined;
    let hasTile = false;
    return adapter(
      held,
      {
        attached(attachedMap) {
          map = attachedMap;
          if (isLive()) {
            attached({ map });
            return;
          }
          if (map.readView) view = observeView(map, clock, tell, problem);
          attached({
            map,
            view,
            atFirst: {
              isComplete: askHost(() => map.isComplete()),
              mayHaveDrawnTile: askHost(() => map.mayHaveDrawnTile()),
              description: askHost(() => map.describe()),
            },
          });
        },
        event(event) {
          if (isLive()) {
            tell(event);
            return;
          }
          const { type } = event;
          const isFirstTile = !hasTile && type === 'tileReady' && event.isNetworkTile;
          hasTile ||= isFirstTile;
          // What cannot be asked now is asked again where it is needed, and told then.
          const mayBeAsked = isFirstTile || type === 'moveEnd' || type === 'idle';
          tell(mayBeAsked ? { ...event, description: askHost(() => map.describe()) } : event);
          view?.event(event);
        },
        problem,
      },
      options,
    );
  };
}
