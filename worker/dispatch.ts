import { mayRepeat } from './call.ts';
import type { Call } from './call.ts';
import { isCopyOf, NOT_TINY } from './copyTiny.ts';
import type { Crew, CrewEvents, Seat } from './crew.ts';
import type { Outcomes } from './outcomes.ts';
import type { PoolMetrics } from './poolMetrics.ts';
import type { ResolvedPoolOptions } from './poolOptions.ts';
import type { Settlement } from './settlement.ts';
import { sizeOfBuffers } from './sizeOfBuffers.ts';
import type { TaskQueue } from './taskQueue.ts';
import { HOW } from './wire.ts';
import type { How } from './wire.ts';

export interface Dispatch {
  /** Sends calls in one message. */
  send(seat: Seat, calls: readonly Call[], startMs?: number): void;
  /** What a slot asks for that its calls feel. */
  takeEffect: CrewEvents['calls'];
  /** What a task tells on the way. */
  hear: CrewEvents['note'];
}

export interface DispatchParts {
  readonly options: ResolvedPoolOptions;
  readonly crew: Crew;
  readonly queue: TaskQueue;
  readonly metrics: PoolMetrics;
  readonly outcomes: Outcomes;
  readonly settlement: Settlement;
  readonly schedulePump: () => void;
}

/** The calls of a message, on their way to a seat and back. */
export function createDispatch(parts: DispatchParts): Dispatch {
  const { options, crew, queue, metrics, outcomes, settlement, schedulePump } = parts;
  const { clock } = options;
  let messageCount = 0;

  const takeEffect: Dispatch['takeEffect'] = (seat, effect) => {
    switch (effect.type) {
      case 'settle':
        return outcomes.take(seat, effect.call, effect.outcome, effect.startedMs);
      case 'fail':
        return settlement.fail(effect.call, effect.code, effect.cause, seat.slot.number);
      case 'putBack':
        for (const call of effect.calls) {
          if (call.isSettled) continue;
          call.apart = undefined;
          call.isSmall &&= !effect.areAlone;
          if (clock.now() >= call.queueDueMs) settlement.fail(call, 'QUEUE_TIMEOUT');
          else queue.push(call);
        }
        return schedulePump();
      default:
        effect satisfies never;
    }
  };
  const hear: Dispatch['hear'] = (seat, [type, id, value], receiveMs) => {
    const call = seat.slot.calls.find((one) => one.id === id);
    if (!call) return;
    call.receiveMs += receiveMs;
    if (type === 'value') {
      call.apart = { value };
      crew.step(seat, { type: 'value', call });
    } else if (type === 'partial') void handOut(seat, call, value);
    else if (!call.isSettled) outcomes.tell(call.options.onProgress, value);
  };
  /** Gives the caller a row, and asks for another once it is taken. */
  const handOut = async (seat: Seat, call: Call, row: unknown): Promise<void> => {
    call.stats.isStream = true;
    call.rowCount += 1;
    call.openRows += 1;
    crew.step(seat, { type: 'rows', call });
    try {
      if (!call.isSettled) await outcomes.tell(call.options.onPartial, row);
    } catch (error) {
      options.onProblem('pool.callback', error);
    }
    call.openRows -= 1;
    crew.step(seat, { type: 'rows', call });
    if (seat.slot.calls.includes(call)) seat.link?.tell('more', call.id);
  };

  const send = (seat: Seat, calls: readonly Call[], startMs = clock.now()): void => {
    const [first] = calls as [Call];
    const transfer = first.options.transfer ?? [];
    const list: unknown[] = [howOf(calls)];
    let movedBytes = 0;
    try {
      for (const call of calls) list.push(call.id, call.stats.name, inputOf(call), call.isBatch);
      if (list[0] === HOW.journal) seat.link?.book(calls.length);
      if (transfer.length > 0) movedBytes = sizeOfBuffers(transfer);
      seat.link?.send((messageCount += 1), list, transfer);
    } catch (error) {
      return takeUnsent(seat, calls, error);
    }
    const sentMs = clock.now();
    crew.step(seat, { type: 'sent', id: messageCount, how: list[0] as How, calls }, sentMs);
    metrics.transferredBytes += movedBytes;
    for (const call of calls) {
      call.sendMs = (sentMs - startMs) / calls.length;
      const { residentKey } = call;
      if (residentKey !== undefined && !seat.residents.has(residentKey)) seat.residents.set(residentKey, null);
    }
  };
  const howOf = (calls: readonly Call[]): How => {
    if (calls.length === 1) return HOW.solo;
    // One more run must be left after this one.
    return calls.every((call) => mayRepeat(call, options.retries - 1)) ? HOW.quiet : HOW.journal;
  };
  /** As it was at the call, if it is small; of a batch, what is still wanted of it. */
  const inputOf = (call: Call): unknown => {
    const { isBatch, stats, input, copy, options: callOptions } = call;
    call.notice?.();
    // What a copy hides, a proxy, shows when the input itself is sent.
    if (!isBatch) return copy === undefined || copy === NOT_TINY || isCopyOf(copy, input) ? input : copy;
    const inputs = input as readonly unknown[];
    if (callOptions.isSkipped) {
      const skipped = [...inputs.keys()].filter((place) => outcomes.tell(callOptions.isSkipped, place));
      call.skipped = new Set(skipped);
    }
    const wanted = call.skipped ? inputs.filter((_, place) => !call.skipped?.has(place)) : inputs;
    call.limitMs = stats.limitMs * Math.max(1, wanted.length);
    return wanted;
  };
  const takeUnsent = (seat: Seat, calls: readonly Call[], error: unknown): void => {
    const [first] = calls;
    if (first && calls.length === 1) settlement.fail(first, 'CLONE_FAILED', error, seat.slot.number);
    // One of them is to blame: each shows when it travels alone.
    else {
      for (const call of calls) {
        call.isSmall = false;
        queue.push(call);
      }
    }
    schedulePump();
  };

  return { send, takeEffect, hear };
}
