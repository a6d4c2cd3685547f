import { isMissing } from '../lib/isMissing.ts';
import { ALL_FAILED } from './trackLoad.ts';
import type { Stop } from '../types/functions.ts';
import type { MapEvent } from '../types/mapEvents.ts';
import type { Deadlines } from './deadlines.ts';
import type { Emit } from './measurement.ts';

export interface FailureTracker {
  event(event: MapEvent): void;
  /** TCM came to its end. */
  loaded(outcome: string, reason: string | undefined): void;
  /** Tells the verdict as it is now, where it is another one than was told last. */
  tell(): void;
}

const RESTORE_LIMIT_MS = 5000;
/** Of fewer tiles a share says little. */
const MIN_TILES = 50;
const MAX_FAILED_RATIO = 0.02;
const MAX_SOURCES = 64;

/**
 * MFR: whether this map has failed (1) or not (0), so far. It has with a WebGL context that is not back after 5 s in sight, a
 * load that was not complete after 30 s, a style or source error, or where more than 2 % of at least 50 tiles failed (of those
 * asked for, without those that were given up; missing is not failed). The rate is the share of many: no session knows it.
 */
export function trackFailure(deadlines: Deadlines, emit: Emit): FailureTracker {
  const failures = new Set<string>();
  /** By source: what was asked for and not given up, and what failed. */
  const sources = new Map<string, { tileCount: number; failedCount: number; isLocal: boolean }>();
  let startMs = 0;
  let isLost = false;
  let isInSight = true;
  let stopTimer: Stop | null = null;
  let told: string | null = null;

  const tilesFail = (): boolean => {
    let tileCount = 0;
    let failedCount = 0;
    for (const source of sources.values()) {
      if (source.isLocal) continue;
      tileCount += source.tileCount;
      failedCount += source.failedCount;
    }
    return tileCount >= MIN_TILES && failedCount / tileCount > MAX_FAILED_RATIO;
  };
  const tell = (): void => {
    const reasons = [...failures, ...(tilesFail() ? ['tiles-failed'] : [])].join(', ');
    if (reasons === told) return;
    told = reasons;
    const verdict = { value: reasons ? 1 : 0, ...(reasons ? { reason: reasons } : {}) };
    emit({ name: 'MFR', outcome: 'measured', ...verdict, startMs, endMs: Math.max(startMs, deadlines.nowMs) });
  };
  const fail = (reason: string): void => {
    failures.add(reason);
    tell();
  };
  const watchLoss = (atMs: number): void => {
    stopTimer?.();
    stopTimer = null;
    if (isLost && isInSight) stopTimer = deadlines.at(atMs + RESTORE_LIMIT_MS, () => fail('context-not-restored'));
  };
  const count = (event: Extract<MapEvent, { sourceId: string }>): void => {
    const { sourceId } = event;
    const source = sources.get(sourceId) ?? { tileCount: 0, failedCount: 0, isLocal: false };
    if (sources.size < MAX_SOURCES) sources.set(sourceId, source);
    if (event.type === 'tileStart') source.tileCount += 1;
    else if (event.type === 'tileAbort') source.tileCount = Math.max(0, source.tileCount - 1);
    else if (event.type === 'tileReady') source.isLocal ||= !event.isNetworkTile;
    else if (event.type === 'tileError' && event.isNetworkTile && !isMissing(event.status)) source.failedCount += 1;
  };

  return {
    event(event) {
      const { atMs } = event;
      switch (event.type) {
        case 'attached':
          startMs = event.createdAtMs;
          return;
        case 'tileStart':
        case 'tileAbort':
        case 'tileReady':
        case 'tileError':
          count(event);
          return;
        case 'error':
          if (event.severity !== 'other') fail(`${event.severity}-error`);
          return;
        case 'contextLost':
        case 'contextRestored':
          isLost = event.type === 'contextLost';
          watchLoss(atMs);
          return;
        case 'hidden':
        case 'visible':
          isInSight = event.type === 'visible';
          watchLoss(atMs);
          // Its page may never be seen again.
          if (event.type === 'hidden' && event.reason === 'hidden') tell();
          return;
        default:
      }
    },
    loaded(outcome, reason) {
      // Late, or without layers: that says nothing of the map.
      if (outcome === 'incomplete' && (reason === undefined || reason === ALL_FAILED)) fail('incomplete');
    },
    tell,
  };
}
