/** @module-tag realTime */
import fc from 'fast-check';
import { BatchProcessor, MapVitalsError, OptimizationManager } from 'mapvitals/optimize';
import { expect, test } from 'vitest';
import { createFakeClock } from '../../support/fakeClock.ts';
import { seededRandom } from '../../support/routeWorlds.ts';
import { runs } from '../../support/thorough.ts';
import type { Middleware, TaskRunner } from 'mapvitals/optimize';

const ms = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const call = fc.record({
  name: fc.constantFrom('plain' as const, 'keyed' as const, 'many' as const, 'again' as const),
  /** Equal keys are one call. */
  key: fc.integer({ min: 0, max: 3 }),
  route: maybe(fc.constantFrom('inline' as const, 'worker' as const, 'batch' as const)),
  atMs: ms(100),
  abortMs: maybe(ms(200)),
  timeoutMs: maybe(fc.integer({ min: 1, max: 200 })),
  deferMs: ms(100),
  holdMs: ms(60),
  priority: fc.integer({ min: -1000, max: 1000 }),
});

/** What becomes of a call in the pool. */
const fate = fc.record({
  kind: fc.constantFrom('answer' as const, 'throw' as const, 'lose' as const, 'refuse' as const),
  waitMs: ms(60),
  runMs: ms(60),
});

interface Input {
  readonly id: number;
  readonly key: number;
}

test('for all waits, ends and priorities: what has ended never starts, and nothing starts twice that may not', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(call, { minLength: 1, maxLength: 10 }),
      fc.array(fate, { minLength: 1, maxLength: 12 }),
      ms(400),
      fc.nat(),
      async (calls, fates, disposeMs, seed) => {
        const clock = createFakeClock();
        const ended = new Set<number>();
        const starts: { readonly id: number; readonly late: boolean }[] = [];
        const sharersOf = ({ id, key }: Input): number[] =>
          calls[id]?.name === 'keyed'
            ? calls.flatMap((other, at) => (other.name === 'keyed' && other.key === key ? [at] : []))
            : [id];
        const start = (input: Input): void =>
          void starts.push({ id: input.id, late: sharersOf(input).every((id) => ended.has(id)) });

        const run = async (input: Input): Promise<number> => {
          start(input);
          await new Promise<void>((resolve) => void clock.setTimer(resolve, 5));
          return input.id;
        };
        const tasks = {
          plain: { run },
          keyed: { run, cacheKey: ({ key }: Input) => key },
          many: { run, runBatch: (inputs: readonly Input[]) => Promise.all(inputs.map(run)) },
          again: { run, isIdempotent: true },
        };
        let next = 0;
        const inPool = async (inputs: () => readonly Input[], signal: AbortSignal | undefined): Promise<number[]> => {
          const { kind, waitMs, runMs } = fates[(next += 1) % fates.length]!;
          const told = { task: 'any', worker: 1 };
          const pause = (pauseMs: number): Promise<void> =>
            new Promise((resolve, reject) => {
              clock.setTimer(resolve, pauseMs);
              signal?.addEventListener('abort', () => reject(new MapVitalsError('ABORTED', 'as told.')));
            });
          await pause(waitMs);
          if (kind === 'refuse') throw new MapVitalsError('QUEUE_FULL', 'full.', { ...told, attempt: 0 });
          const taken = inputs();
          taken.forEach(start);
          await pause(runMs);
          if (kind === 'lose') throw new MapVitalsError('WORKER_LOST', 'lost.', { ...told, attempt: 1 });
          if (kind === 'throw') throw new MapVitalsError('TASK_ERROR', 'threw.', { ...told, attempt: 1, cause: 'no' });
          return taken.map(({ id }) => id);
        };
        const runner: TaskRunner<typeof tasks> = {
          execute: async (_, input, options) => (await inPool(() => [input], options?.signal))[0] as never,
          executeBatch: async (_, inputs, options) => {
            const kept = (): readonly Input[] => inputs.filter((_input, index) => !options?.isSkipped?.(index));
            const done = new Set(await inPool(kept, options?.signal));
            return inputs.map(({ id }) => (done.has(id) ? id : undefined)) as never;
          },
          expectedWaitMs: () => 0,
          getMetrics: () => null,
        };
        const hold: Middleware = async ({ name, input, options }, proceed) => {
          await new Promise<void>((resolve) => void clock.setTimer(resolve, calls[(input as Input).id]?.holdMs ?? 0));
          // A careless one: it forgets the signal.
          return proceed({ name, input, options: { ...options, signal: new AbortController().signal } });
        };
        const manager = new OptimizationManager({
          tasks,
          runner,
          clock,
          middleware: [hold],
          random: seededRandom(seed),
          createBatcher: (process, options) => new BatchProcessor(process, options),
        });
        const gestures = new Set<() => void>();
        manager.connect({
          record: () => {},
          isInGesture: () => clock.now() < 1080,
          onGestureEnd: (callback) => {
            gestures.add(callback);
            return () => gestures.delete(callback);
          },
        });
        clock.setTimer(() => gestures.forEach((callback) => callback()), 80);

        const settled: number[] = calls.map(() => 0);
        calls.forEach(({ name, key, route, atMs, abortMs, timeoutMs, deferMs, priority }, id) => {
          clock.setTimer(() => {
            const controller = new AbortController();
            if (abortMs !== undefined) clock.setTimer(() => controller.abort(), abortMs);
            const end = (): void => {
              settled[id]! += 1;
              ended.add(id);
            };
            const options = {
              signal: controller.signal,
              deferMs,
              priority,
              ...(timeoutMs && { timeoutMs }),
              ...(route && { route }),
            };
            manager.run(name, { id, key }, options).then(end, end);
          }, atMs);
        });
        clock.setTimer(() => void manager.dispose(), 100 + disposeMs);
        await clock.advanceAsync(1500);

        expect(settled).toEqual(calls.map(() => 1));
        expect(starts.filter(({ late }) => late)).toEqual([]);
        for (const [id, { name }] of calls.entries()) {
          const count = starts.filter((each) => each.id === id).length;
          if (name !== 'again') expect(count, `${name} ${id}`).toBeLessThanOrEqual(1);
        }
      },
    ),
    { numRuns: runs(2000) },
  );
});
