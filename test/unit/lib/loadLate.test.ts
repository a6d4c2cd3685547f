import { expect, test } from 'vitest';
import { createLoadLate } from '../../../src/lib/loadLate.ts';

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
