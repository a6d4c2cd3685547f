import { mistake, warnOnce } from '#advice';
import { createCleanup } from '../lib/cleanup.ts';
import { isBadOption } from '../lib/isBadOption.ts';
import { sharedMap } from '../lib/sharedMap.ts';
import { unwrapMap } from '../lib/unwrapMap.ts';
import type { Clock } from '../types/clock.ts';
import type { Detach, Stop } from '../types/functions.ts';
import type { Heard, HeardMap } from '../types/hearing.ts';
import type { Adapter } from '../types/adapter.ts';
import type { AttachOptions } from '../types/mapPerformance.ts';
import type { TellProblem } from '../types/sample.ts';
import type { MapStart, MapWatch } from './watchedMap.ts';

export interface AttachmentsOptions<MapType, Event, Shown> {
  readonly adapter: Adapter<MapType, Event, Shown>;
  readonly clock: Clock;
  readonly problem: TellProblem;
  readonly watch: (start: MapStart<Shown>) => MapWatch<Event>;
}

export interface Attachments<MapType> {
  attach(map: MapType, options?: AttachOptions): Detach;
  /** Ends every attachment. */
  stop: Stop;
}

/** One watched map and who holds it: it ends with the last of them, or with the map. */
interface Attachment {
  readonly name: string | undefined;
  readonly holders: Set<Holder>;
  readonly end: Stop;
}

type Holder = { readonly onRemoved: (() => void) | undefined };

/** The light half of measuring: finds the map, watches it, and hands on what it does. Makes no numbers. */
export function createAttachments<MapType extends object, Event extends Heard, Shown extends HeardMap>(
  options: AttachmentsOptions<MapType, Event, Shown>,
): Attachments<MapType> {
  const { adapter, clock, problem, watch } = options;
  const attachments = new Map<object, Attachment>();
  const tellMistake = (code: string, text: string): void => {
    warnOnce(text);
    problem(code, text);
  };

  /** Stays without effect where the adapter finds nothing to measure, as in a map that is already removed. */
  const begin = (map: MapType, identity: object, name?: string, createdAtMs?: number): void => {
    const stops = createCleanup((error) => problem('detach-threw', error));
    const holders = new Set<Holder>();
    const shared = sharedMap(identity);
    const atMs = clock.now();
    let startMs = shared.createdAtMs ?? atMs;
    if (createdAtMs !== undefined) {
      if (Number.isFinite(createdAtMs) && createdAtMs >= 0 && createdAtMs <= atMs) startMs = createdAtMs;
      else tellMistake('bad-created-at', mistake('bad-created-at', createdAtMs, atMs));
    }
    let watching: MapWatch<Event> | undefined;
    try {
      const detach = adapter(
        map,
        {
          attached(shown) {
            attachments.set(identity, { name, holders, end: stops.run });
            stops.add(() => attachments.delete(identity));
            // Attached again, as under React's StrictMode: it was created when it was seen first.
            const load = (shared.load ??= { startMs, isPainted: false, isOver: false });
            watching = watch({ identity, name, shown, atMs, onEnd: stops.add, load: { ...load } });
          },
          event(event) {
            watching?.event(event);
            if (event.type !== 'removed') return;
            stops.run();
            for (const { onRemoved } of holders) {
              try {
                onRemoved?.();
              } catch (error) {
                problem('listener-threw', error);
              }
            }
          },
          problem,
        },
        { clock },
      );
      stops.add(detach);
    } catch (error) {
      // What it had started goes; a map that is not measured is no second one on its container either.
      stops.run();
      if (isBadOption(error)) tellMistake('bad-map', error.message.replace('[mapvitals] ', ''));
      else problem('attach-threw', error);
    }
  };

  return {
    attach(map, attachOptions) {
      // It may be anything: JavaScript calls it, too.
      const given: unknown = map;
      try {
        if (typeof given !== 'object' || given === null) tellMistake('bad-map', mistake('bad-map', given));
        else {
          const identity = unwrapMap(given);
          const { name, createdAtMs, onRemoved } = attachOptions ?? {};
          const known = attachments.get(identity);
          if (!known) begin(map, identity, name, createdAtMs);
          else if (name !== undefined && name !== known.name) {
            tellMistake('map-named-twice', mistake('map-named-twice', name, known.name));
          }
          return hold(attachments.get(identity), onRemoved);
        }
      } catch (error) {
        // A wrapper whose map is gone.
        problem('attach-threw', error);
      }
      return () => {};
    },
    stop() {
      for (const { end } of attachments.values()) end();
    },
  };
}

/** One of maybe several holders: letting go twice is letting go once. */
function hold(attachment: Attachment | undefined, onRemoved: Holder['onRemoved']): Detach {
  const holder = { onRemoved };
  attachment?.holders.add(holder);
  return () => {
    if (attachment?.holders.delete(holder) && !attachment.holders.size) attachment.end();
  };
}
