import { createIndexedDbCache, createTieredCache } from 'mapvitals/optimize';
import { afterEach, describe, expect, it } from 'vitest';
import type { Cache } from 'mapvitals/optimize';

const caches: Cache[] = [];

const setup = () => {
  const name = `bad-value-${Math.random()}`;
  const open = (): Cache => {
    const cache = createIndexedDbCache({ name, readDeadlineMs: 20_000, maxBytes: Infinity });
    caches.push(cache);
    return cache;
  };
  return { name, open, cache: open() };
};
const valueOf = async (cache: Cache, key: string): Promise<unknown> => {
  const read = await cache.get(key);
  return read.hit ? read.value : 'miss';
};
const nest = (depth: number): unknown => {
  let list: unknown = 1;
  for (let level = 0; level < depth; level += 1) list = [list];
  return list;
};
const throwing = (error: Error): object => ({
  get broken(): never {
    throw error;
  },
});
const detached = (): object => {
  const buffer = new ArrayBuffer(8);
  structuredClone(buffer, { transfer: [buffer] });
  return { buffer };
};
const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

const BAD_VALUES: readonly (readonly [name: string, create: () => unknown])[] = [
  ['a getter that throws', () => throwing(new Error('no'))],
  ['a getter that throws what a dead connection does', () => throwing(new DOMException('no', 'InvalidStateError'))],
  ['a getter that throws what a full disk does', () => throwing(new DOMException('no', 'QuotaExceededError'))],
  ['a list 60,000 deep', () => nest(60_000)],
  ['a function', () => () => {}],
  ['a proxy', () => new Proxy({ x: 1 }, {})],
  ['a proxy that was revoked', revoked],
  ['a buffer that was moved', detached],
];

/** More than a message of the browser's may hold. */
const LARGE_VALUES: typeof BAD_VALUES = [
  ['a text of 160 MiB', () => 'x'.repeat(160 * 2 ** 20)],
  ['160 MiB of numbers in many texts', () => Array.from({ length: 160 }, (_, index) => `${index}`.padEnd(2 ** 20))],
];

afterEach(async () => {
  for (const cache of caches.splice(0)) await cache.dispose();
});

describe('on disk, one bad value harms no other:', () => {
  it.each(BAD_VALUES)('%s', harmsNoOther);
  it.each(LARGE_VALUES)('%s', { tags: 'breadth' }, harmsNoOther);

  async function harmsNoOther(_name: string, create: () => unknown): Promise<void> {
    const { cache, open } = setup();
    cache.set('bad', 'old');
    await cache.flush();
    for (let round = 0; round < 4; round += 1) {
      cache.set(`before ${round}`, round);
      cache.set('bad', create());
      cache.set(`after ${round}`, round);
      await cache.flush();
    }
    const later = open();
    for (let round = 0; round < 4; round += 1) {
      expect([await valueOf(later, `before ${round}`), await valueOf(later, `after ${round}`)]).toEqual([round, round]);
    }
    // What was there before is not what was meant.
    expect(await valueOf(later, 'bad')).not.toBe('old');
    expect(cache.getStats().disk).toMatchObject({ state: 'ready', errorCount: 0, timeoutCount: 0 });
  }

  it('a value above what the disk may hold pushes out none of the others', async () => {
    const name = `bad-value-${Math.random()}`;
    const cache = createTieredCache({ name, disk: { maxBytes: 10_000, readDeadlineMs: 20_000 } });
    caches.push(cache);
    for (const key of ['a', 'b']) cache.set(key, key);
    await cache.flush();
    cache.set('huge', new Uint8Array(20_000));
    await cache.flush();
    expect(cache.getStats().disk).toMatchObject({ droppedWrites: { tooLarge: 1 }, removals: {} });
    const later = createIndexedDbCache({ name, readDeadlineMs: 20_000 });
    caches.push(later);
    expect([await valueOf(later, 'a'), await valueOf(later, 'b'), await valueOf(later, 'huge')]).toEqual([
      'a',
      'b',
      'miss',
    ]);
  });
});
