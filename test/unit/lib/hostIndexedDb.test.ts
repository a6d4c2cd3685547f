import { afterEach, expect, it, vi } from 'vitest';
import { hostIndexedDb } from '../../../src/lib/idbStore.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

it('is null where there is none, and where looking at it throws', () => {
  expect(hostIndexedDb()).toBeNull();
  Object.defineProperty(globalThis, 'indexedDB', {
    configurable: true,
    get: () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    },
  });
  expect(hostIndexedDb()).toBeNull();
  Reflect.deleteProperty(globalThis, 'indexedDB');
});

it('is the one that is there', () => {
  const factory = {};
  vi.stubGlobal('indexedDB', factory);
  expect(hostIndexedDb()).toBe(factory);
});
