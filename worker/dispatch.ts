import type { Call } from './call.ts';
import { mayShare } from './calls.ts';
import { isCopyOf, NOT_TINY } from './copyTiny.ts';
import type { Crew, Seat } from './crew.ts';
import { fixInput } from './fixInput.ts';
import type { PoolMetrics } from './poolMetrics.ts';
import type { ResolvedPoolOptions } from './poolOptions.ts';
import type { Settlement } from './settlement.ts';
import { sizeOfBuffers } from './sizeOfBuffers.ts';
import { tell } from './tell.ts';
import { HOW } from './wire.ts';

export interface Dispatch {
  /** What was passed is what arrives, though the call waits. */
  fix(call: Call): void;
  /** Sends calls in one message; `isQuiet`: each may run again after it. */
  send(seat: Seat, calls: readonly Call[], isQuiet: boolean, startMs?: number): void;
}

export interface DispatchParts {
  readonly options: ResolvedPoolOptions;
  readonly crew: Crew;
  readonly metrics: PoolMetrics;
  readonly settlement: Settlement;
  /** They could not be sent together. */
  readonly putBack: (calls: readonly Call[], areAlone: boolean) => void;
}

/** The calls of a message, on their way to a seat. */
export function createDispatch({ options, crew, metrics, settlement, putBack }: DispatchParts): Dispatch {
  const { clock, onProblem } = options;
  let messageCount = 0;

  /** As it was at the call, if it is small; of a batch, what is still wanted of it. */
  const inputOf = (call: Call): unknown => {
    const { isBatch, stats, input, fixed } = call;
    fixed?.notice?.();
    const copy = fixed && fixed.copy !== NOT_TINY ? fixed.copy : input;
    // What a copy hides, a proxy, shows when the input itself is sent.
    if (!isBatch) return copy !== input && isCopyOf(copy, input) ? input : copy;
    const inputs = copy as readonly unknown[];
    call.inputCount = inputs.length;
    const { isSkipped } = call.options;
    if (isSkipped) call.places = [...inputs.keys()].filter((place) => !tell(options, isSkipped, place));
    const wanted = call.places?.map((place) => inputs[place]) ?? inputs;
    call.limitMs = stats.limitMs * Math.max(1, wanted.length);
    return wanted;
  };
  const takeUnsent = (seat: Seat, calls: readonly Call[], error: unknown): void => {
    const [first] = calls;
    if (first && calls.length === 1) settlement.fail(first, 'CLONE_FAILED', error, seat.slot.number);
    // One of them is to blame: each shows when it travels alone. What has failed stays where it is.
    putBack(calls, true);
  };

  return {
    fix(call) {
      if (call.options.transfer?.length) return;
      const { stats, input, isBatch } = call;
      call.fixed ??= fixInput(stats.name, input, isBatch, onProblem);
      call.isSmall = call.fixed.copy !== NOT_TINY && mayShare(call);
    },
    send(seat, calls, isQuiet, startMs = clock.now()) {
      const transfer = calls[0]?.options.transfer ?? [];
      const how = calls.length === 1 ? HOW.solo : isQuiet ? HOW.quiet : HOW.journal;
      const list: unknown[] = [how];
      let movedBytes = 0;
      try {
        for (const call of calls) list.push(call.id, call.stats.name, inputOf(call), call.isBatch);
        if (how === HOW.journal) seat.link?.book(calls.length);
        if (transfer.length > 0) movedBytes = sizeOfBuffers(transfer);
        seat.link?.send((messageCount += 1), list, transfer);
      } catch (error) {
        return takeUnsent(seat, calls, error);
      }
      const sentMs = clock.now();
      crew.step(seat, { type: 'sent', id: messageCount, how, calls }, sentMs);
      metrics.transferredBytes += movedBytes;
      for (const call of calls) {
        call.sendMs = (sentMs - startMs) / calls.length;
        const { residentKey } = call;
        if (residentKey !== undefined && !seat.residents.has(residentKey)) seat.residents.set(residentKey, null);
      }
    },
  };
}
