import { afterEach, expect, test, vi } from 'vitest';
import { createLoadLate } from '../../../src/lib/loadLate.ts';
import { createLoadOnce } from '../../../src/lib/loadOnce.ts';

afterEach(() => void vi.useRealTimers());

function setup(failures: number) {
  const told: unknown[] = [];
  let attempts = 0;
  const load = createLoadLate(
    async () => {
      attempts += 1;
      if (attempts <= failures) throw new Error('404');
      return 'part';
    },
    (error) => told.push(error),
  );
  return { load, told, attempts: () => attempts };
}

test('a part is loaded once, however often it is asked for', async () => {
  const { load, attempts } = setup(0);
  expect(attempts()).toBe(0);
  expect(await Promise.all([load(), load()])).toEqual(['part', 'part']);
  expect(attempts()).toBe(1);
});

test('a part that fails once is tried again, without a word', async () => {
  const { load, told } = setup(1);
  expect(await load()).toBe('part');
  expect(told).toEqual([]);
});

test('a part that fails twice is told once, and is not there for good', async () => {
  const { load, told, attempts } = setup(Infinity);
  expect(await Promise.all([load(), load()])).toEqual([undefined, undefined]);
  expect(await load()).toBeUndefined();
  expect([told.length, attempts()]).toEqual([1, 2]);
});

test('a part that hangs is asked for once more after 15 s, and told after 30', async () => {
  vi.useFakeTimers();
  const told: string[] = [];
  let attempts = 0;
  const load = createLoadLate(
    () => {
      attempts += 1;
      return new Promise(() => {});
    },
    (error) => told.push(String(error)),
  );
  const part = load();
  await vi.advanceTimersByTimeAsync(14_000);
  expect([attempts, told]).toEqual([1, []]);
  await vi.advanceTimersByTimeAsync(2000);
  expect([attempts, told]).toEqual([2, []]);
  await vi.advanceTimersByTimeAsync(14_000);
  expect(await part).toBeUndefined();
  expect(told).toEqual(['Error: not there in 15000 ms']);
  expect(vi.getTimerCount()).toBe(0);
});

test('a part that comes while it is asked for once more is there, and leaves no timer', async () => {
  vi.useFakeTimers();
  let come = (_part: string): void => {};
  const coming = new Promise<string>((resolve) => (come = resolve));
  const load = createLoadLate(
    () => coming,
    () => expect.unreachable(),
  );
  const part = load();
  await vi.advanceTimersByTimeAsync(20_000);
  come('part');
  expect(await part).toBe('part');
  expect(vi.getTimerCount()).toBe(0);
});

test('a part that all share and that hangs is given up as one that is gone', async () => {
  vi.useFakeTimers();
  const { load } = createLoadOnce(() => new Promise<string>(() => {}));
  const ends = Promise.allSettled([load(), load()]);
  await vi.advanceTimersByTimeAsync(31_000);
  expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(load()).rejects.toThrow('not there');
});
