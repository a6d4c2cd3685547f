/** @module-tag realTime */
import { afterEach, expect, test, vi } from 'vitest';
import { pageRegistry } from '../../../src/lib/pageRegistry.ts';
import { sharedMap } from '../../../src/lib/sharedMap.ts';

afterEach(() => vi.resetModules());

test('two copies of the package know the same of a map, and of the page', async () => {
  const map = {};
  sharedMap(map).createdAtMs = 700;
  vi.resetModules();
  const copy = await import('../../../src/lib/sharedMap.ts');
  const copyOfRegistry = await import('../../../src/lib/pageRegistry.ts');
  expect(copy.sharedMap).not.toBe(sharedMap);
  expect(copy.sharedMap(map)).toBe(sharedMap(map));
  expect(copy.sharedMap(map).createdAtMs).toBe(700);
  expect(copyOfRegistry.pageRegistry()).toBe(pageRegistry());
});

test('it hangs on the map by a name that all know, and shows up in no copy or print of it', () => {
  const map = { zoom: 3 };
  const shared = sharedMap(map);
  expect(Reflect.get(map, Symbol.for('mapvitals.map'))).toBe(shared);
  expect({ ...map }).toEqual({ zoom: 3 });
  expect(Reflect.ownKeys({ ...map })).toEqual(['zoom']);
});

test('a map that takes no property is known all the same', () => {
  const map = Object.freeze({});
  expect(sharedMap(map)).toBe(sharedMap(map));
  expect(sharedMap(map)).not.toBe(sharedMap(Object.freeze({})));
});
