import { expect, it } from 'vitest';
import { operationKey } from '../../../src/lib/operationKey.ts';

it('is the same in any order of attributes, with a prototype or without', () => {
  const key = operationKey('load', { zoom: 1, source: 'roads' });
  expect(operationKey('load', Object.assign(Object.create(null), { source: 'roads', zoom: 1 }))).toBe(key);
});

it('differs in name, attribute and type of attribute', () => {
  const keys = [
    operationKey('a', {}),
    operationKey('b', {}),
    operationKey('a', { x: 1 }),
    operationKey('a', { x: '1' }),
    operationKey('a', { x: true }),
    operationKey('a', { y: 1 }),
    operationKey('a","x', {}),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});
