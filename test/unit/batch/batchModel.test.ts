import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { MapVitalsError } from '../../../src/errors.ts';
import { BatchProcessor } from '../../../src/batch/BatchProcessor.ts';
import type { BatchContext, BatchOptions } from '../../../src/batch/batchTypes.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakePage } from '../../support/fakePage.ts';
import { runs } from '../../support/thorough.ts';

// A model of what a batch processor promises, checked against random histories: adds, aborts, flushes, clears, hidden
// pages, passing time, and batches that end in any order, well or badly.

const TIMEOUT_MS = 100;

interface Item {
  readonly id: number;
  readonly key: number;
  readonly group: number;
  readonly bytes: number;
  /** How often it fails before it succeeds. */
  failuresLeft: number;
}

type Ending = 'answer' | 'throw' | 'mismatch' | 'hang';

type Action =
  | {
      readonly type: 'add';
      readonly key: number;
      readonly group: number;
      readonly bytes: number;
      readonly failures: number;
      readonly isAbortable: boolean;
    }
  | { readonly type: 'advance'; readonly ms: number }
  | { readonly type: 'end'; readonly how: Ending }
  | { readonly type: 'abort'; readonly index: number }
  | { readonly type: 'flush' }
  | { readonly type: 'clear' }
  | { readonly type: 'hide' };

const action = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('add' as const),
      key: fc.nat(3),
      group: fc.nat(1),
      bytes: fc.integer({ min: 0, max: 12 }),
      failures: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(3)),
      isAbortable: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('advance' as const), ms: fc.integer({ min: 0, max: 30 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('end' as const),
      how: fc.constantFrom<Ending>('answer', 'answer', 'answer', 'throw', 'mismatch', 'hang'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('abort' as const), index: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.constantFrom<Action>({ type: 'flush' }, { type: 'clear' }, { type: 'hide' }) },
);

const history = fc.record({
  actions: fc.array(action, { minLength: 1, maxLength: 30 }),
  maxSize: fc.integer({ min: 1, max: 4 }),
  maxDelayMs: fc.constantFrom(0, 10, 25),
  maxBytes: fc.constantFrom(Infinity, 10),
  maxInFlight: fc.constantFrom(1, 2, Infinity),
  retryAttempts: fc.nat(2),
  keys: fc.constantFrom('none' as const, 'join' as const, 'queue' as const),
  hasGroups: fc.boolean(),
  adaptiveDelay: fc.boolean(),
  disposal: fc.constantFrom('flush' as const, 'reject' as const),
  random: fc.double({ min: 0, max: 0.99, noNaN: true }),
});

it('keeps every promise, whatever happens in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), history, async (scheduler, setup) => {
      const { maxSize, maxDelayMs, maxBytes, maxInFlight, retryAttempts, keys, hasGroups, adaptiveDelay } = setup;
      const clock = createFakeClock();
      const page = createFakePage();
      const runs = new Map<number, number>();
      const running = new Set<readonly Item[]>();
      const endings: Ending[] = [];
      const startedIds: number[] = [];
      const violations: unknown[] = [];
      const settledIds = new Set<number>();

      const options: BatchOptions<Item, number> = {
        maxSize,
        maxDelayMs,
        maxBytes,
        maxInFlight,
        retryAttempts,
        adaptiveDelay,
        clock,
        page,
        ...(keys !== 'none' && { keyOf: (item: Item) => item.key, sameKey: keys }),
        ...(hasGroups && { groupBy: (item: Item) => item.group }),
        sizeOf: (item) => item.bytes,
        timeoutMs: TIMEOUT_MS,
        retryDelayMs: 20,
        random: () => setup.random,
      };
      const check = (items: readonly Item[], { reason, retryCount }: BatchContext): void => {
        // Sizes, bytes, groups and the number of batches in flight hold.
        expect(items.length).toBeGreaterThan(0);
        expect(items.length).toBeLessThanOrEqual(maxSize);
        const bytes = items.reduce((sum, item) => sum + item.bytes, 0);
        expect(items.length === 1 || bytes <= maxBytes).toBe(true);
        if (hasGroups) expect(new Set(items.map((item) => item.group)).size).toBe(1);
        expect(running.size).toBeLessThanOrEqual(maxInFlight);
        expect(retryCount > 0).toBe(reason === 'retry');
        for (const item of items) {
          // Nothing runs more often than it may, and nothing that has settled runs.
          runs.set(item.id, (runs.get(item.id) ?? 0) + 1);
          expect(runs.get(item.id)).toBe(retryCount + 1);
          expect(retryCount).toBeLessThanOrEqual(retryAttempts);
          expect(settledIds).not.toContain(item.id);
          startedIds.push(item.id);
        }
        if (keys === 'none') return;
        // No key is in two places at once.
        const active = [...running].flat().map((item) => item.key);
        expect(new Set(active).size).toBe(active.length);
      };
      const processor = new BatchProcessor<Item, number>(async (items, context) => {
        running.add(items);
        // Its time limit takes a hanging batch out of its slot; an abort alone does not, for it may go on running.
        clock.setTimer(() => running.delete(items), TIMEOUT_MS);
        try {
          check(items, context);
        } catch (error) {
          violations.push(error);
        }
        const how = endings.shift() ?? 'answer';
        if (how === 'hang') return new Promise(() => {});
        await scheduler.schedule(Promise.resolve(), 'batch');
        running.delete(items);
        if (how === 'throw') throw new Error('batch');
        if (how === 'mismatch') return [];
        return items.map((item) => (item.failuresLeft-- > 0 ? new Error('item') : item.id));
      }, options);

      let nextId = 0;
      const items: Item[] = [];
      const controllers: AbortController[] = [];
      const settled: Promise<void>[] = [];
      const outcomes = new Map<number, number | Error>();
      const flushes: Promise<void>[] = [];
      const add = ({ key, group, bytes, failures, isAbortable }: Extract<Action, { type: 'add' }>): void => {
        const item: Item = { id: nextId++, key, group, bytes, failuresLeft: failures };
        const controller = new AbortController();
        items.push(item);
        if (isAbortable) controllers.push(controller);
        const onEnd = (outcome: number | Error): void => {
          // Settled once: a promise could not tell us otherwise, the map can.
          expect(outcomes.has(item.id)).toBe(false);
          outcomes.set(item.id, outcome);
          if (keys !== 'join') settledIds.add(item.id);
        };
        settled.push(processor.add(item, isAbortable ? { signal: controller.signal } : {}).then(onEnd, onEnd));
      };
      const settle = async (): Promise<void> => {
        for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
      };

      for (const step of setup.actions) {
        if (step.type === 'add') add(step);
        else if (step.type === 'advance') clock.advance(step.ms);
        else if (step.type === 'abort') controllers[step.index]?.abort();
        else if (step.type === 'flush') flushes.push(processor.flush());
        else if (step.type === 'clear') processor.clear();
        else if (step.type === 'hide') page.hide();
        else {
          endings.push(step.how);
          if (scheduler.count() > 0) await scheduler.waitOne();
        }
        await settle();
      }

      const disposed = processor.dispose(setup.disposal);
      expect(processor.dispose()).toBe(disposed);
      // Time heals: batches end, retries run, hanging ones time out.
      for (let round = 0; round < 200 && (scheduler.count() > 0 || clock.pendingCount > 0); round += 1) {
        while (scheduler.count() > 0) {
          await scheduler.waitOne();
          await settle();
        }
        clock.advance(50);
        await settle();
      }
      await Promise.all([...settled, ...flushes, disposed]);

      expect(violations).toEqual([]);
      // Nothing is lost, and what was resolved is the item's own result.
      expect(outcomes.size).toBe(items.length);
      for (const item of items) {
        const outcome = outcomes.get(item.id);
        if (typeof outcome === 'number') {
          if (keys === 'join') expect(items[outcome]!.key).toBe(item.key);
          else expect(outcome).toBe(item.id);
        } else {
          const isOwn = outcome?.message === 'item' || outcome?.message === 'batch';
          expect(isOwn || outcome instanceof MapVitalsError, String(outcome)).toBe(true);
        }
      }
      // Order: of the first runs of a key where keys queue, of a group where there are no keys.
      const laneOf = (item: Item): string => `${keys === 'none' ? '' : item.key} ${hasGroups ? item.group : ''}`;
      const lastByLane = new Map<string, number>();
      for (const id of startedIds) {
        if (keys === 'none' && runs.get(id)! > 1) continue;
        const lane = laneOf(items[id]!);
        expect(id).toBeGreaterThanOrEqual(lastByLane.get(lane) ?? -1);
        lastByLane.set(lane, id);
      }
      // The books are balanced, and nothing is left behind.
      const metrics = processor.getMetrics();
      const { added, joined, refused, ...ended } = metrics.items;
      expect(Object.values(ended).reduce((sum, count) => sum + count, 0)).toBe(added);
      expect(added + refused).toBe(items.length);
      expect(joined > 0 && keys !== 'join').toBe(false);
      expect(metrics).toMatchObject({ waitingCount: 0, pendingCount: 0, inFlightBatchCount: 0, inFlightItemCount: 0 });
      expect(clock.pendingCount).toBe(0);
      expect(page.listenerCount).toBe(0);
    }),
    { numRuns: runs(10_000) },
  );
}, 120_000);

it('keeps the delay bound under every stream of items, however steady', async () => {
  const stream = fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 1, maxLength: 40 });
  const options = fc.record({
    maxSize: fc.constantFrom(3, Infinity),
    adaptiveDelay: fc.boolean(),
    hasGroups: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(stream, options, async (gaps, { maxSize, adaptiveDelay, hasGroups }) => {
      const clock = createFakeClock({ startMs: 0 });
      const waits: number[] = [];
      const processor = new BatchProcessor<{ readonly addedMs: number; readonly group: number }, number>(
        (items) => {
          waits.push(...items.map(({ addedMs }) => clock.now() - addedMs));
          return items.map(({ addedMs }) => addedMs);
        },
        {
          ...(hasGroups && { groupBy: ({ group }) => group }),
          maxDelayMs: 20,
          maxInFlight: Infinity,
          page: null,
          maxSize,
          adaptiveDelay,
          clock,
        },
      );
      for (const [index, gapMs] of gaps.entries()) {
        clock.advance(gapMs);
        void processor.add({ addedMs: clock.now(), group: index % 2 });
        await Promise.resolve();
      }
      clock.advance(20);
      expect(waits).toHaveLength(gaps.length);
      expect(Math.max(...waits)).toBeLessThanOrEqual(20);
    }),
    { numRuns: runs(10_000) },
  );
}, 120_000);
