import { describe, expect, it } from 'vitest';
import { weigh } from '../../../src/cache/weigh.ts';

const sizeOf = (value: unknown): number => weigh(value).sizeBytes;

it('counts the bytes of buffers and their views', () => {
  expect(sizeOf(new Float64Array(1000))).toBe(8016);
  expect(sizeOf({ tile: new ArrayBuffer(5000) })).toBeGreaterThan(5000);
});

it('counts two bytes for a character', () => {
  expect(sizeOf('x'.repeat(1000))).toBe(2016);
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
  expect(sizeOf(points)).toBeGreaterThan(100_000 * 16);
  expect(readCount).toBeLessThan(5000);
});

describe('of 100,000 that have names or none it reads a sample:', () => {
  const COUNT = 100_000;
  const part = { id: 1, name: 'a place' };
  let readCount = 0;
  function* counted<Item>(items: Iterable<Item>): Generator<Item> {
    for (const item of items) {
      readCount += 1;
      yield item;
    }
  }
  const setup = <Key, Items extends Map<Key, object> | Set<object>>(items: Items): Items => {
    for (const way of ['keys', 'values', Symbol.iterator] as const) {
      const read = items[way].bind(items) as () => Iterable<unknown>;
      Object.defineProperty(items, way, { value: () => counted(read()) });
    }
    return items;
  };
  const names = Array.from({ length: COUNT }, (_, index) => `place ${index}`);

  it.each<[string, () => object]>([
    ['a map', () => setup(new Map(names.map((name) => [name, part])))],
    ['a set', () => setup(new Set(names.map(() => ({ ...part }))))],
    [
      'a record',
      () => {
        const get = (): object => {
          readCount += 1;
          return part;
        };
        return Object.defineProperties({}, Object.fromEntries(names.map((name) => [name, { get, enumerable: true }])));
      },
    ],
  ])('%s', (_, create) => {
    readCount = 0;
    const sizeBytes = sizeOf(create());
    expect(readCount).toBeLessThan(10_000);
    expect(sizeBytes).toBeGreaterThan(COUNT * sizeOf(part));
    expect(sizeBytes).toBeLessThan(3 * COUNT * sizeOf(part));
  });

  it('rows of numbers', () => {
    const row = counting(() => (readCount += 1));
    readCount = 0;
    expect(sizeOf(Array.from({ length: 3000 }, () => row))).toBeGreaterThan(3000 * 3000 * 8);
    expect(readCount).toBeLessThan(100_000);
  });
});

/** 3,000 numbers, each of which tells that it is read. */
function counting(onRead: () => number): number[] {
  const read = { get: onRead, enumerable: true };
  return Object.defineProperties([], Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [index, read])));
}

it('comes to an end on cycles, and on trees without end', () => {
  const loop: unknown[] = [];
  for (let index = 0; index < 40; index += 1) loop.push(loop);
  expect(sizeOf(loop)).toBeGreaterThan(0);
});

it.each([[undefined], [null], [1], [true], [2n], [Symbol('a')], [() => {}]])('takes %s', (value) => {
  expect(sizeOf(value)).toBe(8);
});

it('looks into maps, sets and nested objects', () => {
  const text = 'x'.repeat(1000);
  for (const value of [new Map([['a', text]]), new Set([text]), { a: { b: [text] } }]) {
    expect(sizeOf(value)).toBeGreaterThan(2000);
  }
});

/** As a browser's picture. */
class Picture {
  readonly [Symbol.toStringTag] = 'ImageBitmap';
  readonly #size: { width: number; height: number };

  constructor(width: number, height: number) {
    this.#size = { width, height };
  }

  get width(): number {
    return this.#size.width;
  }

  get height(): number {
    return this.#size.height;
  }

  close(): void {
    this.#size.width = 0;
    this.#size.height = 0;
  }
}

it('counts the whole buffer behind a view, once for all its views', () => {
  const buffer = new ArrayBuffer(64 * 2 ** 20);
  const views = Array.from({ length: 100 }, (_, index) => new Uint8Array(buffer, index * 8, 8));
  expect(sizeOf(views[0])).toBeGreaterThanOrEqual(buffer.byteLength);
  const sizeBytes = sizeOf({ views });
  expect(sizeBytes).toBeGreaterThanOrEqual(buffer.byteLength);
  expect(sizeBytes).toBeLessThan(1.1 * buffer.byteLength);
  expect(sizeOf(new SharedArrayBuffer(5000))).toBeGreaterThan(5000);
});

it('counts all buffers in a long list, those beyond the sample too', () => {
  const list = Array.from({ length: 1000 }, (_, index) => ({ data: new ArrayBuffer(index === 501 ? 1e6 : 10) }));
  expect(sizeOf(list)).toBeGreaterThan(1e6 + 9990);
});

/** As an app's own, or a browser's DOMRect. */
class Extent {
  get width(): number {
    return 2e7;
  }

  get height(): number {
    return 2e7;
  }
}

it('counts pictures by their pixels, and what else has a size by what it holds', () => {
  expect(sizeOf(new Picture(1000, 500))).toBeGreaterThanOrEqual(2_000_000);
  expect(sizeOf([{ image: new Picture(100, 100) }])).toBeGreaterThan(40_000);
  expect(sizeOf({ width: 1000, height: 1000 })).toBeLessThan(100);
  expect(weigh(new Extent())).toEqual({ sizeBytes: 16, movable: null });
});

it('weighs the rest of a value of which a getter throws', () => {
  const value = {
    get broken(): never {
      throw new Error('no');
    },
    text: 'x'.repeat(1000),
  };
  expect(sizeOf(value)).toBeGreaterThan(2000);
});

it('finds what another thread can take away', () => {
  const buffer = new ArrayBuffer(8);
  const picture = new Picture(1, 1);
  expect(weigh({ view: new Uint8Array(buffer), list: [picture, new ArrayBuffer(0)] }).movable).toEqual([
    buffer,
    picture,
  ]);
  expect(weigh({ text: 'none' }).movable).toBeNull();
});
