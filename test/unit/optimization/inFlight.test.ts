import { OptimizationManager } from 'mapvitals/optimize';
import { describe, expect, test } from 'vitest';
import { batcherOn, mapCache, setupManager } from './setupManager.ts';
import type { Middleware, OperationCall } from 'mapvitals/optimize';

const NAME = { name: 'double', input: 1 };

/** A middleware that hands on another call. */
const passing =
  (change: (call: OperationCall) => unknown): Middleware =>
  (call, next) =>
    // The cast: JavaScript may hand on anything.
    next(change(call) as OperationCall);

describe('a middleware', () => {
  test('may limit a call that has no limit, or a longer one', async () => {
    const limit = passing((call) => ({ ...call, options: { ...call.options, timeoutMs: 50 } }));
    for (const timeoutMs of [undefined, 500]) {
      const { manager, clock } = setupManager({ middleware: [limit] });
      const result = manager.run('slow', 1, { route: 'inline', ...(timeoutMs && { timeoutMs }) });
      await Promise.all([expect(result).rejects.toMatchObject({ code: 'TIMEOUT' }), clock.advanceAsync(60)]);
    }
  });

  test('cannot make a call longer than the caller said', async () => {
    const stretch = passing((call) => ({ ...call, options: { ...call.options, timeoutMs: 5000 } }));
    const { manager, clock } = setupManager({ middleware: [stretch] });
    const result = manager.run('slow', 1, { route: 'inline', timeoutMs: 50 });
    await Promise.all([expect(result).rejects.toMatchObject({ code: 'TIMEOUT' }), clock.advanceAsync(60)]);
  });

  test.each([
    ['a route that there is not', { ...NAME, options: { route: 'workers' } }, 'BAD_OPTION'],
    ['a limit that is text', { ...NAME, options: { timeoutMs: '50' } }, 'BAD_OPTION'],
    ['no options', NAME, 'BAD_OPTION'],
    ['no call', undefined, 'BAD_OPTION'],
    ['a task that there is not', { ...NAME, name: 'nobody', options: {} }, 'UNKNOWN_TASK'],
  ])('that hands on %s is told so, and nothing runs', async (_what, call, code) => {
    const { manager, ran, runner } = setupManager({ middleware: [passing(() => call)] });
    await expect(manager.run('double', 1)).rejects.toMatchObject({ code });
    expect([...ran, ...runner.calls]).toEqual([]);
  });

  test('may make every option its own, the signal too: what ends the call still ends it', async () => {
    const { manager, ran, settle } = setupManager({ middleware: [passing((call) => ({ ...call, options: {} }))] });
    const controller = new AbortController();
    await expect(settle(manager.run('double', 1, { signal: controller.signal }))).resolves.toBe(2);
    const ended = manager.run('double', 2, { signal: controller.signal });
    controller.abort();
    await expect(settle(ended)).rejects.toMatchObject({ code: 'ABORTED' });
    expect(ran).toEqual([]);
  });
});

describe('while a call is under way', () => {
  test('safe mode may be switched on: it runs here, and nothing is kept', async () => {
    const { manager, host, endGesture, ran, runner, settle } = setupManager({ cache: mapCache() });
    host.inGesture = true;
    const result = manager.run('keyed', 1, { deferMs: 500, route: 'worker' });
    manager.setSafeMode(true);
    endGesture();
    await expect(settle(result)).resolves.toBe(2);
    expect({ ran, inPool: runner.calls.length }).toEqual({ ran: [1], inPool: 0 });
  });

  test('its closure may be released: it still runs, though it is to be batched', async () => {
    const held: (() => void)[] = [];
    let isHeld = false;
    const hold: Middleware = async (call, next) => {
      if (isHeld) await new Promise<void>((resolve) => held.push(resolve));
      return next(call);
    };
    const { manager, settle } = setupManager({ middleware: [hold], createBatcher: batcherOn() });
    const next = manager.optimizeOperation((value: number) => value + 1, { name: 'next', batchable: true });
    await expect(settle(next(1))).resolves.toBe(2);
    isHeld = true;
    const result = next(2);
    next.release();
    for (const goOn of held) goOn();
    await expect(settle(result)).resolves.toBe(3);
    await expect(next(3)).rejects.toMatchObject({ code: 'DISPOSED' });
  });

  test('the code of its pool may come: who has ended by then does not start, though the pool hears no signal', async () => {
    const { clock, runner } = setupManager();
    const started: unknown[] = [];
    let come = (): void => {};
    const coming = new Promise<void>((resolve) => (come = resolve));
    const deaf = {
      ...runner,
      coming: () => coming,
      execute: async (_name: string, input: never) => {
        started.push(input);
        return input;
      },
    };
    const tasks = { same: { run: (value: number) => value } };
    const manager = new OptimizationManager({ tasks, runner: deaf, clock });
    const controller = new AbortController();
    const aborted = manager.run('same', 1, { route: 'worker', signal: controller.signal });
    const late = manager.run('same', 2, { route: 'worker', timeoutMs: 5 });
    const good = manager.run('same', 3, { route: 'worker' });
    controller.abort();
    await Promise.all([
      expect(aborted).rejects.toMatchObject({ code: 'ABORTED' }),
      expect(late).rejects.toMatchObject({ code: 'TIMEOUT' }),
      clock.advanceAsync(10),
    ]);
    come();
    await expect(good).resolves.toBe(3);
    expect(started).toEqual([3]);
  });
});
