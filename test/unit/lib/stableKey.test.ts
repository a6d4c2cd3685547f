import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { stableKey } from '../../../src/lib/stableKey.ts';
import { runs } from '../../support/thorough.ts';

// Thousands of runs, on machines that have other work too.
vi.setConfig({ testTimeout: 120_000 });

const throwing = (): never => {
  throw new RangeError('not now');
};
const movedAway = (buffer: ArrayBuffer): ArrayBuffer => {
  structuredClone(null, { transfer: [buffer] });
  return buffer;
};

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
  maxDepth: 3,
  maxKeys: 4,
});

/** The same value, with properties, Map entries and Set members in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) {
    const copy: unknown[] = [];
    copy.length = value.length;
    // Holes stay holes.
    value.forEach((item, index) => (copy[index] = reversed(item)));
    return copy;
  }
  if (value instanceof Map) return new Map([...value].reverse().map(([key, item]) => [reversed(key), reversed(item)]));
  if (value instanceof Set) return new Set([...value].reverse().map(reversed));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const copy = {};
  for (const [key, item] of Object.entries(value).reverse()) {
    // Not by assignment: `__proto__` is a key like any other.
    Object.defineProperty(copy, key, { value: reversed(item), enumerable: true, configurable: true, writable: true });
  }
  return copy;
}

describe('stableKey', () => {
  it('is equal for equal values, whatever their order', () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(stableKey(reversed(value))).toBe(stableKey(value));
      }),
      { numRuns: runs(10_000) },
    );
  });

  it('is different for different values', () => {
    fc.assert(
      fc.property(anything, anything, (one, other) => {
        expect(stableKey(one) === stableKey(other)).toBe(isDeepStrictEqual(one, other));
      }),
      { numRuns: runs(10_000) },
    );
  });

  it('is different for values that differ in one place', () => {
    const leaf = fc.oneof(
      fc.string({ maxLength: 3 }),
      fc.double(),
      fc.bigInt(),
      fc.constantFrom(null, undefined, true, false),
    );
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), leaf, leaf, (around, one, other) => {
        fc.pre(!Object.is(one, other));
        const wrap = (value: unknown) => ({ a: [around, { b: new Map([['c', value]]) }] });
        expect(stableKey(wrap(one))).not.toBe(stableKey(wrap(other)));
      }),
      { numRuns: runs(10_000) },
    );
  });

  it('lets no text imitate another value', () => {
    fc.assert(
      fc.property(anything, fc.array(fc.string(), { maxLength: 4 }), (value, texts) => {
        const key = stableKey(value);
        expect(stableKey(key)).not.toBe(key);
        expect(stableKey([...texts, key])).not.toBe(stableKey([...texts, value]));
        expect(stableKey([texts.join('')])).not.toBe(stableKey(texts.length === 1 ? ['x', ...texts] : texts));
      }),
      { numRuns: runs(10_000) },
    );
  });

  it.each([
    [0, -0],
    [0, '0'],
    [1, 1n],
    [Number.NaN, null],
    [undefined, null],
    [[undefined], Array(1)],
    [[], {}],
    [{ a: undefined }, {}],
    [[1, 2], [12]],
    [['a', 'b'], ['a,b']],
    [new Set([1]), [1]],
    [new Map([[1, 2]]), [[1, 2]]],
    [new Map([['a', 1]]), { a: 1 }],
    [new Date(0), 0],
    [new Date(Number.NaN), Number.NaN],
    [new Uint8Array([1]), new Int8Array([1])],
    [new Uint8Array([1, 0]), new Uint16Array([1])],
    [new Float64Array([0]), new Float64Array([-0])],
    [new Uint8Array([1]), new Uint8Array([1]).buffer],
    [/a/g, /a/i],
    [{ ['__proto__']: 1 }, {}],
    [['a1:b'], ['a', 'b']],
  ])('tells %o from %o', (one, other) => {
    expect(stableKey(one)).not.toBe(stableKey(other));
  });

  it('takes an object without prototype for a plain one, and sees only a view of a buffer', () => {
    expect(stableKey(Object.assign(Object.create(null) as object, { a: 1 }))).toBe(stableKey({ a: 1 }));
    const { buffer } = new Uint8Array([9, 1, 2, 9]);
    expect(stableKey(new Uint8Array(buffer, 1, 2))).toBe(stableKey(new Uint8Array([1, 2])));
  });

  it('takes an array of billions of holes at once', () => {
    const sparse = (index: number): unknown[] => Object.assign([], { [index]: 1 });
    expect(stableKey(sparse(4_000_000_000))).toBe(stableKey(sparse(4_000_000_000)));
    expect(stableKey(sparse(4_000_000_000))).not.toBe(stableKey(sparse(4_000_000_001)));
    expect(() => stableKey(Object.assign([1], { [2 ** 32]: 1 }))).toThrow('an array with properties of its own');
  });

  it('takes the same object twice, but no cycle', () => {
    const shared = { a: 1 };
    expect(stableKey([shared, shared])).toBe(stableKey([{ a: 1 }, { a: 1 }]));
    const loop: unknown[] = [];
    loop.push({ loop });
    expect(() => stableKey({ deep: loop })).toThrow("got a cycle at `value.'deep'.0.'loop'`");
    const map = new Map<string, unknown>();
    map.set('self', map);
    expect(() => stableKey(map)).toThrow('a cycle');
  });

  it.each([
    ['function', () => {}],
    ['symbol', Symbol('a')],
    [
      'class instance',
      new (class Point {
        x = 1;
      })(),
    ],
    ['promise', Promise.resolve()],
    ['subclass of Map', new (class Index extends Map {})()],
    ['URL', new URL('https://example.org')],
    ['boxed number', Object(1)],
    ['symbol key', { [Symbol('a')]: 1 }],
    ['array with properties', Object.assign([1], { index: 0 })],
    ['very deep value', Array.from({ length: 1000 }).reduce((inner) => [inner], 0)],
  ])('refuses a %s, and says where', (_, value) => {
    expect(() => stableKey({ a: [value] })).toThrow(/stableKey takes plain data, got .+ at `value\.'a'\.0/);
  });

  it.each<[string, () => unknown]>([
    ['a getter that throws', () => Object.defineProperty({}, 'a', { get: throwing, enumerable: true })],
    ['a proxy that throws', () => new Proxy({}, { ownKeys: throwing })],
    ['a buffer that was moved away', () => movedAway(new ArrayBuffer(8))],
    [
      'a view of one',
      () => {
        const view = new Float64Array(2);
        movedAway(view.buffer);
        return view;
      },
    ],
  ])('refuses %s', (_, make) => {
    expect(() => stableKey({ a: [make()] })).toThrow(
      expect.objectContaining({ code: 'BAD_OPTION', cause: expect.any(Error) }),
    );
  });
});
