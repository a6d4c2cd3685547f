import type { Residents } from '../lib/residents.ts';
import type { Plan, RunRoute } from '../types/optimization.ts';
import type { BlockMeter } from './blockMeter.ts';
import type { ManagerSettings } from './managerOptions.ts';
import type { Operation } from './operation.ts';
import type { Router } from './router.ts';
import type { AnyTask } from './runInline.ts';

export interface PlanSources {
  readonly settings: ManagerSettings;
  readonly router: Router;
  readonly blocks: BlockMeter;
  /** What tasks keep on the page. */
  readonly residents: Residents;
}

/** What a call that has an input is planned by; without one, what the latest call was. */
export interface PlanSubject {
  readonly size: number;
  readonly isHere: boolean;
  readonly sizeFrom: Plan['sizeFrom'];
}

/** Gathers how things stand and asks the policy. Without `draw` nothing is explored: what would be chosen now. */
export function planCall(
  { settings, router, blocks }: PlanSources,
  { task, arrivals, state, facts }: Operation,
  { size, isHere, sizeFrom }: PlanSubject,
  draw = 1,
): Plan {
  const { runner, batch, maxInlineMs } = settings;
  const canWorker = isRouteOpen(settings, task, 'worker');
  const nowMs = blocks.freeNow();
  const plan = router.plan(
    {
      name: facts.name,
      size,
      // Work goes where its data is.
      canInline: !canWorker || isHere,
      canWorker,
      canBatch: isRouteOpen(settings, task, 'batch'),
    },
    {
      workerWaitMs: canWorker ? (runner?.expectedWaitMs() ?? 0) : 0,
      batchDelayMs: batch.maxDelayMs,
      batchSize: Math.min(batch.maxSize, arrivals.expectedBatchSize(nowMs)),
      isBatchOpen: arrivals.isBatchOpen(nowMs),
      blockedMs: blocks.blockedMs(),
      lastRoute: state.lastRoute,
      maxInlineMs,
      draw,
    },
  );
  return { ...plan, sizeFrom };
}

/** Whether a task could take it now. */
export function isRouteOpen({ runner, createBatcher }: ManagerSettings, task: AnyTask, route: RunRoute): boolean {
  if (route === 'worker') return runner !== undefined && runner.isOpen?.() !== false && !task.isLocal;
  return route === 'inline' || (createBatcher !== undefined && task.runBatch !== undefined);
}

export function subjectOf({ residents }: PlanSources, { task }: Operation, input: unknown): PlanSubject {
  return { size: readSize(task, input), isHere: isHere(task, input, residents), sizeFrom: 'input' };
}

/** The latest run's. */
export function lastSubjectOf({ state: { lastSize, wasHere } }: Operation): PlanSubject {
  return { size: lastSize ?? 1, isHere: wasHere, sizeFrom: lastSize === null ? 'none' : 'lastRun' };
}

/** The task's own word on its input; 1 where it has none or says nonsense: a size must never fail a call. */
function readSize(task: AnyTask, input: unknown): number {
  try {
    const size = task.sizeOf?.(input) ?? 1;
    return size > 0 && size < Infinity ? size : 1;
  } catch {
    return 1;
  }
}

/** Also where the task cannot tell what it needs. */
function isHere(task: AnyTask, input: unknown, residents: Residents): boolean {
  try {
    const key = task.residentKey?.(input);
    return key === undefined || residents.has(key);
  } catch {
    return true;
  }
}
