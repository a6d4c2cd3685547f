/* oxlint-disable no-restricted-globals -- This is a page that measures itself: its time is the browser's. */
import { PerformanceMonitor } from 'mapvitals';
import { createMemoryCache, createOptimization, optimizationProfiles } from 'mapvitals/optimize';
import type { TaskDefinitions } from 'mapvitals/optimize';
import type { BenchOrder, BenchPage, BenchSeries, BenchType, ReadHeap } from './benchTypes.ts';

// The page's side of `mapvitals bench`: it is bundled with the tasks, and runs what it is told.

/** What a file of tasks exports. */
interface TasksFile {
  readonly tasks?: TaskDefinitions;
  /** An input of each, or a function that makes one. */
  readonly samples?: Readonly<Record<string, unknown>>;
  readonly targets?: unknown;
}

type Run = (name: string, input: unknown, options: object) => Promise<unknown>;

/** Calls of their own for what is measured beside their time. */
const ROUNDS = 5;
/** What comes between two messages is none of a call's below this. */
const LEAST_GAP_MS = 1;
const EMPTY: Omit<BenchSeries, 'task' | 'type' | 'profile' | 'skipped' | 'hasFailed'> = {
  firstMs: null,
  count: 0,
  minMs: null,
  medianMs: null,
  p95Ms: null,
  p99Ms: null,
  perSecond: null,
  pageMs: null,
  blockMs: null,
  memoryBytes: null,
  operation: null,
};

export function serveBench({ tasks = {}, samples = {}, targets }: TasksFile, createWorker: () => Worker): void {
  const bench: BenchPage = {
    tasks: Object.keys(samples).filter((name) => Object.hasOwn(tasks, name)),
    targets,
    run: (order) => runSeries(tasks, samples[order.task], createWorker, order),
  };
  Reflect.set(globalThis, 'mapvitalsBench', bench);
}

async function runSeries(
  tasks: TaskDefinitions,
  sample: unknown,
  createWorker: () => Worker,
  order: BenchOrder,
): Promise<BenchSeries> {
  const { task, type, profile, operations, maxMs } = order;
  const about = { task, type, profile };
  const skipped = whyNot(tasks[task], type);
  if (skipped) return { ...about, ...EMPTY, skipped, hasFailed: false };

  // Of its own: what one series has brought to the page, a worker or the disk must not help another.
  const settings = { ...optimizationProfiles[profile], keepsModel: false };
  const cache = type === 'cache' ? createMemoryCache({ maxBytes: settings.cache.maxBytes }) : null;
  const manager = createOptimization({ tasks, createWorker, profile: settings, cache });
  const make = (): unknown => (typeof sample === 'function' ? (sample as () => unknown)() : sample);
  const route = type === 'inline' || type === 'worker' || type === 'batch' ? { route: type } : {};
  const options = { ...route, cache: type === 'cache' };
  // The cast: the name is one of the file's own, and its input is that task's.
  const run = manager.run.bind(manager) as Run;
  const call = async (): Promise<number> => {
    const input = await make();
    const startMs = performance.now();
    await run(task, input, options);
    return performance.now() - startMs;
  };
  try {
    const firstMs = await call();
    const width = widthOf(type, settings);
    const durations: number[] = [];
    const startMs = performance.now();
    while (durations.length < operations && (durations.length === 0 || performance.now() - startMs < maxMs)) {
      const round = Math.min(width, operations - durations.length);
      durations.push(...(await Promise.all(Array.from({ length: round }, call))));
    }
    const elapsedMs = performance.now() - startMs;
    const held = await measureHeld(call);
    const memoryBytes = await measureMemory(call);
    const sorted = Float64Array.from(durations).sort();
    const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
    return {
      ...about,
      skipped: null,
      hasFailed: false,
      firstMs,
      count: durations.length,
      minMs: at(0),
      medianMs: at(0.5),
      p95Ms: at(0.95),
      p99Ms: at(0.99),
      perSecond: (durations.length * 1000) / Math.max(elapsedMs, 0.001),
      ...held,
      memoryBytes,
      operation: toOperation(task, durations, held, memoryBytes),
    };
  } catch (error) {
    const skipped = `it failed: ${error instanceof Error ? error.message : String(error)}`;
    return { ...about, ...EMPTY, skipped, hasFailed: true };
  } finally {
    await manager.dispose();
    await cache?.dispose();
  }
}

/** What a task does not have cannot be run. */
function whyNot(task: TaskDefinitions[string] | undefined, type: BenchType): string | null {
  if (type === 'batch' && !task?.runBatch) return 'it has no `runBatch`';
  if (type === 'cache' && !task?.cacheKey) return 'it has no `cacheKey`';
  return null;
}

/** How many calls are under way at once: as many as a route takes in one go. */
function widthOf(type: BenchType, { poolSize, batch }: (typeof optimizationProfiles)['growth']): number {
  if (type === 'worker') return poolSize;
  return type === 'batch' ? batch.maxSize : 1;
}

/** As a report has an operation: targets are budgets. */
function toOperation(
  task: string,
  durations: readonly number[],
  { pageMs, blockMs }: HeldPage,
  memoryBytes: number | null,
): BenchSeries['operation'] {
  const monitor = new PerformanceMonitor();
  for (const durationMs of durations) monitor.trackOperation(task, durationMs);
  const [operation] = monitor.getReport().operations;
  monitor.dispose();
  if (!operation) return null;
  return {
    ...operation,
    ...(memoryBytes === null ? {} : { memoryDeltaBytes: memoryBytes }),
    block: { longestMs: blockMs, sumMs: pageMs },
  };
}

interface HeldPage {
  /** All stretches of a call together. */
  readonly pageMs: number;
  readonly blockMs: number;
}

/**
 * How long a call holds the page, from what else the page can do meanwhile: a message to itself, again and again. On a few
 * calls of their own, for it keeps a core busy; the median, for the machine has other work.
 */
async function measureHeld(call: () => Promise<unknown>): Promise<HeldPage> {
  const rounds: HeldPage[] = [];
  const { port1, port2 } = new MessageChannel();
  for (let round = 0; round < ROUNDS; round += 1) {
    let [latestMs, sumMs, longestMs, isOver] = [performance.now(), 0, 0, false];
    const beat = (): void => {
      const nowMs = performance.now();
      const gapMs = nowMs - latestMs;
      latestMs = nowMs;
      if (gapMs > LEAST_GAP_MS) sumMs += gapMs;
      longestMs = Math.max(longestMs, gapMs);
      if (!isOver) port2.postMessage(null);
    };
    port1.addEventListener('message', beat);
    port1.start();
    port2.postMessage(null);
    await new Promise(requestAnimationFrame);
    [latestMs, sumMs, longestMs] = [performance.now(), 0, 0];
    await call();
    isOver = true;
    beat();
    port1.removeEventListener('message', beat);
    rounds.push({ pageMs: sumMs, blockMs: longestMs });
  }
  port1.close();
  const middle = (of: keyof HeldPage): number =>
    rounds.map((held) => held[of]).sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
  return { pageMs: middle('pageMs'), blockMs: middle('blockMs') };
}

/** The median of a few single calls, each after a collection. `null`: nobody reads the heap for this page. */
async function measureMemory(call: () => Promise<unknown>): Promise<number | null> {
  // The cast: whoever opens this page puts it there.
  const { mapvitalsHeap } = globalThis as { mapvitalsHeap?: ReadHeap };
  if (!mapvitalsHeap) return null;
  const added: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = await mapvitalsHeap(true);
    await call();
    added.push((await mapvitalsHeap(false)) - before);
  }
  return Math.max(0, added.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0);
}
