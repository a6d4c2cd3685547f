import { expect, test } from 'vitest';
import { findMovable, isMoved } from '../../../src/lib/isMoved.ts';

const column = (): Float64Array<ArrayBuffer> => new Float64Array([1, 2, 3]);
const moved = <Value>(value: Value, ...buffers: ArrayBuffer[]): Value => {
  structuredClone(null, { transfer: buffers });
  return value;
};

test.each([
  ['a buffer', () => moved(...both(column().buffer))],
  ['a view', () => moved(...pair(column()))],
  ['a view in an object', () => moved({ rows: 3, values: spent() })],
  ['a view in a list in an object', () => moved({ parts: [column(), spent()] })],
])('%s that was moved away is seen', (_, make) => {
  expect(isMoved(make())).toBe(true);
});

test.each([
  ['a view', column()],
  ['an empty buffer', new ArrayBuffer(0)],
  ['an empty view', new Float64Array(0)],
  ['nothing', undefined],
  ['a text', 'rows'],
  ['a list of a million numbers', Array.from({ length: 1_000_000 }, () => 1)],
  [
    'an object whose getter throws',
    {
      get rows(): number {
        throw new Error('not yet');
      },
    },
  ],
])('%s that is where it was is none', (_, value) => {
  expect(isMoved(value)).toBe(false);
});

function both(buffer: ArrayBuffer): [ArrayBuffer, ArrayBuffer] {
  return [buffer, buffer];
}

function pair(view: Float64Array<ArrayBuffer>): [Float64Array, ArrayBuffer] {
  return [view, view.buffer];
}

function spent(): Float64Array {
  const view = column();
  return moved(view, view.buffer);
}

test('of a large map a few values are looked at, and the others are not even listed', () => {
  let readCount = 0;
  const map = new Map(Array.from({ length: 10_000 }, (_, index) => [index, column()]));
  const values = map.values.bind(map);
  map.values = function* () {
    for (const value of values()) {
      readCount += 1;
      yield value;
    }
  } as typeof map.values;
  expect(isMoved(map)).toBe(false);
  expect(readCount).toBeLessThan(100);
  expect(findMovable(map, 64).parts.length).toBeGreaterThan(20);
});

test('what holds a buffer can be moved, what is made of texts and numbers cannot', () => {
  const countIn = (value: unknown): number => findMovable(value, 64).parts.length;
  expect([column(), { parts: [{ values: column() }] }].map(countIn)).toEqual([1, 1]);
  expect(['rows', { parts: [1, 'a'] }, null, new Float64Array(new SharedArrayBuffer(8))].map(countIn)).toEqual([
    0, 0, 0, 0,
  ]);
});
