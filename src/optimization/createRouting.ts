import { describeError } from '../lib/describeError.ts';
import { createResidents } from '../lib/residents.ts';
import type { TellProblem } from '../types/sample.ts';
import type { TaskDefinitions } from '../types/tasks.ts';
import { createBlockMeter } from './blockMeter.ts';
import { createCalls } from './calls.ts';
import type { Calls } from './calls.ts';
import { createClosures } from './closures.ts';
import type { Closures } from './closures.ts';
import { createHosts } from './hosts.ts';
import type { Hosts } from './hosts.ts';
import { createLateAdvice } from './lateAdvice.ts';
import type { LateAdvice } from './lateAdvice.ts';
import { createLateRouter } from './lateRouter.ts';
import { readManagerOptions } from './managerOptions.ts';
import type { OptimizationManagerOptions } from './managerOptions.ts';
import { createModelKeeper } from './modelKeeper.ts';
import type { ModelKeeper } from './modelKeeper.ts';
import { createOperationRegistry } from './operationRegistry.ts';
import type { OperationRegistry } from './operationRegistry.ts';
import { madeOf } from './parts.ts';
import type { ManagerParts } from './parts.ts';
import type { PlanSources } from './planCall.ts';
import { createProceed } from './proceed.ts';
import { createRoutedRun } from './routedRun.ts';
import { createRouteRunner } from './routeRunner.ts';

/** What stands behind a manager, and how calls go through it. */
export interface Routing extends PlanSources {
  readonly parts: ManagerParts;
  readonly registry: OperationRegistry;
  readonly hosts: Hosts;
  readonly tell: TellProblem;
  readonly calls: Calls;
  readonly closures: Closures;
  readonly advice: LateAdvice;
  readonly keeper: ModelKeeper | undefined;
}

/** What the manager alone knows. */
export interface ManagerState {
  readonly isSafe: () => boolean;
  /** Throws once it is disposed of. */
  readonly requireOpen: () => void;
}

/**
 * Connects what a call passes: it is settled once (`calls`), goes through middleware, past the end of a gesture (`proceed`)
 * and equal calls (`keyed`) to a plan (`routed`), and is run on its route (`runOnRoute`). @throws BAD_OPTION
 */
export function createRouting<Tasks extends TaskDefinitions>(
  options: OptimizationManagerOptions<Tasks>,
  parts: ManagerParts,
  { isSafe, requireOpen }: ManagerState,
): Routing {
  const settings = readManagerOptions(options);
  const { batch, cache, clock, deviceClass, modelStore: store, policy } = settings;
  const hosts = createHosts();
  const tell: TellProblem = (code, error) =>
    hosts.tell({ kind: 'problem', code, message: describeError(error), atMs: clock.now() });

  const blocks = createBlockMeter(clock);
  const router = createLateRouter(parts.router, policy);
  const sources: PlanSources = { settings, router, blocks, residents: createResidents(() => clock.now()) };
  const registry = createOperationRegistry(batch.maxDelayMs);
  const advice = createLateAdvice(options.advise, parts.advice);
  const keeper =
    store &&
    createModelKeeper({
      store,
      router,
      deviceClass,
      clock,
      onError: (error) => tell('model-store-failed', error),
    });

  const host = (): Hosts['current'] => hosts.current;
  const runOnRoute = createRouteRunner({
    ...sources,
    parts,
    requireOpen,
    recordStage: (stage, parent, ranOn) =>
      host().record({ kind: 'operation', ...stage, parent, ranOn, wasHidden: false }),
  });
  const routed = createRoutedRun({
    ...sources,
    runOnRoute,
    host,
    requireOpen,
    onLearned: () => {
      keeper?.touch();
      void advice.seek();
    },
  });
  const keyed = madeOf(parts.keyed, (create) => create({ settings, routed, tell }));
  const proceed = createProceed({ settings, routed, host, isSafe, keyed });
  const calls = createCalls({ settings, registry, blocks, proceed, tell, requireOpen });
  const closures = createClosures({
    registry,
    keepsResults: () => parts.keepsResults ?? (cache?.getStats()?.disk ?? null) !== null,
    tell,
    call: (operation, args, route) =>
      calls.call({ name: operation.facts.name, input: args, options: { route } }, operation),
    forget: (name) => router.forget(name),
  });
  for (const [name, task] of Object.entries(options.tasks)) registry.addTask(name, task);
  return { ...sources, parts, registry, hosts, tell, calls, closures, advice, keeper };
}
