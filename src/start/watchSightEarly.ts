import { askHost, isHidden } from '../lib/host.ts';
import { pageShowing } from '../lib/pageShowing.ts';
import type { Clock } from '../types/clock.ts';
import type { AttachedMap } from '../types/adapter.ts';
import type { MapEvent } from '../types/mapEvents.ts';
import type { PagePort } from '../types/page.ts';

export interface EarlySight {
  readonly clock: Clock;
  readonly page: PagePort | null;
  /** Its end. */
  readonly signal: AbortSignal;
  readonly tell: (event: MapEvent) => void;
}

/**
 * The least that must be seen as it happens: the page is hidden, or the map is out of view. What else there is to know of a
 * map's place is looked for by who follows (`observePlace`). Returns who says whether it is unseen.
 */
export function watchSightEarly(
  map: Pick<AttachedMap, 'container'>,
  { clock, page, signal, tell }: EarlySight,
): () => boolean {
  const { container } = map;
  const { document, window } = pageShowing(container, page) ?? {};
  let isUnseen = false;
  let isOut = false;
  const look = (): void => {
    // A map that has moved elsewhere is looked for there, later.
    const isNow =
      (map.container === container &&
        (isOut || askHost(() => container.checkVisibility({ visibilityProperty: true })) === false)) ||
      (isHidden(document) && !document!.prerendering);
    if (isNow === isUnseen) return;
    isUnseen = isNow;
    // Of one that is visible nobody asks for the reason.
    const event = { type: isNow ? 'hidden' : 'visible', reason: 'hidden', atMs: clock.now() } as const;
    tell(event);
  };
  // Who follows tells of one that throws; others have none.
  askHost(() => {
    const inView = new window!.IntersectionObserver!(
      (entries) => {
        // Of one without a size the ratio is 1.
        const { intersectionRect } = entries.pop()!;
        isOut = intersectionRect.width * intersectionRect.height === 0;
        look();
      },
      { threshold: 1e-4 },
    );
    inView.observe(container);
    signal.addEventListener('abort', () => askHost(() => inView.disconnect()));
  });
  document?.addEventListener('visibilitychange', look, { signal });
  look();
  return () => isUnseen;
}
