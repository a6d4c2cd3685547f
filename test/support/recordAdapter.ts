import type { Clock } from '../../src/types/clock.ts';
import type { Adapter, AttachedMap } from '../../src/types/adapter.ts';
import type { MapEvent } from '../../src/types/mapEvents.ts';

type EventOf<Type extends MapEvent['type']> = Extract<MapEvent, { type: Type }>;

export interface RecordedAdapter {
  readonly events: readonly MapEvent[];
  of<Type extends MapEvent['type']>(type: Type): EventOf<Type>[];
  attached(): AttachedMap;
  detach(): void;
}

/** Attaches an adapter and keeps what it tells; trouble inside it is thrown. */
export function recordAdapter<MapType>(adapter: Adapter<MapType>, map: MapType, clock: Clock): RecordedAdapter {
  const events: MapEvent[] = [];
  let attached: AttachedMap | undefined;
  const detach = adapter(
    map,
    {
      attached(it) {
        attached = it;
      },
      event: (event) => void events.push(event),
      problem(code, error) {
        throw new Error(code, { cause: error });
      },
    },
    { clock },
  );
  return {
    events,
    of: <Type extends MapEvent['type']>(type: Type) =>
      events.filter((event): event is EventOf<Type> => event.type === type),
    attached: () => attached!,
    detach,
  };
}
