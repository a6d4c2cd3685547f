import { openCompletionWindow } from './completionWindow.ts';
import type { Clock } from '../types/clock.ts';
import type { CompletionWindow } from './completionWindow.ts';
import type { Emit } from './measurement.ts';

/** TCM: from the map's creation to its first complete frame. Incomplete after 30 s. */
export function openTimeToCompleteMap(createdAtMs: number, clock: Clock, emit: Emit): CompletionWindow {
  return openCompletionWindow({
    startMs: createdAtMs,
    clock,
    onEnd: (completion) => emit({ name: 'TCM', startMs: createdAtMs, ...completion }),
  });
}
