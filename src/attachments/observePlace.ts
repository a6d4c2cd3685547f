import { observeSight } from '../signals/observeSight.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { MapEvent, UnseenReason } from '../types/mapEvents.ts';
import type { SightListener, SightWatch } from '../signals/observeSight.ts';
import type { WatchedMap } from './watchedMap.ts';

export interface PlaceOptions {
  readonly watched: Pick<WatchedMap, 'map' | 'place'>;
  /** By the last word, nobody can see it. */
  readonly wasUnseen: boolean;
  readonly clock: Clock;
  readonly tell: (event: MapEvent) => void;
  readonly onError: (error: unknown) => void;
  /** The map is shown by another element, or by the same one in another window. */
  readonly onMoved: (container: HTMLElement) => void;
}

export interface PlaceWatch {
  /** The map has drawn. */
  drawn(atMs: number): void;
  /** An animation frame begins: to ask for styles costs nothing as long as nobody has changed one. */
  ticked(atMs: number): void;
  stop: Stop;
}

/**
 * Follows a map to wherever it is shown (`reuseMaps` of react-maplibre and picture in picture move it, and nobody tells, so
 * it is looked for with each frame), and tells when nobody can see it there, and when somebody can again.
 */
export function observePlace({ watched, wasUnseen, clock, tell, onError, onMoved }: PlaceOptions): PlaceWatch {
  let container: HTMLElement | null = null;
  let document: Document | null = null;
  let sight: SightWatch | null = null;
  let unseen: UnseenReason | null = wasUnseen ? 'hidden' : null;

  const setUnseen = (reason: UnseenReason | null): void => {
    const before = unseen;
    unseen = reason;
    const atMs = clock.now();
    if (reason !== null && before === null) tell({ type: 'hidden', atMs, reason });
    if (reason === null && before !== null) tell({ type: 'visible', atMs });
  };
  const follow = (): void => {
    const next = watched.map.container;
    if (next === container && next.ownerDocument === document) return;
    if (container) onMoved(next);
    container = next;
    document = next.ownerDocument;
    sight?.stop();
    // What was known of the place before holds until this one has said what it is.
    let atFirst: UnseenReason | null = null;
    let set = (reason: UnseenReason | null): void => void (atFirst = reason);
    const listener: SightListener = { unseen: (reason) => set(reason), seen: () => set(null), failed: onError };
    const { page } = watched.place();
    sight = page && observeSight(next, page, listener);
    set = setUnseen;
    setUnseen(atFirst);
  };

  follow();
  return {
    drawn(atMs) {
      follow();
      sight?.drawn(atMs);
    },
    ticked: (atMs) => sight?.drawn(atMs),
    stop: () => sight?.stop(),
  };
}
