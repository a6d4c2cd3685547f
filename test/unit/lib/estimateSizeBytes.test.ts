import { expect, it } from 'vitest';
import { estimateSizeBytes } from '../../../src/lib/estimateSizeBytes.ts';

it('counts the bytes of buffers and their views', () => {
  expect(estimateSizeBytes(new Float64Array(1000))).toBe(8016);
  expect(estimateSizeBytes({ tile: new ArrayBuffer(5000) })).toBeGreaterThan(5000);
});

it('counts two bytes for a character', () => {
  expect(estimateSizeBytes('x'.repeat(1000))).toBe(2016);
});

it('judges a long list by a sample of it, in bounded time', () => {
  let readCount = 0;
  const point = (): object =>
    Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => {
        readCount += 1;
        return 1;
      },
    });
  const points = Array.from({ length: 100_000 }, point);
  expect(estimateSizeBytes(points)).toBeGreaterThan(100_000 * 16);
  expect(readCount).toBeLessThan(500);
});

it('comes to an end on cycles, and on trees without end', () => {
  const loop: unknown[] = [];
  for (let index = 0; index < 40; index += 1) loop.push(loop);
  expect(estimateSizeBytes(loop)).toBeGreaterThan(0);
});

it.each([[undefined], [null], [1], [true], [2n], [Symbol('a')], [() => {}]])('takes %s', (value) => {
  expect(estimateSizeBytes(value)).toBe(8);
});

it('looks into maps, sets and nested objects', () => {
  const text = 'x'.repeat(1000);
  for (const value of [new Map([['a', text]]), new Set([text]), { a: { b: [text] } }]) {
    expect(estimateSizeBytes(value)).toBeGreaterThan(2000);
  }
});
