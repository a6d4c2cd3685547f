import * as api from 'mapvitals/optimize';
import { describe, expect, it } from 'vitest';
import { expectWarning } from '../../support/expectWarning.ts';

/** No options at all, and what none are. */
const JUNK: readonly unknown[] = [null, 7, 'text'];

const tasks = { double: { run: (value: number) => 2 * value } };
const fn = (): number => 1;

type Call = (given: unknown) => unknown;
/** Called as JavaScript does, without types. */
const doors = api as unknown as Record<string, new (...args: readonly unknown[]) => Methods>;
type Methods = Record<string, (...args: readonly unknown[]) => unknown>;
const make = (name: string, ...args: readonly unknown[]): Methods => new doors[name]!(...args);
const call = (name: string, ...args: readonly unknown[]): unknown => (api as unknown as Methods)[name]!(...args);
const pool = (): Methods => make('WorkerPool', { tasks });
const optimize = (): Methods => call('createOptimization', { tasks }) as Methods;
const cache = (): Methods => call('createMemoryCache') as Methods;

/** What takes options: they may be left out where `undefined` is not among the refused. */
const WITH_OPTIONS: Readonly<Record<string, Call>> = {
  WorkerPool: (given) => make('WorkerPool', given),
  'WorkerPool.execute': (given) => pool().execute!('double', 1, given),
  'WorkerPool.executeBatch': (given) => pool().executeBatch!('double', [1], given),
  'WorkerPool.map': (given) => pool().map!('double', [1], given),
  'WorkerPool.stream': async (given) => (pool().stream!('double', 1, given) as AsyncGenerator).next(),
  'WorkerPool.dispose': (given) => pool().dispose!(given),
  OptimizationManager: (given) => make('OptimizationManager', given),
  createOptimization: (given) => call('createOptimization', given),
  'createOptimization.run': (given) => optimize().run!('double', 1, given),
  'createOptimization.map': (given) => optimize().map!('double', [1], given),
  'createOptimization.optimizeOperation': (given) => optimize().optimizeOperation!(fn, given),
  BatchProcessor: (given) => make('BatchProcessor', fn, given),
  'BatchProcessor.add': (given) => make('BatchProcessor', (items: unknown) => items).add!(1, given),
  ResourceScope: (given) => make('ResourceScope', given),
  createMemoryCache: (given) => call('createMemoryCache', given),
  createTieredCache: (given) => call('createTieredCache', given),
  createIndexedDbCache: (given) => call('createIndexedDbCache', given),
  'cache.getOrLoad': (given) => cache().getOrLoad!('key', fn, given),
  'cache.getOrLoadMany': (given) => cache().getOrLoadMany!(['key'], () => [1], given),
  cached: (given) => call('cached', fn, given),
  throttle: (given) => call('throttle', fn, 5, given),
  debounce: (given) => call('debounce', fn, 5, given),
  oncePerFrame: (given) => call('oncePerFrame', fn, given),
  latestWins: (given) => call('latestWins', fn, given),
  processInChunks: (given) => call('processInChunks', [1], fn, given),
  streamInChunks: async (given) => (call('streamInChunks', [1], fn, given) as AsyncGenerator).next(),
};

/** What takes something else that cannot be left out: nothing is none. */
const WITH_NEEDED: Readonly<Record<string, Call>> = {
  'WorkerPool.executeBatch': (given) => pool().executeBatch!('double', given),
  'WorkerPool.map': (given) => pool().map!('double', given),
  'WorkerPool.resize': async (given) => pool().resize!(given === 7 ? -7 : given),
  'createOptimization.map': (given) => optimize().map!('double', given),
  'createOptimization.warmUp': (given) => optimize().warmUp!(given),
  'createOptimization.optimizeOperation': (given) => optimize().optimizeOperation!(given),
  'createOptimization.pin': (given) => optimize().pin!('double', given),
  'cache.getOrLoad': (given) => cache().getOrLoad!('key', given),
  'cache.getOrLoadMany': (given) => cache().getOrLoadMany!(given, fn),
  'cache.getOrLoadMany, what loads': (given) => cache().getOrLoadMany!(['key'], given),
  WorkerPool: (given) => make('WorkerPool', given),
  OptimizationManager: (given) => make('OptimizationManager', given),
  createOptimization: (given) => call('createOptimization', given),
  BatchProcessor: (given) => make('BatchProcessor', given),
  'ResourceScope.addListener': (given) => make('ResourceScope').addListener!(given, 'load', fn),
  cached: (given) => call('cached', given),
  throttle: (given) => call('throttle', given, 5),
  debounce: (given) => call('debounce', given, 5),
  oncePerFrame: (given) => call('oncePerFrame', given),
  latestWins: (given) => call('latestWins', given),
  processInChunks: (given) => call('processInChunks', given === 'text' ? {} : given, fn),
  'processInChunks, what works': (given) => call('processInChunks', [1], given),
  'streamInChunks, what works': async (given) => (call('streamInChunks', [], given) as AsyncGenerator).next(),
  snapBounds: (given) => call('snapBounds', given, 5),
  packPoints: (given) => call('packPoints', given),
  packFeatures: (given) => call('packFeatures', given),
  readPoints: (given) => call('readPoints', given),
  readFeatures: (given) => call('readFeatures', given),
  'readFeatures, of points': (given) => call('readFeatures', given ?? call('packPoints', [])),
  buffersOf: (given) => call('buffersOf', given),
};

const refusals = Object.entries(WITH_OPTIONS).flatMap(([name, attempt]) =>
  JUNK.map((given) => [`the options of ${name}`, given, attempt] as const),
);
const needed = Object.entries(WITH_NEEDED).flatMap(([name, attempt]) =>
  [undefined, ...JUNK].map((given) => [name, given, attempt] as const),
);

describe('what is no option', () => {
  it.each([...refusals, ...needed])('%s: %s is BAD_OPTION, with what, got and fix', async (_name, given, attempt) => {
    const error = await Promise.resolve()
      .then(() => attempt(given))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(api.MapVitalsError);
    expect(error).toMatchObject({ code: 'BAD_OPTION', message: expect.stringMatching(/, got `.*\. \S.*\.$/s) });
  });

  it('is none where it was left out', async () => {
    for (const [name, attempt] of Object.entries(WITH_OPTIONS)) {
      if (/^(WorkerPool|OptimizationManager|createOptimization)$/.test(name)) continue;
      await expect(Promise.resolve(attempt(undefined)), name).resolves.not.toBeInstanceOf(Error);
    }
    expectWarning(/a cache without a `name` keeps nothing on disk/);
  });
});
