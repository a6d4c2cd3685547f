import type { FlushReason } from '../types/batch.ts';
import type { TimerHandle } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { LaneMember } from './keyLanes.ts';

/** Who waits for an item. */
export interface Waiter<Result> {
  resolve: (result: Result) => void;
  reject: (error: Error) => void;
  stopWatching: Stop | null;
  isSettled: boolean;
}

/** An item on its way, and who added it. A single flat object, for there may be very many. */
export interface Entry<Item, Result> extends Waiter<Result>, LaneMember<Entry<Item, Result>> {
  readonly item: Item;
  readonly bytes: number;
  readonly group: unknown;
  readonly era: Era;
  /** Who added an equal item later. */
  joiners: Waiter<Result>[] | null;
  /** How many of all these have not settled. */
  waiterCount: number;
  /** Since when it has waited behind another of its key. */
  blockedSinceMs: number | null;
  /** `null` while it does. */
  batch: Batch<Item, Result> | null;
}

/** Items that travel together, from the first one added to the last retry. */
export interface Batch<Item, Result> {
  readonly group: unknown;
  entries: Entry<Item, Result>[];
  /** Entries that somebody still wants. */
  size: number;
  bytes: number;
  retryCount: number;
  /** Why it was closed; while open, why its timer would close it. */
  reason: FlushReason;
  /** When its first item was added. */
  sinceMs: number;
  timer: TimerHandle | null;
  /** When the timer fires; Infinity without one. */
  dueMs: number;
  /** The time that its items have waited, summed up to `waitedAtMs`; kept for the adaptive delay only. */
  waitedMs: number;
  waitedAtMs: number;
  /** Set while it runs. */
  controller: AbortController | null;
  /** The one behind it in the queue for a slot. */
  next: Batch<Item, Result> | null;
}

/** The items accepted between two flushes. */
export interface Era {
  pendingCount: number;
  /** Why it was flushed, once it was. */
  reason: FlushReason | null;
  /** Called when its last item settles after the flush. */
  onSettled: (() => void) | null;
}

/** Until its promise is there. */
const NOBODY = (): void => {};

export function createEntry<Item, Result>(
  item: Item,
  bytes: number,
  group: unknown,
  key: unknown,
  era: Era,
): Entry<Item, Result> {
  return {
    resolve: NOBODY,
    reject: NOBODY,
    stopWatching: null,
    isSettled: false,
    item,
    bytes,
    group,
    era,
    joiners: null,
    waiterCount: 1,
    blockedSinceMs: null,
    batch: null,
    key,
    leader: null,
    follower: null,
  };
}
