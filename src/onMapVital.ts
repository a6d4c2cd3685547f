import { attachMapLibre } from './adapters/attachMapLibre.ts';
import { createAttachments } from './attachments/createAttachments.ts';
import { fillIn } from './attachments/fillIn.ts';
import { hostClock } from './lib/clock.ts';
import { hostPage } from './lib/onPageHidden.ts';
import { sharedMap } from './lib/sharedMap.ts';
import { createDeadlines } from './vitals/deadlines.ts';
import { toVitalEvent } from './vitals/toVitalEvent.ts';
import { trackVitals } from './vitals/trackVitals.ts';
import type { Clock } from './types/clock.ts';
import type { Stop } from './types/functions.ts';
import type { Adapter } from './types/mapEvents.ts';
import type { AttachOptions } from './types/mapPerformance.ts';
import type { PagePort } from './types/page.ts';
import type { VitalEvent } from './types/vitalEvent.ts';

export interface OnMapVitalOptions<MapType> extends Pick<AttachOptions, 'createdAtMs' | 'name'> {
  /** Connects maps of this library. @default attachMapLibre */
  readonly adapter?: Adapter<MapType>;
  /** @default the browser's own time */
  readonly clock?: Clock;
  /** @default the page that this code runs for */
  readonly page?: PagePort | null;
}

/**
 * Calls back with each vital of a map as it is known, until the returned function is called or the map is removed. Nothing
 * is kept, compared or sent: what becomes of the numbers is the callback's. What it throws is the app's own error, and stops
 * no other.
 *
 * Not called for what could not be seen to its end: a settle that goes on when the map is removed.
 *
 * @example
 * onMapVital(map, ({ name, value, rating, outcome, tags }) => {
 *   if (outcome === 'measured') gtag('event', name, { value, rating, gesture: tags.gesture });
 * });
 */
export function onMapVital<MapType extends object = Parameters<typeof attachMapLibre>[0]>(
  map: MapType,
  callback: (event: VitalEvent) => void,
  options: OnMapVitalOptions<MapType> = {},
): Stop {
  // The cast: without an adapter MapType is the default adapter's.
  const { adapter = attachMapLibre as Adapter<MapType>, clock = hostClock, page = hostPage(), ...rest } = options;
  const attachments = createAttachments<MapType>({
    adapter,
    clock,
    page,
    problem() {},
    listen(watched) {
      const { identity, name } = watched;
      const deadlines = createDeadlines(clock, (dueMs) => filledIn.beforeTimer(dueMs));
      const vitals = trackVitals({
        deadlines,
        onGesture() {},
        record(sample) {
          if (sample.kind !== 'vital') return;
          const { load } = sharedMap(identity);
          if (load && sample.name === 'FTP') load.isPainted = true;
          if (load && sample.name === 'TCM') load.isOver = true;
          const event = toVitalEvent(sample, clock.epochNow() - clock.now());
          const tags = name === undefined ? event.tags : { map: name, ...event.tags };
          try {
            callback({ ...event, tags });
          } catch (error) {
            queueMicrotask(() => {
              throw error;
            });
          }
        },
      });
      const filledIn = fillIn(watched, clock, {
        event: vitals.event,
        get dueMs() {
          return deadlines.dueMs;
        },
      });
      return {
        event: filledIn.event,
        moved() {},
        end() {
          filledIn.stop();
          vitals.stop();
        },
      };
    },
  });
  return attachments.attach(map, rest);
}
