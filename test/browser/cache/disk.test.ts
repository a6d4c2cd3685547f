import { afterEach, describe, expect, it, vi } from 'vitest';
import { createIndexedDbCache } from '../../../src/cache/createIndexedDbCache.ts';
import { createTieredCache } from '../../../src/cache/createTieredCache.ts';
import { createBlockableClock } from '../../support/blockableClock.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakePage } from '../../support/fakePage.ts';
import { openRaw } from '../../support/faultyIndexedDb.ts';
import { createSeededRandom } from '../../support/syntheticReport.ts';
import type { IndexedDbCacheOptions } from '../../../src/cache/createIndexedDbCache.ts';
import type { TieredCacheOptions } from '../../../src/cache/createTieredCache.ts';
import type { Cache } from '../../../src/types/cache.ts';

const caches: Cache[] = [];
const readDeadlineMs = 20_000;

const setup = () => {
  const name = `disk-${Math.random()}`;
  const fake = createFakeClock();
  const clock = createBlockableClock(fake);
  const keep = (cache: Cache): Cache => {
    caches.push(cache);
    return cache;
  };
  return {
    fake,
    databaseName: `mapvitals-cache-1-${name}`,
    openDisk: (options: IndexedDbCacheOptions = {}) =>
      keep(createIndexedDbCache({ clock, readDeadlineMs, ...options, name })),
    openTiered: ({ disk, ...options }: TieredCacheOptions = {}) =>
      keep(createTieredCache({ clock, disk: { readDeadlineMs, ...disk }, ...options, name })),
  };
};
const valueOf = async (cache: Cache, key: string): Promise<unknown> => {
  const read = await cache.get(key);
  return read.hit ? read.value : 'miss';
};
const keysIn = async (cache: Cache, keys: readonly string[]): Promise<string[]> => {
  const reads = await Promise.all(keys.map(async (key) => cache.get(key)));
  return keys.filter((_, index) => reads[index]!.hit);
};
const transactionsDuring = async (work: () => Promise<unknown>): Promise<string[]> => {
  const spy = vi.spyOn(IDBDatabase.prototype, 'transaction');
  await work();
  const modes = spy.mock.calls.map(([, mode]) => mode ?? 'readonly');
  spy.mockRestore();
  return modes;
};

afterEach(async () => {
  for (const cache of caches.splice(0)) await cache.dispose();
});

describe('on disk', () => {
  it('a hundred writes are one transaction, and so are a hundred reads', async () => {
    const { openDisk } = setup();
    const cache = openDisk();
    cache.set('first', 1);
    await cache.flush();
    const keys = Array.from({ length: 100 }, (_, index) => `k${index}`);
    const writes = await transactionsDuring(async () => {
      for (const key of keys) cache.set(key, key);
      await cache.flush();
    });
    expect(writes).toEqual(['readwrite']);
    const reads = await transactionsDuring(async () => {
      expect(await keysIn(cache, keys)).toHaveLength(100);
    });
    expect(reads).toEqual(['readonly']);
  });

  it('getOrLoadMany is one transaction and one load', async () => {
    const { openTiered } = setup();
    const first = openTiered();
    first.set('a', 1);
    first.set('b', 2);
    await first.flush();
    const cache = openTiered();
    const asked: (readonly string[])[] = [];
    const reads = await transactionsDuring(async () => {
      const values = await cache.getOrLoadMany(['a', 'x', 'b', 'y'], (keys) => {
        asked.push(keys);
        return keys.map((key) => key.length);
      });
      expect(values).toEqual([1, 1, 2, 1]);
    });
    expect([reads, asked]).toEqual([['readonly'], [['x', 'y']]]);
  });

  it('what is read moves up into memory', async () => {
    const { openTiered } = setup();
    const first = openTiered();
    first.set('a', { x: 1 });
    await first.flush();
    const cache = openTiered();
    expect(await cache.get('a')).toMatchObject({ tier: 'disk', value: { x: 1 } });
    expect(cache.get('a')).toMatchObject({ tier: 'memory', value: { x: 1 } });
    expect(cache.getStats()).toMatchObject({ memory: { hitCount: 1 }, disk: { hitCount: 1 }, hitRatio: 1 });
    expect(cache.getStats().disk?.readMs).toBeGreaterThan(0);
  });

  it.each([
    ['deleted', 'miss', (cache: Cache) => cache.delete('a:1')],
    ['invalidated by prefix', 'miss', (cache: Cache) => cache.invalidatePrefix('a:')],
    ['invalidated by tag', 'loaded', (cache: Cache) => cache.invalidateTag('roads')],
    ['replaced', 'new', (cache: Cache) => cache.set('a:1', 'new')],
  ])('what is %s while it is read does not move up: %s', async (_, afterwards, act) => {
    const { openTiered } = setup();
    const first = openTiered();
    first.set('a:1', 'old', { tags: ['roads'] });
    await first.flush();
    const cache = openTiered();
    const reads = [valueOf(cache, 'a:1'), cache.getOrLoad('a:1', () => 'loaded')];
    // The read is on its way: its transaction has begun.
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    act(cache);
    await Promise.all(reads);
    expect(await valueOf(cache, 'a:1')).toBe(afterwards);
  });

  it('honours writeDelayMs: writes wait for others, then go by themselves', async () => {
    const { openDisk, databaseName } = setup();
    const cache = openDisk({ writeDelayMs: 1 });
    cache.set('a', 1);
    const raw = await openRaw(databaseName);
    await expect.poll(() => raw.keys(), { timeout: 10_000 }).toEqual(['e:a']);
    raw.close();
  });

  it('nothing is touched after it was disposed', async () => {
    const { openTiered } = setup();
    const cache = openTiered();
    cache.set('a', 1);
    await cache.dispose();
    const transactions = await transactionsDuring(async () => {
      cache.set('b', 1);
      cache.delete('a');
      cache.invalidateTag('t');
      await cache.get('a');
      await cache.clear();
      await cache.dispose();
    });
    expect(transactions).toEqual([]);
    expect(await valueOf(openTiered(), 'a')).toBe(1);
  });

  it('what waits is written when the page is hidden', async () => {
    const { openDisk, databaseName } = setup();
    const page = createFakePage();
    const cache = openDisk({ page, writeDelayMs: 1e6 });
    cache.set('a', 1);
    page.hide();
    const raw = await openRaw(databaseName);
    await expect.poll(() => raw.keys(), { timeout: 10_000 }).toEqual(['e:a']);
    raw.close();
    await cache.dispose();
    expect(page.listenerCount).toBe(0);
  });

  it('honours maxEntries in one pass: the least recently used go, and no value is read for it', async () => {
    const { openDisk, fake } = setup();
    const cache = openDisk({ maxEntries: 20 });
    const keys = Array.from({ length: 21 }, (_, index) => `k${index}`);
    for (const key of keys.slice(0, 20)) {
      fake.block(1);
      cache.set(key, key);
      await cache.flush();
    }
    fake.block(1);
    await cache.get('k0');
    const getAll = vi.spyOn(IDBObjectStore.prototype, 'getAll');
    const get = vi.spyOn(IDBObjectStore.prototype, 'get');
    cache.set('k20', 1);
    await cache.flush();
    expect(getAll.mock.calls.map(([range]) => (range as IDBKeyRange).lower)).toEqual(['r:']);
    expect(get).not.toHaveBeenCalled();
    vi.restoreAllMocks();
    expect(await keysIn(cache, keys)).toEqual(['k0', ...keys.slice(4)]);
    expect(cache.getStats().disk).toMatchObject({ entryCount: 18, removals: { entries: 3 } });
  });

  it('finds all that it ever wrote, whatever the order of writing, deleting and reading', async () => {
    const { openDisk, databaseName, fake } = setup();
    const random = createSeededRandom(5);
    const pick = (count: number): number => Math.floor(random() * count);
    const tabs = [openDisk({ maxEntries: 12 }), openDisk({ maxEntries: 12 })];
    for (let step = 0; step < 400; step += 1) {
      const cache = tabs[pick(2)]!;
      const key = `k${pick(30)}`;
      const command = pick(10);
      if (command < 5) cache.set(key, step);
      else if (command < 6) cache.delete(key);
      else if (command < 9) await cache.get(key);
      else fake.block(pick(2));
      if (pick(3) === 0) await cache.flush();
    }
    for (const cache of tabs) await cache.flush();
    fake.block(1);
    // A last pass that must go: nothing may be on disk that it cannot see.
    const last = openDisk({ maxEntries: 1 });
    last.set('last', 1);
    await last.flush();
    const raw = await openRaw(databaseName);
    expect((await raw.keys()).length).toBeLessThanOrEqual(1);
    raw.close();
  });

  it('joins its lists of records before they become many', async () => {
    const { openDisk } = setup();
    const cache = openDisk();
    for (let index = 0; index < 250; index += 1) {
      cache.set(`k${index}`, index);
      await cache.flush();
    }
    const getAll = vi.spyOn(IDBObjectStore.prototype, 'getAll');
    const later = openDisk();
    later.set('x', 1);
    await later.flush();
    const [list] = getAll.mock.results;
    expect((list!.value as IDBRequest<unknown[]>).result.length).toBeLessThan(100);
    expect(later.getStats().disk?.entryCount).toBe(251);
    vi.restoreAllMocks();
  });

  it('honours maxBytes, and lets what has expired go first', async () => {
    const { openDisk, fake } = setup();
    const cache = openDisk({ maxBytes: 1000 });
    cache.set('a', 1, { sizeBytes: 400 });
    await cache.flush();
    fake.block(1);
    cache.set('short', 1, { sizeBytes: 400, ttlMs: 10 });
    await cache.flush();
    fake.block(20);
    cache.set('b', 1, { sizeBytes: 400 });
    await cache.flush();
    expect(await keysIn(cache, ['a', 'short', 'b'])).toEqual(['a', 'b']);
    expect(cache.getStats().disk?.removals).toEqual({ expired: 1 });
    fake.block(1);
    cache.set('c', 1, { sizeBytes: 400 });
    await cache.flush();
    expect(await keysIn(cache, ['a', 'b', 'c'])).toEqual(['b', 'c']);
    expect(cache.getStats().disk?.removals).toEqual({ expired: 1, bytes: 1 });
  });

  it('honours adaptiveWrites: what is cheap to make stays off the disk, with the reason', async () => {
    const { openTiered } = setup();
    const cache = openTiered();
    for (let index = 0; index < 30; index += 1) await cache.getOrLoad(`cheap:${index}`, () => index);
    await cache.flush();
    const { disk, writing, memory } = cache.getStats();
    expect(memory?.entryCount).toBe(30);
    expect(disk?.droppedWrites.unprofitable).toBeGreaterThanOrEqual(22);
    expect(writing).toMatchObject([
      { group: 'cheap', isKept: false, reason: expect.stringContaining('recompute') as string },
    ]);
    const all = openTiered({ disk: { readDeadlineMs, adaptiveWrites: false } });
    for (let index = 0; index < 30; index += 1) await all.getOrLoad(`all:${index}`, () => index);
    expect(all.getStats().disk?.droppedWrites).toEqual({});
  });

  it('what is not worth writing costs the disk nothing, and does not leave an older value there', async () => {
    const { openTiered, fake } = setup();
    const cache = openTiered();
    await cache.getOrLoad('cheap:x', () => 'old', { ttlMs: 1000 });
    for (let index = 0; index < 30; index += 1) await cache.getOrLoad(`cheap:${index}`, () => index);
    await cache.flush();
    const writes = await transactionsDuring(async () => {
      await cache.getOrLoad('cheap:y', () => 1);
      await cache.flush();
    });
    expect(writes).toEqual(['readonly']);
    // Refreshed before it has expired: on disk the old one would be good still.
    fake.block(900);
    await cache.getOrLoad('cheap:x', () => 'new', { ttlMs: 1000, refreshAheadMs: 200 });
    await expect.poll(() => valueOf(cache, 'cheap:x')).toBe('new');
    await cache.flush();
    expect(await valueOf(openTiered(), 'cheap:x')).toBe('miss');
  });

  it('hears nothing in messages that are not its own', async () => {
    const { openTiered, databaseName } = setup();
    const cache = openTiered();
    cache.set('a', 1);
    await cache.flush();
    const channel = new BroadcastChannel(databaseName);
    const strange = [null, 'hello', { keys: 5 }, { prefixes: [null] }, { tags: {} }];
    // Messages come in order: when the last has been heard, so have those before it.
    for (const message of [...strange, { keys: ['a'] }]) {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel, not a window
      channel.postMessage(message);
    }
    await expect.poll(() => cache.getStats().memory?.entryCount, { timeout: 10_000 }).toBe(0);
    channel.close();
  });
});

describe('between tabs', () => {
  const twoTabs = () => {
    const parts = setup();
    return { ...parts, here: parts.openTiered(), there: parts.openTiered() };
  };

  it('a tab drops its copy of what another writes, and reads the new value', async () => {
    const { here, there } = twoTabs();
    here.set('a', 1);
    await here.flush();
    await expect.poll(async () => there.get('a'), { timeout: 10_000 }).toMatchObject({ value: 1, tier: 'memory' });
    here.set('a', 2);
    await here.flush();
    await expect.poll(() => valueOf(there, 'a'), { timeout: 10_000 }).toBe(2);
    expect(there.getStats().memory?.removals.otherTab).toBeGreaterThanOrEqual(1);
  });

  it.each([
    ['a key', (cache: Cache) => cache.delete('a:1')],
    ['a prefix', (cache: Cache) => cache.invalidatePrefix('a:')],
    ['a tag', (cache: Cache) => cache.invalidateTag('roads')],
    ['everything', (cache: Cache) => void cache.clear()],
  ])('forgetting %s is heard in the other', async (_, forget) => {
    const { here, there } = twoTabs();
    here.set('a:1', 1, { tags: ['roads'] });
    await here.flush();
    expect(await valueOf(there, 'a:1')).toBe(1);
    forget(here);
    await here.flush();
    await expect.poll(() => valueOf(there, 'a:1'), { timeout: 10_000 }).toBe('miss');
  });

  it('tags invalidated by both stay invalid in a third', async () => {
    const { here, there, openTiered } = twoTabs();
    here.set('a', 1, { tags: ['roads'] });
    here.set('b', 1, { tags: ['rivers'] });
    await here.flush();
    here.invalidateTag('roads');
    there.invalidateTag('rivers');
    await Promise.all([here.flush(), there.flush()]);
    expect(await keysIn(openTiered(), ['a', 'b'])).toEqual([]);
  });

  it('sends keys, never values', async () => {
    const { here, databaseName } = twoTabs();
    const messages: unknown[] = [];
    const channel = new BroadcastChannel(databaseName);
    channel.onmessage = ({ data }) => messages.push(data);
    here.set('a', 'secret');
    here.delete('b');
    await here.flush();
    await expect.poll(() => messages, { timeout: 10_000 }).toEqual([{ keys: ['b', 'a'], prefixes: [] }]);
    channel.close();
  });

  it('works alone where no channel can be opened', async () => {
    const { openTiered } = setup();
    const cache = openTiered({
      openChannel: () => {
        throw new Error('sandboxed');
      },
    });
    cache.set('a', 1);
    await cache.flush();
    expect(await valueOf(openTiered({ openChannel: null }), 'a')).toBe(1);
  });
});
