import type { MapEvent } from '../types/mapEvents.ts';

/** What share of the view's tiles is missing. */
export interface ViewWatch {
  event(event: MapEvent): void;
  /** `null`: nobody knows. */
  readonly ratio: number | null;
}

/** Sources. */
const MAX_LOCAL = 64;
/** Of which nobody knows more is not told. */
const MAX_UNKNOWN = 0.25;

export interface ViewDebt {
  /** As much is missing from here on. */
  change(atMs: number, ratio: number | null): void;
  /** `null` where too little is known. */
  result(endMs: number): { readonly value: number; readonly parts: Readonly<Record<string, number>> } | null;
}

/**
 * Between two `view` events goes by the tiles that are asked for and come. In a complete frame nothing is missing; what an
 * incomplete one lacks is not known where no `view` ever told.
 */
export function watchView(): ViewWatch {
  let readyCount = 0;
  let pendingCount = 0;
  let isTold = false;
  let isComplete = false;
  /** Their tiles are cut on the page, and no part of the view's. */
  const local = new Set<string>();

  const end = (isReady: boolean): void => {
    if (pendingCount === 0) return;
    pendingCount -= 1;
    if (isReady) readyCount += 1;
  };
  return {
    event(event) {
      switch (event.type) {
        case 'view':
          ({ readyCount, pendingCount } = event);
          isTold = true;
          return;
        case 'frame':
        case 'idle':
          ({ isComplete } = event);
          if (!isComplete) return;
          readyCount += pendingCount;
          pendingCount = 0;
          return;
        case 'tileStart':
          if (!local.has(event.sourceId)) pendingCount += 1;
          return;
        case 'tileReady':
          if (event.isNetworkTile) end(true);
          else if (local.size < MAX_LOCAL) local.add(event.sourceId);
          return;
        case 'tileAbort':
        case 'tileError':
          if (!local.has(event.sourceId)) end(false);
          return;
        default:
      }
    },
    get ratio() {
      if (isComplete) return 0;
      return isTold ? pendingCount / Math.max(1, readyCount + pendingCount) : null;
    },
  };
}

/**
 * VCD: the mean share of missing tiles, pending / (ready + pending), weighted by the time for which it was so
 * (https://github.com/iTwin/itwinjs-core: its tile trees tell of their completeness alike). Time in which nobody knows is left out.
 */
export function createViewDebt(startMs: number, firstRatio: number | null): ViewDebt {
  let ratio = firstRatio;
  let latestMs = startMs;
  let debtMs = 0;
  let unknownMs = 0;

  const reach = (atMs: number): void => {
    const passedMs = Math.max(0, atMs - latestMs);
    latestMs += passedMs;
    if (ratio === null) unknownMs += passedMs;
    else debtMs += passedMs * ratio;
  };
  return {
    change(atMs, next) {
      reach(atMs);
      ratio = next;
    },
    result(endMs) {
      reach(endMs);
      const wholeMs = endMs - startMs;
      if (wholeMs <= 0 || unknownMs > wholeMs * MAX_UNKNOWN) return null;
      return { value: Math.min(1, debtMs / (wholeMs - unknownMs)), parts: { checkerboardMs: debtMs } };
    },
  };
}
