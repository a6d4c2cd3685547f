import type { Crew, EndCode } from './crew.ts';
import type { PoolMetrics } from './poolMetrics.ts';
import type { ResolvedPoolOptions } from './poolOptions.ts';
import type { RunEstimates } from './runEstimates.ts';
import type { Settlement } from './settlement.ts';
import { sizeOfBuffers } from './sizeOfBuffers.ts';
import type { Slot } from './slot.ts';
import type { TaskFailureCode } from './taskFailure.ts';
import type { TaskRecord } from './taskRecord.ts';
import type { WireError } from '../src/lib/wireError.ts';
import { fromWireError } from '../src/lib/wireError.ts';
import type { FromWorker, WireOutcome } from './wire.ts';

export interface ConversationParts {
  readonly options: ResolvedPoolOptions;
  readonly crew: () => Crew;
  readonly metrics: PoolMetrics;
  readonly estimates: RunEstimates;
  readonly settlement: Settlement;
  /** Calls that never started there, or may run again. */
  readonly putBack: (records: readonly TaskRecord[]) => void;
}

/** What is said with each slot: one message of calls at a time, what comes back, and what its end means for its calls. */
export interface Conversation {
  send(slot: Slot, calls: TaskRecord[]): void;
  hear(slot: Slot, message: FromWorker, receiveMs: number): void;
  /** The slot's calls are nobody's now. */
  ended(slot: Slot, code: EndCode, cause: unknown): void;
  /** Its running call has used up its time. */
  timeOut(slot: Slot): void;
  /** The caller gives up on a call that was sent. It settles now; its task has a moment to stop. */
  cancel(slot: Slot, record: TaskRecord, code: TaskFailureCode, cause?: unknown): void;
}

export function createConversation(parts: ConversationParts): Conversation {
  const { options, crew, metrics, estimates, settlement, putBack } = parts;
  const { clock } = options;

  const begin = (slot: Slot, record: TaskRecord): void => {
    slot.running = record;
    record.startedMs = clock.now();
    record.attempt += 1;
    const timeoutMs = record.options.timeoutMs ?? record.task.timeoutMs ?? options.runTimeoutMs;
    slot.runDeadlineMs = record.startedMs + timeoutMs;
    if (record.isSettled) letStop(slot);
    else crew().wakeAt(slot.runDeadlineMs);
  };
  const letStop = (slot: Slot): void => {
    slot.runDeadlineMs = Infinity;
    slot.killAtMs = clock.now() + options.abortGraceMs;
    crew().wakeAt(slot.killAtMs);
  };
  const leave = (slot: Slot, record: TaskRecord): void => {
    slot.calls.splice(slot.calls.indexOf(record), 1);
    if (slot.running === record) pause(slot);
  };
  const pause = (slot: Slot): void => {
    slot.running = undefined;
    slot.runDeadlineMs = Infinity;
    slot.killAtMs = Infinity;
  };

  const finish = (slot: Slot, outcome: WireOutcome, receiveMs: number): void => {
    const record = slot.calls.find(({ id }) => id === outcome.id);
    if (!record) return;
    record.receiveMs += receiveMs;
    leave(slot, record);
    learn(slot, record, outcome);
    if (outcome.code) {
      const cause = outcome.error && fromWireError(outcome.error);
      settlement.fail(record, outcome.code, cause, slot.number);
    } else {
      const value = 'value' in outcome ? outcome.value : record.value;
      settlement.succeed(record, record.isBatch ? (value as readonly BatchEntry[]).map(toBatchResult) : value);
    }
  };
  const learn = (slot: Slot, record: TaskRecord, outcome: WireOutcome): void => {
    const { deserializeMs = 0, runMs, serializeMs = 0, movedBytes = 0, residents } = outcome;
    const { submittedMs, startedMs, sendMs, receiveMs, residentKey } = record;
    if (slot.number !== null) crew().proved();
    metrics.transferredBytes += movedBytes;
    estimates.countRun(record.name, runMs);
    if (residents) slot.residents = new Map(residents);
    // It named a key, and kept nothing.
    else if (residentKey !== undefined && slot.residents.get(residentKey) === null) slot.residents.delete(residentKey);
    if (record.isSettled) return;
    const waitMs = startedMs - submittedMs;
    const timing = { worker: slot.number, waitMs, sendMs, deserializeMs, runMs, serializeMs, receiveMs };
    metrics.countRun(timing);
    tell(record.options.onTiming, timing);
  };
  const tell = <Value, Result>(callback: ((value: Value) => Result) | undefined, value: Value): Result | undefined => {
    try {
      return callback?.(value);
    } catch (error) {
      options.onProblem('pool.callback', error);
      return undefined;
    }
  };
  const takePartial = async (slot: Slot, record: TaskRecord, value: unknown): Promise<void> => {
    try {
      if (!record.isSettled) await tell(record.options.onPartial, value);
    } catch (error) {
      options.onProblem('pool.callback', error);
    }
    slot.link?.post(['more', record.id]);
  };

  const send: Conversation['send'] = (slot, calls) => {
    const [first] = calls as [TaskRecord];
    const transfer = first.options.transfer ?? [];
    const startMs = clock.now();
    let movedBytes = 0;
    slot.calls = calls;
    slot.isQuiet =
      calls.length > 1 && calls.every(({ task, attempt }) => task.isIdempotent && attempt < options.retries);
    try {
      movedBytes = sizeOfBuffers(transfer);
      slot.link?.send(
        calls.map(({ id, name, input, isBatch }) => [id, name, input, isBatch]),
        slot.isQuiet,
        transfer,
        (outcomes, receiveMs) => reply(slot, calls, outcomes, receiveMs),
      );
    } catch (error) {
      slot.calls = [];
      if (calls.length === 1) settlement.fail(first, 'CLONE_FAILED', error, slot.number);
      // One of them is to blame: each shows when it travels alone.
      else {
        for (const record of calls) record.isSmall = false;
        putBack(calls);
      }
      return crew().rest(slot);
    }
    const sendMs = (clock.now() - startMs) / calls.length;
    for (const record of calls) {
      record.sendMs = sendMs;
      if (record.residentKey !== undefined && !slot.residents.has(record.residentKey)) {
        slot.residents.set(record.residentKey, null);
      }
    }
    metrics.transferredBytes += movedBytes;
    for (const record of slot.isQuiet ? calls.toReversed() : [first]) begin(slot, record);
    crew().work(slot);
  };
  const reply = (slot: Slot, calls: TaskRecord[], outcomes: readonly WireOutcome[], receiveMs: number): void => {
    if (slot.calls !== calls || slot.state !== 'busy') return;
    for (const outcome of outcomes) finish(slot, outcome, receiveMs / outcomes.length);
    const unstarted = slot.calls;
    if (slot.isQuiet) for (const record of unstarted) record.attempt -= 1;
    slot.calls = [];
    pause(slot);
    putBack(unstarted.filter(({ isSettled }) => !isSettled));
    crew().rest(slot);
  };

  const cancel: Conversation['cancel'] = (slot, record, code, cause) => {
    settlement.fail(record, code, cause, slot.number);
    slot.link?.post(['abort', record.id]);
    if (record === slot.running) letStop(slot);
  };

  return {
    send,
    hear(slot, message, receiveMs) {
      const [type, id, value] = message;
      if (type === 'pong' || type === 'closed') return;
      if (type === 'start' && value) finish(slot, value, receiveMs);
      const record = id === 0 ? slot.running : slot.calls.find((call) => call.id === id);
      if (!record) return;
      if (type === 'start') return begin(slot, record);
      if (type === 'garbled') return cancel(slot, record, 'CLONE_FAILED');
      if (type === 'unreadable') {
        settlement.fail(record, 'CLONE_FAILED', undefined, slot.number);
        return reply(slot, slot.calls, [], 0);
      }
      record.receiveMs += receiveMs;
      if (type === 'value') record.value = value;
      else if (type === 'partial') void takePartial(slot, record, value);
      else if (!record.isSettled) tell(record.options.onProgress, value);
    },
    ended(slot, code, cause) {
      const { calls, running, isQuiet } = slot;
      const mayRunAgain = ({ task, options: { transfer }, attempt }: TaskRecord): boolean =>
        task.isIdempotent === true && attempt <= options.retries && !transfer?.length;
      const isLost = (record: TaskRecord): boolean => (isQuiet || record === running) && !mayRunAgain(record);
      slot.calls = [];
      for (const record of calls.filter(isLost)) {
        settlement.fail(record, code === 'WORKER_CRASH' ? code : 'WORKER_LOST', cause, slot.number);
      }
      const rest = calls.filter((record) => !record.isSettled);
      // One of a quiet message is to blame: it shows when each travels alone.
      for (const record of rest) Object.assign(record, { value: undefined, isSmall: record.isSmall && !isQuiet });
      putBack(rest);
    },
    timeOut(slot) {
      if (slot.isQuiet) crew().end(slot, 'KILLED');
      else if (slot.running) cancel(slot, slot.running, 'RUN_TIMEOUT');
    },
    cancel,
  };
}

/** One item of a batch, as a worker answers it. */
type BatchEntry = { readonly value: unknown } | { readonly error: WireError };

function toBatchResult(entry: BatchEntry): unknown {
  if (!('error' in entry)) return entry.value;
  const error = fromWireError(entry.error);
  return error instanceof Error ? error : new Error(String(error));
}
