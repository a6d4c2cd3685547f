import type { WatchedMap } from '../attachments/watchedMap.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { HeardMap } from '../types/hearing.ts';
import type { MapEvent } from '../types/mapEvents.ts';

export interface EarlySight {
  readonly isUnseen: () => boolean;
  readonly stop: Stop;
}

/**
 * The least that must be seen as it happens: the page is hidden, or the map is out of view. What else there is to know of a
 * map's place is looked for by who follows (`observePlace`).
 */
export function watchSightEarly(
  { map, place, rest }: Pick<WatchedMap<HeardMap>, 'map' | 'place' | 'rest'>,
  clock: Clock,
  tell: (event: MapEvent) => void,
): EarlySight {
  const { container } = map;
  const { page } = place();
  let isUnseen = false;
  let isOut = false;
  const look = (): void => {
    // A map that has moved elsewhere is looked for there, later.
    const isNow =
      (map.container === container &&
        (isOut || !(container.checkVisibility?.({ visibilityProperty: true }) ?? true))) ||
      (page?.document.visibilityState === 'hidden' && page.document.prerendering !== true);
    if (isNow === isUnseen) return;
    isUnseen = isNow;
    const atMs = clock.now();
    if (isNow) rest();
    tell(isNow ? { type: 'hidden', atMs, reason: 'hidden' } : { type: 'visible', atMs });
  };
  const { IntersectionObserver } = page?.window ?? {};
  const inView =
    IntersectionObserver &&
    new IntersectionObserver((entries) => {
      isOut = entries.at(-1)?.isIntersecting === false;
      look();
    });
  inView?.observe(container);
  page?.document.addEventListener('visibilitychange', look);
  look();
  return {
    isUnseen: () => isUnseen,
    stop() {
      inView?.disconnect();
      page?.document.removeEventListener('visibilitychange', look);
    },
  };
}
