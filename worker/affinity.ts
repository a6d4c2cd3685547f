import type { RunEstimates } from './runEstimates.ts';
import type { Slot } from './slot.ts';
import type { TaskRecord } from './taskRecord.ts';

/**
 * Whether a free slot should take a call: a call with a resident key waits for a slot that has the value, unless that
 * wait costs more than making the value once more. Made anew for each look through the queue.
 */
export function createAffinity(
  slots: ReadonlySet<Slot>,
  estimates: RunEstimates,
  nowMs: number,
): (record: TaskRecord, slot: Slot) => boolean {
  /** Calls of a key that were told to wait: each makes the next wait longer. */
  const waitingMs = new Map<string, number>();

  return (record, slot) => {
    const key = record.residentKey;
    if (key === undefined || slot.residents.has(key)) return true;
    let waitMs = Infinity;
    let makeMs = 0;
    for (const holder of slots) {
      const costMs = holder.residents.get(key);
      if (costMs === undefined || holder.state === 'dying') continue;
      waitMs = Math.min(waitMs, remainingMs(holder, estimates, nowMs));
      makeMs = Math.max(makeMs, costMs ?? Infinity);
    }
    if (waitMs === Infinity) return true;
    const aheadMs = waitingMs.get(key) ?? 0;
    if (waitMs + aheadMs > makeMs) return true;
    waitingMs.set(key, aheadMs + (estimates.runMs(record.name) ?? 0));
    return false;
  };
}

/** How long a slot will still load or be at work. */
export function remainingMs({ running, state, sinceMs }: Slot, estimates: RunEstimates, nowMs: number): number {
  if (state === 'loading') return Math.max(0, estimates.startMs - (nowMs - sinceMs));
  if (state !== 'busy' || !running) return 0;
  const elapsedMs = nowMs - running.startedMs;
  const leftMs = (estimates.runMs(running.name) ?? 0) - elapsedMs;
  // One that has run longer than expected may run as long again.
  return leftMs > 0 ? leftMs : elapsedMs;
}
