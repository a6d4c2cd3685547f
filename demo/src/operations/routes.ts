import { createOptimization, optimizationProfiles, WorkerPool } from 'mapvitals/optimize';
import { app } from '../session/app.ts';
import { cache } from './cache.ts';
import { tasks } from './tasks.ts';
import type {
  MapRunOptions,
  MapRunResult,
  OptimizationManager,
  OptimizationProfile,
  Optimizer,
  Plan,
  ProfileName,
  RunOptions,
  TaskInput,
  TaskName,
  TaskOutput,
} from 'mapvitals/optimize';
import type { Measure, Routing } from './operations.ts';
import type { Tasks } from './tasks.ts';

/** Runs tasks: a pool, or a manager with its routes. */
export interface Runner {
  execute<Name extends TaskName<Tasks>>(
    name: Name,
    input: TaskInput<Tasks[Name]>,
    options?: Pick<RunOptions, 'signal' | 'onProgress'>,
  ): Promise<TaskOutput<Tasks[Name]>>;
  map<Name extends TaskName<Tasks>>(
    name: Name,
    inputs: readonly TaskInput<Tasks[Name]>[],
    options?: Pick<MapRunOptions, 'signal' | 'onProgress'>,
  ): Promise<readonly MapRunResult<TaskOutput<Tasks[Name]>>[]>;
}

type ManagedRouting = Exclude<Routing, 'off' | 'page'>;

/** Without `createWorker` a pool runs its tasks on the page: what an app does that has no optimizer. */
const plain = new WorkerPool({ tasks });

/** Any task can travel in a batch: its inputs one after the other. */
const batchable = Object.fromEntries(
  Object.entries(tasks).map(([name, task]) => {
    const run = task.run as (input: unknown, context: unknown) => unknown;
    const runBatch = (inputs: readonly unknown[], context: unknown): Promise<readonly unknown[]> =>
      Promise.all(inputs.map((input) => run(input, context)));
    return [name, { ...task, runBatch }];
  }),
) as unknown as Tasks;

const forgetful = { ...optimizationProfiles.growth, keepsModel: false };

/** One each: what a routing has brought to the page or to its workers must not help another. */
const managers: Readonly<Record<ManagedRouting, OptimizationManager<Tasks>>> = {
  learned: createManager('growth'),
  inline: createManager(forgetful),
  worker: createManager(forgetful),
  // A batch goes to whichever worker is free, so that only one may have the data.
  batch: createManager({ ...forgetful, poolSize: 1 }, batchable),
};
let shown = managers.learned;

/** Runs tasks as a routing wants it, from now on. `measure` is for those that no manager runs: a manager measures by itself. */
export function createRunner(routing: Routing, measure: Measure): Runner {
  if (routing === 'off') {
    return {
      execute: (name, input, options) => measure(name, () => plain.execute(name, input, options)),
      map: (name, inputs, options) => plain.map(name, inputs, options),
    };
  }
  const manager = (shown = managers[routing === 'page' ? 'learned' : routing]);
  const forced = routing === 'learned' ? {} : ({ route: routing === 'page' ? 'inline' : routing } as const);
  return {
    execute: (name, input, options) => manager.run(name, input, { ...options, ...forced }),
    map: (name, inputs, options) => manager.map(name, inputs, { ...options, ...forced }),
  };
}

/** Where the cluster index of all places would be built now if that were learned, and why. */
export function explainClustering(): Plan {
  return managers.learned.explain('places.cluster');
}

/** The manager that was chosen last, for the overlay and the report. All are measured. */
export const optimize: Optimizer = {
  sampleRate: shown.sampleRate,
  run: (...args) => shown.run(...args),
  explain: (...args) => shown.explain(...args),
  getMetrics: () => shown.getMetrics(),
  getReport: () => shown.getReport(),
  connect(host) {
    const stops = Object.values(managers).map((manager) => manager.connect(host));
    return () => {
      for (const stop of stops) stop();
    };
  },
};

function createManager(
  profile: ProfileName | OptimizationProfile,
  definitions: Tasks = tasks,
): OptimizationManager<Tasks> {
  return createOptimization({
    app,
    tasks: definitions,
    createWorker: () => new Worker(new URL('./tasks.worker.ts', import.meta.url), { type: 'module' }),
    profile,
    cache,
  });
}

// An edited module makes managers of its own: the old ones must not stay.
import.meta.hot?.dispose(() => {
  for (const owner of [plain, ...Object.values(managers)]) void owner.dispose();
});
