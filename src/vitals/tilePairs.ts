import { isMissing } from '../lib/isMissing.ts';
import type { Stop } from '../types/functions.ts';
import type { MapEvent } from '../types/mapEvents.ts';
import type { TellProblem, TileSample } from '../types/sample.ts';
import type { Deadlines } from './deadlines.ts';

export interface TilePairs {
  event(event: MapEvent): void;
  /** The map is complete: what may end in silence has, as a missing raster tile does; what else is open is of no view any more. */
  expire(atMs: number): void;
  /** Forgets the open pairs. */
  clear: Stop;
}

export interface TilePairsOptions {
  readonly deadlines: Deadlines;
  readonly record: (sample: TileSample) => void;
  readonly problem: TellProblem;
  /** A tile of this source is not there. */
  readonly onMissing: (sourceId: string) => void;
}

interface OpenPair {
  readonly sourceId: string;
  readonly startMs: number;
  readonly urlTemplate: string | undefined;
  readonly mayEndSilently: boolean;
  /** The map was not complete without it. */
  isNeeded: boolean;
}

/** A map asks for a few hundred tiles at most; libraries that never tell of an end must not fill the memory. */
const MAX_OPEN = 2000;
const PENDING_LIMIT_MS = 10_000;

/** Pairs each tile's request with its end, by source and key. */
export function createTilePairs({ deadlines, record, problem, onMissing }: TilePairsOptions): TilePairs {
  // In the order of their start: the first is the oldest.
  const open = new Map<string, OpenPair>();
  let stopTimer: Stop | null = null;

  const close = (id: string, outcome: TileSample['outcome'], atMs: number, facts: Partial<TileSample> = {}): void => {
    const pair = open.get(id);
    if (!pair) return;
    open.delete(id);
    if (open.size === 0) rest();
    record({
      kind: 'tile',
      sourceId: pair.sourceId,
      outcome,
      startMs: pair.startMs,
      durationMs: outcome === 'ready' ? atMs - pair.startMs : null,
      networkMs: null,
      ...(pair.urlTemplate === undefined ? {} : { urlTemplate: pair.urlTemplate }),
      ...facts,
    });
  };
  const rest = (): void => {
    stopTimer?.();
    stopTimer = null;
  };
  const watch = (): void => {
    const oldest = open.values().next().value;
    stopTimer = oldest ? deadlines.at(oldest.startMs + PENDING_LIMIT_MS, () => sweep(oldest.startMs)) : null;
  };
  const sweep = (startedMs: number): void => {
    const nowMs = startedMs + PENDING_LIMIT_MS;
    let stuckCount = 0;
    let source = '';
    for (const [id, pair] of open) {
      if (pair.startMs > startedMs) break;
      // Where the end may be silent, nobody knows that it has not come.
      if (pair.isNeeded && !pair.mayEndSilently) {
        stuckCount += 1;
        source = pair.sourceId;
      }
      close(id, 'expired', nowMs);
    }
    if (stuckCount > 0) {
      const message = `${stuckCount} tile(s) pending for over 10 s, the latest of '${source}'`;
      problem('tile-pending', message, { value: PENDING_LIMIT_MS, limit: PENDING_LIMIT_MS });
    }
    watch();
  };

  return {
    event(event) {
      const { atMs } = event;
      switch (event.type) {
        case 'tileStart': {
          const id = idOf(event);
          const { sourceId, urlTemplate, mayEndSilently = false } = event;
          // Asked for again: the first request is superseded, and the new one is the youngest.
          open.delete(id);
          const [oldestId] = open.size < MAX_OPEN ? [] : open.keys();
          if (oldestId !== undefined) close(oldestId, 'expired', atMs);
          open.set(id, { sourceId, startMs: atMs, urlTemplate, mayEndSilently, isNeeded: true });
          if (!stopTimer) watch();
          return;
        }
        case 'tileReady':
          close(idOf(event), 'ready', atMs, {
            networkMs: event.networkMs ?? null,
            ...(event.bytes === undefined ? {} : { bytes: event.bytes, isCached: event.isCached === true }),
          });
          return;
        case 'tileAbort':
          close(idOf(event), 'aborted', atMs);
          return;
        case 'tileError': {
          const { status } = event;
          close(idOf(event), isMissing(status) ? 'missing' : 'failed', atMs, status === undefined ? {} : { status });
          return;
        }
        default:
      }
    },
    expire(atMs) {
      for (const [id, pair] of open) {
        // It still comes, or is given up: the slowest of them are no less tiles for that.
        pair.isNeeded = false;
        if (!pair.mayEndSilently) continue;
        onMissing(pair.sourceId);
        close(id, 'missing', atMs);
      }
    },
    clear() {
      open.clear();
      rest();
    },
  };
}

/** Keys are numbers or paths in every library; a source may have any name, so it comes last. */
function idOf({ sourceId, key }: { readonly sourceId: string; readonly key: string }): string {
  return `${key} ${sourceId}`;
}
