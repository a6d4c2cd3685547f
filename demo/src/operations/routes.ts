import { createOptimization, MapVitalsError, optimizationProfiles, WorkerPool } from 'mapvitals/optimize';
import { cache } from './cache.ts';
import { tasks } from './tasks.ts';
import type {
  MapResult,
  OptimizationManager,
  OptimizationProfile,
  Optimizer,
  ProfileName,
  RunOptions,
  TaskInput,
  TaskName,
  TaskOutput,
} from 'mapvitals/optimize';
import type { Routing } from './operations.ts';
import type { Tasks } from './tasks.ts';

/** Runs tasks: a pool, or what stands in for one. */
export type Runner = Pick<WorkerPool<Tasks>, 'execute' | 'map'>;

type ManagedRouting = Exclude<Routing, 'off'>;

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

/** Runs tasks as a routing wants it, from now on. */
export function createRunner(routing: Routing): Runner {
  if (routing === 'off') return plain;
  shown = managers[routing];
  return createManagedRunner(shown, routing === 'learned' ? {} : { route: routing });
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
    tasks: definitions,
    createWorker: () => new Worker(new URL('./tasks.worker.ts', import.meta.url), { type: 'module' }),
    profile,
    cache,
  });
}

/** Runs tasks through a manager as if it were a pool. */
function createManagedRunner(manager: OptimizationManager<Tasks>, route: Pick<RunOptions, 'route'>): Runner {
  const execute = <Name extends TaskName<Tasks>>(
    name: Name,
    input: TaskInput<Tasks[Name]>,
    { signal, transfer }: Pick<RunOptions, 'signal' | 'transfer'> = {},
  ): Promise<TaskOutput<Tasks[Name]>> =>
    manager.run(name, input, { ...route, ...(signal && { signal }), ...(transfer && { transfer }) });
  return {
    execute,
    map(name, inputs, { signal, onProgress } = {}) {
      let doneCount = 0;
      const runOne = (input: (typeof inputs)[number]): Promise<MapResult<TaskOutput<Tasks[typeof name]>>> =>
        execute(name, input, signal && { signal })
          .then(
            (value) => ({ ok: true, value }) as const,
            (cause: unknown) => ({ ok: false, error: asMapVitalsError(cause) }) as const,
          )
          .finally(() => onProgress?.((doneCount += 1), inputs.length));
      return Promise.all(inputs.map(runOne));
    },
  };
}

function asMapVitalsError(cause: unknown): MapVitalsError {
  return cause instanceof MapVitalsError ? cause : new MapVitalsError('TASK_ERROR', 'A task threw.', { cause });
}

// An edited module makes managers of its own: the old ones must not stay.
import.meta.hot?.dispose(() => {
  for (const owner of [plain, ...Object.values(managers)]) void owner.dispose();
});
