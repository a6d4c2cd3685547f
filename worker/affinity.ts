import type { Call } from './call.ts';
import type { Seat } from './crew.ts';
import type { RunEstimates } from './runEstimates.ts';
import { openCalls } from './slot.ts';

/**
 * Whether a free seat should take a call: a call with a resident key waits for a seat that has the value, unless that wait
 * costs more than making the value once more. Made anew for each look through the queue.
 */
export function createAffinity(
  seats: ReadonlySet<Seat>,
  estimates: RunEstimates,
  nowMs: number,
): (call: Call, seat: Seat) => boolean {
  /** Calls of a key that were told to wait: each makes the next wait longer. */
  const waitingMs = new Map<string, number>();

  return (call, seat) => {
    const key = call.residentKey;
    if (key === undefined || seat.residents.has(key)) return true;
    let waitMs = Infinity;
    let makeMs = 0;
    for (const holder of seats) {
      const costMs = holder.residents.get(key);
      if (costMs === undefined || holder.slot.phase === 'ending') continue;
      waitMs = Math.min(waitMs, remainingMs(holder, estimates, nowMs));
      makeMs = Math.max(makeMs, costMs ?? Infinity);
    }
    if (waitMs === Infinity) return true;
    const aheadMs = waitingMs.get(key) ?? 0;
    if (waitMs + aheadMs > makeMs) return true;
    waitingMs.set(key, aheadMs + (call.stats.runMs ?? 0));
    return false;
  };
}

/** How long a seat will still load or be at work. */
export function remainingMs({ slot }: Seat, estimates: RunEstimates, nowMs: number): number {
  if (slot.phase === 'loading') return Math.max(0, estimates.startMs - (nowMs - slot.sinceMs));
  const calls = openCalls(slot);
  if (slot.phase !== 'busy' || calls.length === 0) return 0;
  const elapsedMs = nowMs - slot.sentMs - slot.ranMs;
  const leftMs = calls.reduce((sum, { stats }) => sum + (stats.runMs ?? 0), -elapsedMs);
  // One that has run longer than expected may run as long again.
  return leftMs > 0 ? leftMs : elapsedMs;
}
