import type { FlushReason } from './batchTypes.ts';
import type { TimerHandle } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { ItemFacts } from './askItem.ts';
import type { LaneMember } from './keyLanes.ts';

/** Who waits for an item. */
export interface Waiter<Result> {
  /** `null` once it has settled. */
  resolve: ((result: Result) => void) | null;
  reject: (error: Error) => void;
  stopWatching?: Stop;
}

/** An item on its way, and who added it. There may be very many: what few have is not there until they have it. */
export interface Entry<Item, Result> extends Waiter<Result>, LaneMember<Entry<Item, Result>> {
  readonly item: Item;
  readonly facts: ItemFacts;
  /** `null` while it waits behind another of its key. */
  batch: Batch<Item, Result> | null;
  /** What it had to wait behind another for: it may be of an earlier era than the others of its batch. */
  blocked?: { readonly sinceMs: number; readonly era: Era };
  /** Who added an equal item later, and has not settled. */
  joiners?: Set<Waiter<Result>>;
}

/** Items that travel together, from the first one added to the last retry. */
export interface Batch<Item, Result> {
  readonly group: unknown;
  /** That of every item that never waited behind its key: a flush closes all batches. */
  readonly era: Era;
  entries: Entry<Item, Result>[];
  /** Entries that somebody still wants. */
  size: number;
  bytes: number;
  retryCount: number;
  /** Why it was closed; while open, why its timer would close it. */
  reason: FlushReason;
  /** When its first item was added. */
  sinceMs: number;
  /** When the timer fires; Infinity without one. */
  dueMs: number;
  timer?: TimerHandle | undefined;
  /** The time that its items have waited, summed up to `waitedAtMs`; for the adaptive delay only. */
  waitedMs: number;
  waitedAtMs: number;
  /** Set while it runs. */
  controller?: AbortController | undefined;
  /** The one behind it in the queue for a slot. */
  next?: Batch<Item, Result> | undefined;
}

/** The items accepted between two flushes. */
export interface Era {
  pendingCount: number;
  /** Why it was flushed, once it was. */
  reason?: FlushReason;
  /** Called when its last item settles after the flush. */
  onSettled?: () => void;
}

/** Open, and empty. */
export function createBatch<Item, Result>(group: unknown, era: Era, sinceMs: number): Batch<Item, Result> {
  return {
    group,
    era,
    entries: [],
    size: 0,
    bytes: 0,
    retryCount: 0,
    reason: 'delay',
    sinceMs,
    dueMs: Infinity,
    waitedMs: 0,
    waitedAtMs: sinceMs,
  };
}

/** Somebody still waits for it. */
export function isWanted<Item, Result>({ resolve, joiners }: Entry<Item, Result>): boolean {
  return resolve !== null || (joiners !== undefined && joiners.size > 0);
}
