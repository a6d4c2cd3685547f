import { timeStage } from '../lib/timeStage.ts';
import type { TaskStage, TaskTiming } from '../types/taskRunner.ts';
import type { TaskContext } from '../types/tasks.ts';
import type { FromAnywhere } from './asFromAnywhere.ts';
import { madeOf } from './parts.ts';
import type { ManagerParts } from './parts.ts';
import type { PlanSources } from './planCall.ts';
import { readRejection } from './routeFailure.ts';
import type { InPool, RunHere, RunOnRoute } from './routedCall.ts';
import { runInline } from './runInline.ts';
import type { Spent } from './spent.ts';

export interface RouteRunnerParts extends Pick<PlanSources, 'settings' | 'blocks' | 'residents'> {
  readonly parts: ManagerParts;
  /** Records a part of a task. */
  readonly recordStage: (stage: TaskStage, parent: string, ranOn: Spent['ranOn']) => void;
  /** Throws once the manager is disposed of. */
  readonly requireOpen: () => void;
}

export function createRouteRunner(from: RouteRunnerParts): RunOnRoute {
  const { settings, parts, blocks, residents, recordStage, requireOpen } = from;
  const { runner, createBatcher, clock } = settings;

  const contextOf = (signal: AbortSignal, parent: string): TaskContext => ({
    signal,
    progress: () => {},
    resident: residents.get,
    peek: residents.peek,
    measure: (name, work) => timeStage(name, work, clock.now, (stage) => recordStage(stage, parent, 'page')),
  });
  const fromAnywhere = async (): Promise<FromAnywhere> => (await parts.fromAnywhere()) ?? ((thrown) => thrown);

  const here: RunHere = ({ task, facts: { name } }, signal, spent, work, count = 1) => {
    // Right before the start: whatever waited until now may have ended meanwhile.
    requireOpen();
    signal.throwIfAborted();
    const timeoutMs = (task.timeoutMs ?? Infinity) * count;
    return runInline((ownSignal) => work(contextOf(ownSignal, name)), {
      name,
      timeoutMs,
      signal,
      clock,
      blocks,
      spent,
      // A closure never leaves the page: its errors are themselves, and its generators its caller's.
      ...(!task.isLocal && { fromAnywhere }),
    });
  };

  const inPool: InPool = async (name, signal, spent, call) => {
    const startMs = clock.now();
    const coming = runner?.coming?.();
    if (coming) await coming;
    requireOpen();
    signal.throwIfAborted();
    const stages: TaskStage[] = [];
    let timing: TaskTiming | undefined;
    try {
      const value = await call({
        signal,
        onTiming: (told) => (timing = told),
        onStage: (stage) => stages.push(stage),
      });
      // A pool that tells nothing is learned from all the same.
      spent.computeMs = timing ? timing.runMs : clock.now() - startMs;
      return value;
    } catch (error) {
      throw readRejection(error);
    } finally {
      const { worker = 1, waitMs = 0, sendMs = 0, receiveMs = 0, runMs = 0 } = timing ?? {};
      spent.ranOn = worker === null ? 'page' : 'worker';
      spent.waitMs = waitMs;
      // Without a worker the pool ran it here: then its work is what blocked.
      for (const heldMs of worker === null ? [runMs] : [sendMs, receiveMs]) spent.hold(heldMs);
      for (const stage of stages) recordStage(stage, name, spent.ranOn);
    }
  };

  const batches =
    createBatcher && madeOf(parts.batches, (create) => create({ settings, createBatcher, here, inPool, fromAnywhere }));

  return async (call, wanted) => {
    const { operation, input, options, signal, spent } = call;
    const { task, facts } = operation;
    const { onProgress, notice } = options;
    const batched = wanted === 'batch' ? batches?.() : undefined;
    const runBatched = batched instanceof Promise ? await batched : batched;
    if (runBatched) return { value: await runBatched(call), route: 'batch' };
    // Where batches cannot be had, each goes by itself.
    if (runner && !task.isLocal && wanted !== 'inline') {
      const { priority, transfer } = options;
      const more = {
        ...(priority !== undefined && { priority }),
        ...(transfer && { transfer }),
        ...(onProgress && { onProgress }),
      };
      const value = await inPool(facts.name, signal, spent, (told) => {
        notice?.();
        return runner.execute(facts.name, input as never, { ...told, ...more });
      });
      return { value, route: spent.ranOn === 'page' ? 'inline' : 'worker' };
    }
    const value = await here(operation, signal, spent, (context) => {
      notice?.();
      return task.run(input, onProgress ? { ...context, progress: onProgress } : context);
    });
    return { value, route: 'inline' };
  };
}
