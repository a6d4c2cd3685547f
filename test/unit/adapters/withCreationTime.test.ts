import { expect, expectTypeOf, test, vi } from 'vitest';
import { withCreationTime } from 'mapvitals';
import { sharedMap } from '../../../src/lib/sharedMap.ts';

class Map {
  static readonly version = '1';
  readonly zoom: number;
  constructor({ zoom }: { zoom: number }) {
    this.zoom = zoom;
  }
}
const library = { Map, addProtocol: () => 'added' };

test('a map of the library notes when it was created, and is what it was else', () => {
  const timed = withCreationTime(library);
  expectTypeOf(timed).toEqualTypeOf<typeof library>();
  const beforeMs = performance.now();
  const map = new timed.Map({ zoom: 4 });
  expect(sharedMap(map).createdAtMs).toBeGreaterThanOrEqual(beforeMs);
  expect(sharedMap(map).createdAtMs).toBeLessThanOrEqual(performance.now());
  expect(map).toBeInstanceOf(Map);
  expect([map.zoom, map.constructor, timed.Map.version, timed.addProtocol()]).toEqual([4, Map, '1', 'added']);
  expect(Object.keys(map)).toEqual(['zoom']);
});

test('a subclass of its map notes it too, from before its constructor ran', () => {
  class Own extends withCreationTime(library).Map {
    readonly isOwn = true;
  }
  const map = new Own({ zoom: 1 });
  expect(map.isOwn).toBe(true);
  expect(sharedMap(map).createdAtMs).toBeTypeOf('number');
});

test('a promise of the library, as `import()` gives it, stays one; so does a CommonJS library in `default`', async () => {
  const timed = withCreationTime(Promise.resolve({ default: library }));
  expectTypeOf(timed).toEqualTypeOf<Promise<{ default: typeof library }>>();
  const { default: inner } = await timed;
  expect(sharedMap(new inner.Map({ zoom: 1 })).createdAtMs).toBeTypeOf('number');
  await expect(withCreationTime(Promise.reject(new Error('offline')))).rejects.toThrow('offline');
});

test('a sealed module stays as it is, and is the same when it is asked for again', () => {
  const sealed = Object.freeze({ ...library });
  const timed = withCreationTime(sealed);
  expect(sealed.Map).toBe(Map);
  expect(withCreationTime(sealed)).toBe(timed);
  expect(withCreationTime(timed)).toBe(timed);
});

test('what has no map is given back, and told', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const other = { version: '1', createChart: () => 'a chart' };
  expect(withCreationTime(other)).toBe(other);
  expect(warn.mock.calls.join()).toContain('`withCreationTime` needs a library with a `Map`');
  warn.mockClear();
});
