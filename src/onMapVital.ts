import { warnOnce } from '#advice';
import { createAttachments } from './attachments/createAttachments.ts';
import { hostClock } from './lib/clock.ts';
import { createLoadOnce } from './lib/loadOnce.ts';
import { hostPage } from './lib/host.ts';
import { createEarlyQueue } from './start/earlyQueue.ts';
import { hearMaps } from './start/hearMaps.ts';
import { recordMap } from './start/recordMap.ts';
import type { attachMapLibre } from './adapters/attachMapLibre.ts';
import type { listenForVitals } from './attachments/listenForVitals.ts';
import type { MapStart, MapWatch } from './attachments/watchedMap.ts';
import type { Clock } from './types/clock.ts';
import type { Stop } from './types/functions.ts';
import type { Heard, HeardMap } from './types/hearing.ts';
import type { Adapter } from './types/adapter.ts';
import type { AttachOptions } from './types/mapPerformance.ts';
import type { PagePort } from './types/page.ts';
import type { TellProblem } from './types/sample.ts';
import type { VitalEvent } from './types/vitalEvent.ts';

export interface OnMapVitalOptions<MapType> extends Pick<AttachOptions, 'createdAtMs' | 'name'> {
  /** Connects maps of this library. @default attachMapLibre */
  readonly adapter?: Adapter<MapType>;
  /** @default the browser's own time */
  readonly clock?: Clock;
  /** @default the page that this code runs for */
  readonly page?: PagePort | null;
}

const vitals = createLoadOnce(async () => (await import('./attachments/listenForVitals.ts')).listenForVitals);

/**
 * Calls back with each vital of a map as it is known, until the returned function is called or the map is removed. Nothing
 * is kept, compared or sent: what becomes of the numbers is the callback's. What it throws is the app's own error, and stops
 * no other.
 *
 * What makes the numbers is loaded by the first call, with an `import()` of its own: what happens until it is there is kept,
 * and made up for in order. Where it cannot be loaded, nothing is called.
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
  options?: OnMapVitalOptions<MapType>,
): Stop {
  const { adapter: given, clock = hostClock, page = hostPage(), ...rest } = options ?? {};
  const problem: TellProblem = () => {};
  const queue = createEarlyQueue<ReturnType<typeof listenForVitals> & { readonly problem: TellProblem }>();
  const { adapter, reader } = hearMaps(given);
  const adopt = (listen: typeof listenForVitals, read: Parameters<typeof listenForVitals>[1]): Promise<void> =>
    queue.adopt({ problem, ...listen({ clock, page, problem, callback }, read) });
  if (vitals.part && reader.part) void adopt(vitals.part, reader.part);
  else {
    Promise.all([vitals.load(), reader.load()]).then(
      (parts) => adopt(...parts),
      (error: unknown) => {
        warnOnce(`nothing is measured: ${String(error)}`);
        stop();
      },
    );
  }
  const watch = (start: MapStart<HeardMap>): MapWatch<Heard> => recordMap(start, { queue, clock, page, problem });
  const detach = createAttachments({ adapter, clock, problem, watch }).attach(map, rest);
  const stop = (): void => {
    queue.giveUp();
    detach();
  };
  return stop;
}
