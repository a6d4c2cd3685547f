import type { Place } from './placement.ts';
import { SIZES } from './sizes.ts';
import type { OverlaySize } from './sizes.ts';

/** Where the overlay keeps its place between visits: `localStorage`, or anything like it. */
export interface OverlayStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

export interface RememberedState {
  readonly size: OverlaySize;
  /** Where the user has put it; absent where that was never done. */
  readonly place?: Place | undefined;
}

const KEY = 'mapvitals.overlay';

/** What was remembered; `undefined` where nothing was, or it cannot be read. */
export function recall(storage: OverlayStorage | null | undefined): RememberedState | undefined {
  try {
    // Anybody can write there: what is no whole state throws here, or has no finite place or no size.
    const state = JSON.parse(findStorage(storage)?.getItem(KEY) ?? '') as RememberedState;
    const { size, place } = state;
    return SIZES.includes(size) && (!place || Number.isFinite(place.x.px + place.y.px)) ? state : undefined;
  } catch {
    return undefined;
  }
}

/** Remembers; a full or forbidden storage forgets. */
export function remember(storage: OverlayStorage | null | undefined, state: RememberedState): void {
  try {
    findStorage(storage)?.setItem(KEY, JSON.stringify(state));
  } catch {
    // The overlay works without a memory.
  }
}

/** Only inside a `try`: even asking for localStorage throws where the browser forbids it. */
function findStorage(storage: OverlayStorage | null | undefined): OverlayStorage | null {
  return storage === undefined ? localStorage : storage;
}
