import { createAbortWatch } from '../src/lib/abortWatch.ts';
import type { ExecuteOptions, WorkerMetrics } from '../src/types/taskRunner.ts';
import type { Call } from './call.ts';
import { createCalls } from './calls.ts';
import type { EarlierCall } from './calls.ts';
import { createCrew } from './crew.ts';
import type { CrewEvents } from './crew.ts';
import { createDeadlines } from './deadlines.ts';
import { createDispatch } from './dispatch.ts';
import { createOutcomes } from './outcomes.ts';
import { createPoolMetrics } from './poolMetrics.ts';
import type { ResolvedPoolOptions } from './poolOptions.ts';
import { createPump } from './pump.ts';
import { createRunEstimates } from './runEstimates.ts';
import { createSettlement } from './settlement.ts';
import { createStaffing } from './staffing.ts';
import type { TaskFailureCode } from './taskFailure.ts';
import { createTaskQueue } from './taskQueue.ts';

export interface Scheduler {
  submit(
    name: string,
    input: unknown,
    options: ExecuteOptions,
    isBatch: boolean,
    earlier?: EarlierCall,
  ): Promise<unknown>;
  resize(size: number): void;
  warmUp(): Promise<void>;
  expectedWaitMs(): number;
  readMetrics(): WorkerMetrics;
  dispose(isDraining: boolean): Promise<void>;
}

/** Every call that `submit` takes settles exactly once, whatever becomes of the worker it was given to. */
export function createScheduler(options: ResolvedPoolOptions): Scheduler {
  const { clock, whenFull, maxQueue } = options;
  const queue = createTaskQueue(options.ageingMs, whenFull === 'drop-oldest');
  const metrics = createPoolMetrics();
  const estimates = createRunEstimates();
  const settlement = createSettlement(metrics);
  const deadlines = createDeadlines();
  const createCall = createCalls(options);
  const watchAbort = createAbortWatch('A call');
  let isDisposed = false;
  const onStarted: (() => void)[] = [];

  const takeEffect: CrewEvents['calls'] = (seat, effect) => {
    switch (effect.type) {
      case 'settle':
        return outcomes.take(seat, effect.call, effect.outcome, effect.startedMs);
      case 'fail':
        return settlement.fail(effect.call, effect.code, effect.cause, seat.slot.number);
      case 'putBack':
        return putBack(effect.calls, effect.areAlone);
      default:
        effect satisfies never;
    }
  };
  const putBack = (calls: readonly Call[], areAlone: boolean): void => {
    for (const call of calls) {
      if (call.isSettled) continue;
      call.apart = undefined;
      call.isSmall &&= !areAlone;
      if (clock.now() >= call.queueDueMs) settlement.fail(call, 'QUEUE_TIMEOUT');
      else queue.push(call);
    }
    pump.schedule();
  };
  const crew = createCrew(options, metrics, estimates, {
    free: () => {
      tellStarted();
      pump.hurry();
    },
    calls: takeEffect,
    note: (seat, note, receiveMs) => outcomes.hear(seat, note, receiveMs),
    ended: (code) => {
      tellStarted();
      const isHopeless = code === 'WORKER_LOAD' && (options.fallback === 'reject' || crew.pageError);
      if (isHopeless && crew.workers().length === 0) refuseAll();
      pump.schedule();
    },
    tick: (nowMs) => {
      crew.wakeAt(deadlines.sweep(nowMs, expire));
      pump.schedule();
    },
  });
  const outcomes = createOutcomes({ options, crew, metrics, estimates, settlement });
  const staffing = createStaffing(options, crew, queue, estimates, metrics);
  const dispatch = createDispatch({ options, crew, metrics, settlement, putBack });

  const cancel = (call: Call, code: TaskFailureCode, cause?: unknown): void => {
    if (queue.delete(call)) return settlement.fail(call, code, cause);
    for (const seat of crew.seats) {
      if (!seat.slot.calls.includes(call)) continue;
      settlement.fail(call, code, cause, seat.slot.number);
      crew.step(seat, { type: 'cancelled', call });
    }
  };
  const expire = (call: Call, code: 'TIMEOUT' | 'QUEUE_TIMEOUT'): void => {
    if (code === 'TIMEOUT' || call.isQueued) cancel(call, code);
  };
  const refuseAll = (): void => {
    const { code, cause } = crew.pageError ? { code: 'WORKER_LOAD' as const, ...crew.pageError } : crew.deaths.last;
    for (const call of queue.all()) cancel(call, code, cause);
  };
  const pump = createPump({ options, crew, queue, estimates, staffing, send: dispatch.send, refuseAll });

  const admit = (call: Call): void => {
    const { task } = call.stats;
    const { signal } = call.options;
    if (!task) return settlement.fail(call, 'UNKNOWN_TASK');
    try {
      if (!call.isBatch) call.residentKey = task.residentKey?.(call.input as never);
    } catch (error) {
      return settlement.fail(call, 'TASK_ERROR', error);
    }
    // Only now, for `residentKey` may have done either.
    if (isDisposed) return settlement.fail(call, 'DISPOSED');
    if (signal?.aborted) return settlement.fail(call, 'ABORTED', signal.reason);
    if (call.dueMs <= call.submittedMs) return settlement.fail(call, 'TIMEOUT');
    const seat = pump.findAtOnce(call);
    if (seat) pump.send(seat, [call], false, call.submittedMs);
    else wait(call);
    if (call.isSettled) return;
    if (signal) call.unwatch = watchAbort(signal, ({ cause }) => cancel(call, 'ABORTED', cause));
    const dueMs = Math.min(call.dueMs, call.queueDueMs);
    if (dueMs === Infinity) return;
    deadlines.add(call);
    crew.wakeAt(dueMs);
  };
  const wait = (call: Call): void => {
    // Each worker has one, or soon takes one: those that are idle, and those that can be started.
    const most = maxQueue + Math.max(crew.size, crew.seats.size);
    if (settlement.pendingCount > most && whenFull !== 'wait') {
      const refused = whenFull === 'drop-oldest' ? (queue.takeLeast() ?? call) : call;
      settlement.fail(refused, 'QUEUE_FULL');
      if (refused === call) return;
    }
    dispatch.fix(call);
    queue.push(call);
    pump.schedule();
  };
  const tellStarted = (): void => {
    if (onStarted.length === 0) return;
    for (const { slot } of crew.seats) if (slot.phase === 'loading') return;
    for (const resolve of onStarted.splice(0)) resolve();
  };

  return {
    submit: (name, input, callOptions, isBatch, earlier) =>
      new Promise((resolve, reject) => {
        settlement.accept();
        admit(createCall({ name, input, options: callOptions, isBatch, nowMs: clock.now(), earlier, resolve, reject }));
      }),
    resize(size) {
      crew.size = size;
      crew.shrink();
      pump.schedule();
    },
    warmUp: () =>
      new Promise((resolve) => {
        onStarted.push(resolve);
        if (!isDisposed && !crew.deaths.isBlocked() && crew.workers().length === 0) crew.start();
        tellStarted();
      }),
    expectedWaitMs: staffing.expectedWaitMs,
    readMetrics: () => ({ ...staffing.readState(), ...metrics.read() }),
    async dispose(isDraining) {
      isDisposed = true;
      if (isDraining) await settlement.whenEmpty();
      for (const call of queue.all()) cancel(call, 'DISPOSED');
      for (const { slot } of crew.seats) for (const call of slot.calls) cancel(call, 'DISPOSED');
      crew.stop();
      tellStarted();
    },
  };
}
