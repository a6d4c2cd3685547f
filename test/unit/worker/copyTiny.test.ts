import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { copyTiny, isCopyOf, NOT_TINY } from '../../../worker/copyTiny.ts';
import { runs } from '../../support/thorough.ts';

const anyData = fc.anything({ maxDepth: 3, maxKeys: 4, withSparseArray: true, withDate: true });

test('what is copied is what a structured clone would be, as long as the value stays as it was', () => {
  fc.assert(
    fc.property(anyData, (value) => {
      const copy = copyTiny(value);
      if (copy === NOT_TINY) return;
      expect(copy).toStrictEqual(structuredClone(value));
      expect(isCopyOf(copy, value)).toBe(true);
    }),
    { numRuns: runs(2000) },
  );
});

test('of two values each is a copy of the other, or neither', () => {
  fc.assert(
    fc.property(anyData, anyData, (one, other) => {
      const [copy, second] = [copyTiny(one), copyTiny(other)];
      if (copy === NOT_TINY || second === NOT_TINY) return;
      expect(isCopyOf(copy, other)).toBe(isCopyOf(second, one));
    }),
    { numRuns: runs(2000) },
  );
});

test.each([
  ['another name', { a: undefined }, { b: undefined }],
  ['one more', { a: 1 }, { a: 1, b: undefined }],
  ['one less', [1, 2], [1]],
  ['a list for its places', [1], { 0: 1 }],
  ['the places of a list', { 0: 1 }, [1]],
  ['a name on a list', [1], Object.assign([1], { name: 'x' })],
  ['a hole', [undefined, 1], Object.assign([], { 1: 1 })],
  ['deep inside', { box: [1, { a: [2] }] }, { box: [1, { a: [3] }] }],
  ['-0', [0], [-0]],
])('a copy is told from a value that differs by %s', (_, value, other) => {
  expect(isCopyOf(copyTiny(value), other)).toBe(false);
});

test('of a long list no item is looked at, nor is any name made', () => {
  const ownKeys = vi.fn(Reflect.ownKeys);
  const list = new Proxy(
    Array.from({ length: 100_000 }, (_, index) => index),
    { ownKeys },
  );
  expect(copyTiny({ list })).toBe(NOT_TINY);
  expect(ownKeys).not.toHaveBeenCalled();
});
