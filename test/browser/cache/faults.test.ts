import { afterEach, describe, expect, it, vi } from 'vitest';
import { createIndexedDbCache } from '../../../src/cache/createIndexedDbCache.ts';
import { createTieredCache } from '../../../src/cache/createTieredCache.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFaultyIndexedDb, openRaw } from '../../support/faultyIndexedDb.ts';
import type { IndexedDbCacheOptions } from '../../../src/cache/createIndexedDbCache.ts';
import type { Cache } from '../../../src/types/cache.ts';

const caches: Cache[] = [];

const setup = (options: IndexedDbCacheOptions = {}) => {
  const name = `faults-${Math.random()}`;
  const disk = createFaultyIndexedDb();
  const open = (more: IndexedDbCacheOptions = {}): Cache => {
    // A long deadline: where a test is not about it, a busy machine must not make misses.
    const cache = createIndexedDbCache({ indexedDB: disk.factory, readDeadlineMs: 20_000, ...options, ...more, name });
    caches.push(cache);
    return cache;
  };
  return { name, databaseName: `mapvitals-cache-1-${name}`, disk, open, cache: open() };
};
const valueOf = async (cache: Cache, key: string): Promise<unknown> => {
  const read = await cache.get(key);
  return read.hit ? read.value : 'miss';
};
/** `true` once the promise has settled without more time passing. */
const hasSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  let isSettled = false;
  void promise.finally(() => (isSettled = true));
  await new Promise((resolve) => setTimeout(resolve, 0));
  return isSettled;
};

afterEach(async () => {
  for (const cache of caches.splice(0)) await cache.dispose();
});

describe('a disk cache', () => {
  it('misses at once where there is no IndexedDB, and counts what it drops', async () => {
    const { cache } = setup({ indexedDB: null });
    expect(await valueOf(cache, 'a')).toBe('miss');
    cache.set('a', 1);
    await cache.flush();
    expect(await valueOf(cache, 'a')).toBe('miss');
    expect(await cache.getOrLoad('a', () => 'loaded')).toBe('loaded');
    await cache.clear();
    expect(cache.getStats().disk).toMatchObject({ droppedWrites: { unavailable: 1 } });
    expect(cache.getStats().disk?.errorCount).toBeGreaterThan(0);
  });

  it.each(['throws', 'fails'] as const)('misses where opening %s, and sees no exception', async (mode) => {
    const { cache, disk } = setup();
    disk.mode = mode;
    expect(await valueOf(cache, 'a')).toBe('miss');
    cache.set('a', 1);
    await cache.flush();
    expect(await valueOf(cache, 'a')).toBe('miss');
    expect(cache.getStats().disk).toMatchObject({ droppedWrites: { unavailable: 1 }, timeoutCount: 0 });
  });

  it('answers every read by its deadline where opening hangs, then at once, and tries again later', async () => {
    const clock = createFakeClock();
    const { cache, disk } = setup({ clock, readDeadlineMs: 100 });
    disk.mode = 'hangs';
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const read = valueOf(cache, 'a');
      // The code of the disk has its own time to load.
      await expect.poll(() => disk.openCount).toBe(attempt + 1);
      await clock.advanceAsync(99);
      expect(await hasSettled(read)).toBe(false);
      await clock.advanceAsync(1);
      expect(await read).toBe('miss');
    }
    expect(cache.getStats().disk).toMatchObject({ state: 'down', timeoutCount: 3 });
    expect(await hasSettled(valueOf(cache, 'a'))).toBe(true);
    cache.set('a', 1);
    await clock.advanceAsync(20);
    await cache.flush();
    expect(cache.getStats().disk?.droppedWrites).toEqual({ unavailable: 1 });
    const openCount = disk.openCount;
    disk.mode = 'works';
    await clock.advanceAsync(30_000);
    expect(await valueOf(cache, 'a')).toBe('miss');
    expect(disk.openCount).toBe(openCount + 1);
    cache.set('a', 2);
    await cache.flush();
    expect(await valueOf(cache, 'a')).toBe(2);
    expect(cache.getStats().disk?.state).toBe('ready');
  });

  it('drops writes that hang, after their deadline', async () => {
    const clock = createFakeClock();
    const { cache, disk } = setup({ clock });
    disk.mode = 'hangs';
    cache.set('a', 1);
    cache.set('b', 1);
    const flushed = cache.flush();
    await expect.poll(() => disk.openCount).toBe(1);
    await clock.advanceAsync(5000);
    await flushed;
    expect(cache.getStats().disk).toMatchObject({ droppedWrites: { unavailable: 2 }, timeoutCount: 1 });
    disk.mode = 'works';
  });

  it('still forgets what was deleted and invalidated while the disk was down', async () => {
    const clock = createFakeClock();
    const { cache, disk } = setup({ clock, readDeadlineMs: 100 });
    for (const key of ['a', 'p:1', 'kept']) cache.set(key, 'old', { tags: [key] });
    cache.set('tagged', 'old', { tags: ['tag'] });
    await cache.flush();
    disk.mode = 'fails';
    for (const connection of disk.connections) connection.close();
    for (let attempt = 0; attempt < 3; attempt += 1) await cache.get('kept');
    expect(cache.getStats().disk?.state).toBe('down');
    cache.delete('a');
    cache.invalidatePrefix('p:');
    cache.invalidateTag('tag');
    await cache.flush();
    disk.mode = 'works';
    await clock.advanceAsync(30_000);
    await cache.flush();
    const read = async (key: string) => valueOf(cache, key);
    expect([await read('kept'), await read('a'), await read('p:1'), await read('tagged')]).toEqual([
      'old',
      'miss',
      'miss',
      'miss',
    ]);
  });

  it('never brings back a value whose successor was dropped', async () => {
    const clock = createFakeClock();
    const { cache, disk, open } = setup({ clock });
    for (const key of ['a', 'b', 'c']) cache.set(key, 'old');
    await cache.flush();
    // Not clonable.
    cache.set('b', () => {});
    await cache.flush();
    disk.mode = 'fails';
    for (const connection of disk.connections) connection.close();
    cache.set('a', 'new');
    await cache.flush();
    expect(cache.getStats().disk?.droppedWrites).toEqual({ unclonable: 1, unavailable: 1 });
    disk.mode = 'works';
    await cache.flush();
    const read = async (of: Cache) => [await valueOf(of, 'a'), await valueOf(of, 'b'), await valueOf(of, 'c')];
    expect(await read(cache)).toEqual(['miss', 'miss', 'old']);
    expect(await read(open())).toEqual(['miss', 'miss', 'old']);
  });

  it('leaves no timer behind when it is disposed, though it owes deletions', async () => {
    const clock = createFakeClock();
    const { cache, disk } = setup({ clock });
    disk.mode = 'fails';
    cache.delete('a');
    await cache.flush();
    await cache.dispose();
    cache.delete('b');
    cache.invalidateTag('c');
    expect(clock.pendingCount).toBe(0);
  });

  it('reconnects once where the connection was closed under it', async () => {
    const { cache, disk } = setup();
    cache.set('a', 1);
    await cache.flush();
    disk.connections[0]!.close();
    expect(await valueOf(cache, 'a')).toBe(1);
    disk.connections[1]!.close();
    cache.set('b', 2);
    await cache.flush();
    expect(await valueOf(cache, 'b')).toBe(2);
    expect(cache.getStats().disk?.errorCount).toBe(0);
    expect(cache.getStats().disk?.droppedWrites).toEqual({});
  });

  it('does not stand in the way of a deletion in mid-run, and goes on in a new database', async () => {
    const { cache, databaseName } = setup();
    for (const key of ['a', 'b', 'c']) cache.set(key, 1);
    await cache.flush();
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase(databaseName);
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error!);
      request.onblocked = () => reject(new Error('blocked by the cache'));
    });
    expect(await valueOf(cache, 'a')).toBe('miss');
    cache.set('a', 2);
    await cache.flush();
    expect(await valueOf(cache, 'a')).toBe(2);
    // What it counts is what is there.
    expect(cache.getStats().disk?.entryCount).toBe(1);
  });

  it('misses by the deadline while another program blocks the database', async () => {
    const clock = createFakeClock();
    const { cache, databaseName } = setup({ clock, readDeadlineMs: 100 });
    // Open without a listener for `versionchange`: the deletion waits for it, and every later open for the deletion.
    const raw = await openRaw(databaseName);
    const deletion = indexedDB.deleteDatabase(databaseName);
    await new Promise((resolve) => (deletion.onblocked = resolve));
    const read = valueOf(cache, 'a');
    expect(await hasSettled(read)).toBe(false);
    await clock.advanceAsync(100);
    expect(await read).toBe('miss');
    raw.close();
    await new Promise((resolve) => (deletion.onsuccess = resolve));
    cache.set('a', 1);
    await cache.flush();
    expect(await valueOf(cache, 'a')).toBe(1);
  });

  it.each([
    ['rubbish', 'rubbish'],
    ['a part of an entry', { value: 1, schemaVersion: 1 }],
    ['null', null],
  ])('takes %s for a miss, and removes it', async (_, stored) => {
    const { cache, databaseName } = setup();
    const raw = await openRaw(databaseName);
    await raw.put('e:a', stored);
    expect(await valueOf(cache, 'a')).toBe('miss');
    await cache.flush();
    expect(await raw.keys()).toEqual([]);
    expect(cache.getStats().disk?.removals).toEqual({ corrupt: 1 });
    raw.close();
  });

  it('removes the one entry that cannot be read, and answers those that are read with it', async () => {
    const { cache } = setup();
    for (const key of ['a', 'broken', 'b']) cache.set(key, key);
    await cache.flush();
    // As Chromium does where the file behind a large value is gone.
    const { get } = IDBObjectStore.prototype;
    const spy = vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key) {
      if (key === 'e:broken') throw new DOMException('Failed to read large IndexedDB value', 'DataError');
      return get.call(this, key);
    });
    const values = await Promise.all(['a', 'broken', 'b'].map((key) => valueOf(cache, key)));
    spy.mockRestore();
    expect(values).toEqual(['a', 'miss', 'b']);
    await cache.flush();
    expect(await valueOf(cache, 'broken')).toBe('miss');
    expect(cache.getStats().disk).toMatchObject({ removals: { corrupt: 1 }, errorCount: 0 });
  });

  it('outlives a database in which everything is garbage', async () => {
    const { cache, databaseName, open } = setup();
    cache.set('a', 1, { tags: ['t'] });
    cache.set('b', 1);
    await cache.flush();
    cache.invalidateTag('t');
    await cache.dispose();
    const raw = await openRaw(databaseName);
    const records = { e: 'garbage', r: [null, 'garbage', { key: 5 }], t: { floor: 'garbage' } };
    await raw.put('e:a', records.e);
    await raw.put('e:b', { value: 1, sizeBytes: Number.NaN, storedMs: 0, times: null, tags: null, schemaVersion: 1 });
    await raw.put('r:x', records.r);
    await raw.put('r:y', records.e);
    await raw.put('t', records.t);
    raw.close();
    const later = open();
    expect([await valueOf(later, 'a'), await valueOf(later, 'b')]).toEqual(['miss', 'miss']);
    later.set('c', 1, { tags: ['t'] });
    later.invalidateTag('other');
    await later.flush();
    const stats = later.getStats().disk;
    expect(stats).toMatchObject({ errorCount: 0, droppedWrites: {}, removals: { corrupt: 2 }, entryCount: 1 });
    await later.dispose();
    expect(await valueOf(open(), 'c')).toBe(1);
  });

  it('honours schemaVersion: what another version wrote is a miss, and is removed', async () => {
    const { cache, open, databaseName } = setup();
    cache.set('a', 1);
    cache.set('b', 1);
    await cache.flush();
    const next = open({ schemaVersion: 'v2' });
    expect(await valueOf(next, 'a')).toBe('miss');
    await next.flush();
    const raw = await openRaw(databaseName);
    expect(await raw.keys()).toEqual(['e:b']);
    raw.close();
    next.set('a', 2);
    await next.flush();
    expect(await valueOf(open({ schemaVersion: 'v2' }), 'a')).toBe(2);
  });

  it('drops what cannot be copied, and keeps what is written with it', async () => {
    const { cache, open } = setup();
    cache.set('a', 1);
    cache.set('bad', () => {});
    cache.set('b', 2);
    await cache.flush();
    expect(cache.getStats().disk?.droppedWrites).toEqual({ unclonable: 1 });
    const later = open();
    expect([await valueOf(later, 'a'), await valueOf(later, 'bad'), await valueOf(later, 'b')]).toEqual([1, 'miss', 2]);
  });

  it('bounds what waits to be written', async () => {
    const clock = createFakeClock();
    const { cache, disk } = setup({ clock });
    disk.mode = 'hangs';
    for (let index = 0; index < 12_000; index += 1) cache.set(`k${index}`, index);
    await expect.poll(() => disk.openCount).toBe(1);
    expect(cache.getStats().disk?.droppedWrites.backlog).toBeGreaterThan(1000);
    disk.mode = 'works';
    await clock.advanceAsync(5000);
  });

  it('serves from memory, as a tiered cache, whatever the disk does', async () => {
    const disk = createFaultyIndexedDb();
    disk.mode = 'throws';
    const cache = createTieredCache({ name: `faults-${Math.random()}`, indexedDB: disk.factory });
    caches.push(cache);
    cache.set('a', 1);
    await cache.flush();
    expect(cache.get('a')).toMatchObject({ hit: true, value: 1, tier: 'memory' });
    expect(await cache.getOrLoad('b', () => 2)).toBe(2);
    expect(await cache.getOrLoad('b', () => 3)).toBe(2);
    expect(cache.getStats().disk?.droppedWrites.unavailable).toBe(1);
  });

  it.each([
    ['readDeadlineMs', 0],
    ['writeDelayMs', -1],
    ['maxEntries', 0],
    ['maxBytes', Number.NaN],
  ])('refuses %s: %s', (option, value) => {
    expect(() => createIndexedDbCache({ [option]: value })).toThrow(`\`${option}\``);
  });
});
