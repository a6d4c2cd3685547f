/** @module-tag realTime */
import { expect, expectTypeOf, it, vi } from 'vitest';
import { latestWins } from '../../../src/batch/latestWins.ts';
import type { LatestWinsOptions } from '../../../src/batch/latestWins.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

function setup(options: LatestWinsOptions = {}) {
  const clock = createFakeClock();
  const calls: { readonly text: string; readonly signal: AbortSignal; readonly answer: (result: string) => void }[] =
    [];
  const load = latestWins(
    ({ signal }, text: string) =>
      new Promise<string>((answer) => {
        calls.push({ text, signal, answer });
      }),
    { clock, ...options },
  );
  return { load, calls, clock };
}

const aborted = (message: string): unknown =>
  expect.objectContaining({ code: 'ABORTED', message: expect.stringContaining(message) });

it('hands out the result of a call that was left alone', async () => {
  const { load, calls } = setup();
  const loaded = load('a');
  expect(load.isPending).toBe(true);
  calls[0]!.answer('A');
  await expect(loaded).resolves.toBe('A');
  expect(load.isPending).toBe(false);
});

it('aborts the call in flight when a new one comes, and settles it at once', async () => {
  const { load, calls } = setup();
  const first = load('a');
  const second = load('b');
  expect(calls.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  await expect(first).rejects.toEqual(aborted('newer call'));
  // It did not listen to its signal: too late.
  calls[0]!.answer('A');
  calls[1]!.answer('B');
  await expect(second).resolves.toBe('B');
});

it('makes no unhandled rejection of a replaced call that nobody awaits', async () => {
  const onUnhandled = vi.fn();
  process.on('unhandledRejection', onUnhandled);
  const { load, calls } = setup();
  void load('a');
  void load('b');
  calls[1]!.answer('B');
  await new Promise((resolve) => setTimeout(resolve, 5));
  process.off('unhandledRejection', onUnhandled);
  expect(onUnhandled).not.toHaveBeenCalled();
});

it('hands out what the function throws, sync or async', async () => {
  const load = latestWins((_, isAsync: boolean) => {
    const error = new Error(isAsync ? 'async' : 'sync');
    if (isAsync) return Promise.reject(error);
    throw error;
  });
  await expect(load(false)).rejects.toThrow('sync');
  await expect(load(true)).rejects.toThrow('async');
  expect(load.isPending).toBe(false);
});

it('honours waitMs: only the last call of a burst starts', async () => {
  const { load, calls, clock } = setup({ waitMs: 50 });
  const first = load('a');
  clock.advance(30);
  const second = load('b');
  await expect(first).rejects.toEqual(aborted('newer call'));
  clock.advance(49);
  expect(calls).toHaveLength(0);
  clock.advance(1);
  expect(calls.map(({ text }) => text)).toEqual(['b']);
  calls[0]!.answer('B');
  await expect(second).resolves.toBe('B');
  expect(clock.pendingCount).toBe(0);
});

it('cancels the call that waits or runs', async () => {
  const { load, calls, clock } = setup({ waitMs: 50 });
  const waiting = load('a');
  load.cancel();
  await expect(waiting).rejects.toEqual(aborted('cancelled'));
  expect(clock.pendingCount).toBe(0);
  const running = load('b');
  clock.advance(50);
  load.cancel();
  await expect(running).rejects.toEqual(aborted('cancelled'));
  expect(calls[0]!.signal.aborted).toBe(true);
  expect(load.isPending).toBe(false);
});

it('flushes: starts what waits, and resolves when it has ended, well or badly', async () => {
  const { load, calls } = setup({ waitMs: 50 });
  await load.flush();
  const loaded = load('a');
  const flushed = load.flush();
  expect(calls).toHaveLength(1);
  void load.flush();
  expect(calls).toHaveLength(1);
  load.cancel();
  await flushed;
  await expect(loaded).rejects.toEqual(aborted('cancelled'));
});

it('ends with its signal', async () => {
  const controller = new AbortController();
  const { load, calls } = setup({ signal: controller.signal });
  const running = load('a');
  controller.abort('unmounted');
  await expect(running).rejects.toEqual(expect.objectContaining({ code: 'ABORTED', cause: 'unmounted' }));
  await expect(load('b')).rejects.toEqual(aborted('signal'));
  expect(calls).toHaveLength(1);
});

it('keeps `this` and infers the types', async () => {
  const store = {
    prefix: 'store',
    load: latestWins(async function (this: { prefix: string }, _, id: number) {
      return `${this.prefix} ${id}`;
    }),
  };
  expectTypeOf(store.load).parameters.toEqualTypeOf<[id: number]>();
  expectTypeOf(store.load).returns.resolves.toEqualTypeOf<string>();
  await expect(store.load(7)).resolves.toBe('store 7');
});

it('may be called by the function itself: the inner call wins', async () => {
  const load = latestWins(async (_, depth: number): Promise<number> => (depth > 0 ? depth : load(depth + 1)));
  const outer = load(0);
  await expect(outer).rejects.toEqual(aborted('newer call'));
});

it('refuses a wait that cannot be meant', () => {
  expect(() => latestWins(() => 1, { waitMs: -1 })).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
});
