import { after } from '../lib/after.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { TellProblem, TileSample } from '../types/sample.ts';

export interface TilePairs {
  start(tile: TileEvent & { readonly url?: string | undefined }): void;
  end(outcome: TileSample['outcome'], tile: TileEvent & { readonly status?: number | undefined }): void;
  /** The map is complete: what is still open ended in silence, as a missing raster tile does. */
  expire(atMs: number): void;
  /** Forgets the open pairs. */
  clear: Stop;
}

/** The part of a map's tile events that pairs them. */
export interface TileEvent {
  readonly sourceId: string;
  readonly key: string;
  readonly atMs: number;
}

export interface TilePairsOptions {
  readonly clock: Clock;
  readonly record: (sample: TileSample) => void;
  readonly urlTemplateOf: (sourceId: string) => string | null;
  /** How long the page itself took to fetch a URL; `null` where it cannot tell. */
  readonly networkMsOf: (url: string) => number | null;
  readonly problem: TellProblem;
}

interface OpenPair {
  readonly sourceId: string;
  readonly startMs: number;
  readonly url: string | undefined;
}

/** A map asks for a few hundred tiles at most; libraries that never tell of an end must not fill the memory. */
const MAX_OPEN = 2000;
const PENDING_LIMIT_MS = 10_000;

/** Pairs each tile's request with its end, by source and key. */
export function createTilePairs(options: TilePairsOptions): TilePairs {
  const { clock, record, urlTemplateOf, networkMsOf, problem } = options;
  // In the order of their start: the first is the oldest.
  const open = new Map<string, OpenPair>();
  let stopTimer: Stop | null = null;

  const close = (id: string, outcome: TileSample['outcome'], atMs: number, status?: number): void => {
    const pair = open.get(id);
    if (!pair) return;
    open.delete(id);
    if (open.size === 0) rest();
    const urlTemplate = urlTemplateOf(pair.sourceId);
    const isReady = outcome === 'ready';
    record({
      kind: 'tile',
      sourceId: pair.sourceId,
      outcome,
      startMs: pair.startMs,
      durationMs: isReady ? atMs - pair.startMs : null,
      networkMs: isReady && pair.url !== undefined ? networkMsOf(pair.url) : null,
      ...(status === undefined ? {} : { status }),
      ...(urlTemplate === null ? {} : { urlTemplate }),
    });
  };
  const rest = (): void => {
    stopTimer?.();
    stopTimer = null;
  };
  const watch = (): void => {
    const oldest = open.values().next().value;
    stopTimer = oldest ? after(clock, oldest.startMs + PENDING_LIMIT_MS - clock.now(), sweep) : null;
  };
  const sweep = (): void => {
    const nowMs = clock.now();
    let stuckCount = 0;
    let source = '';
    for (const [id, pair] of open) {
      if (nowMs - pair.startMs < PENDING_LIMIT_MS) break;
      stuckCount += 1;
      source = pair.sourceId;
      close(id, 'expired', nowMs);
    }
    if (stuckCount > 0) {
      const message = `${stuckCount} tile(s) pending for over 10 s, the latest of '${source}'`;
      problem('tile-pending', message, { value: PENDING_LIMIT_MS, limit: PENDING_LIMIT_MS });
    }
    watch();
  };

  return {
    start(tile) {
      const id = idOf(tile);
      // Asked for again: the first request is superseded, and the new one is the youngest.
      open.delete(id);
      const [oldestId] = open.size < MAX_OPEN ? [] : open.keys();
      if (oldestId !== undefined) close(oldestId, 'expired', tile.atMs);
      open.set(id, { sourceId: tile.sourceId, startMs: tile.atMs, url: tile.url });
      if (!stopTimer) watch();
    },
    end: (outcome, tile) => close(idOf(tile), outcome, tile.atMs, tile.status),
    expire(atMs) {
      for (const id of open.keys()) close(id, 'expired', atMs);
    },
    clear() {
      open.clear();
      rest();
    },
  };
}

/** Keys are numbers or paths in every library; a source may have any name, so it comes last. */
function idOf({ sourceId, key }: TileEvent): string {
  return `${key} ${sourceId}`;
}
