import { createCleanup } from '../lib/cleanup.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { MapSink } from '../types/adapter.ts';
import type { AdapterEvent } from '../types/mapEvents.ts';

/** What happens, but when. */
export type ToldEvent = Distribute<AdapterEvent>;
type Distribute<Event> = Event extends AdapterEvent ? Omit<Event, 'atMs'> : never;

export interface Telling {
  /** What happens now. `atMs`: of who has read the clock already. */
  tell(event: ToldEvent, atMs?: number): void;
  /** A listener that is silent after the end, and whose trouble becomes a problem. */
  guard<Args extends unknown[]>(listener: (...args: Args) => void): (...args: Args) => void;
  /** To be undone at the end. */
  add(stop: Stop): void;
  /** The map was destroyed by its owner. */
  removed(): void;
  stop: Stop;
}

/** What an adapter tells from its start to its end, whichever library it listens to. */
export function createTelling(sink: MapSink, clock: Clock): Telling {
  const cleanup = createCleanup();
  let isOn = true;
  const telling: Telling = {
    tell(event, atMs = clock.now()) {
      if (isOn) sink.event({ ...event, atMs });
    },
    guard:
      (listener) =>
      (...args) => {
        try {
          if (isOn) listener(...args);
        } catch (error) {
          sink.problem('adapter-threw', error);
        }
      },
    add: cleanup.add,
    removed() {
      telling.tell({ type: 'removed' });
      telling.stop();
    },
    stop() {
      isOn = false;
      cleanup.run();
    },
  };
  return telling;
}
