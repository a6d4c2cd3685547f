import { observeSight } from '../signals/observeSight.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { AttachedMap, MapEvent, UnseenReason } from '../types/mapEvents.ts';
import type { PagePort } from '../types/page.ts';
import type { SightListener, SightWatch } from '../signals/observeSight.ts';

export interface PlaceOptions {
  readonly map: Pick<AttachedMap, 'container'>;
  /** The page that shows an element. */
  readonly pageOf: (container: HTMLElement) => PagePort | null;
  readonly clock: Clock;
  readonly tell: (event: MapEvent) => void;
  /** The map is shown by another element, or by the same one in another window. */
  readonly onMoved: (container: HTMLElement) => void;
}

export interface PlaceWatch {
  /** The map has drawn. */
  drawn(): void;
  stop: Stop;
}

/**
 * Follows a map to wherever it is shown (`reuseMaps` of react-maplibre and picture in picture move it, and nobody tells, so
 * it is looked for with each frame), and tells when nobody can see it there, and when somebody can again.
 */
export function observePlace({ map, pageOf, clock, tell, onMoved }: PlaceOptions): PlaceWatch {
  let container: HTMLElement | null = null;
  let document: Document | null = null;
  let sight: SightWatch | null = null;
  let unseen: UnseenReason | null = null;

  const setUnseen = (reason: UnseenReason | null): void => {
    const wasUnseen = unseen !== null;
    unseen = reason;
    const atMs = clock.now();
    if (reason !== null && !wasUnseen) tell({ type: 'hidden', atMs, reason });
    if (reason === null && wasUnseen) tell({ type: 'visible', atMs });
  };
  const follow = (): void => {
    const next = map.container;
    if (next === container && next.ownerDocument === document) return;
    if (container) onMoved(next);
    container = next;
    document = next.ownerDocument;
    sight?.stop();
    // What was known of the place before holds until this one has said what it is.
    let atFirst: UnseenReason | null = null;
    let set = (reason: UnseenReason | null): void => void (atFirst = reason);
    const listener: SightListener = { unseen: (reason) => set(reason), seen: () => set(null) };
    const page = pageOf(next);
    sight = page && observeSight(next, page, listener);
    set = setUnseen;
    setUnseen(atFirst);
  };

  follow();
  return {
    drawn() {
      follow();
      sight?.drawn();
    },
    stop: () => sight?.stop(),
  };
}
