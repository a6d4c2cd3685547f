import { createIndexedDbCache } from 'mapvitals/optimize';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { createBlockableClock } from '../../support/blockableClock.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import type { Cache, IndexedDbCacheOptions } from 'mapvitals/optimize';

const caches: Cache[] = [];

const setup = async (keys: readonly string[], options: IndexedDbCacheOptions = {}) => {
  const name = `patience-${Math.random()}`;
  const first = createIndexedDbCache({ name, readDeadlineMs: 20_000 });
  for (const key of keys) first.set(key, key);
  await first.flush();
  await first.dispose();
  const cache = createIndexedDbCache({ ...options, name });
  caches.push(cache);
  return { name, cache };
};
const isHit = async (cache: Cache, key: string): Promise<boolean> => (await cache.get(key)).hit;

/** From now on the disk answers a read only when it is told to. */
const holdReads = () => {
  const held: (() => void)[] = [];
  const { get } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.get = function (this: IDBObjectStore, key: IDBValidKey) {
    const real = get.call(this, key);
    const request = Object.assign(new EventTarget(), {
      result: undefined,
    }) as unknown as IDBRequest<unknown>;
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- as idb-keyval listens
    real.onsuccess = () => {
      Object.assign(request, { result: real.result });
      held.push(() => request.onsuccess?.(new Event('success')));
    };
    return request;
  };
  onTestFinished(() => void (IDBObjectStore.prototype.get = get));
  return held;
};

afterEach(async () => {
  for (const cache of caches.splice(0)) await cache.dispose();
});

describe('the deadline of a read', () => {
  it('is for the first answer and then for each further one; what has come when the disk falls silent is used', async () => {
    const clock = createFakeClock();
    const keys = Array.from({ length: 20 }, (_, index) => `k${index}`);
    const { cache } = await setup(keys, { clock, readDeadlineMs: 100 });
    const held = holdReads();
    const loaded: string[] = [];
    const values = cache.getOrLoadMany(keys, (missing) => {
      loaded.push(...missing);
      return missing.map(() => 'loaded');
    });
    // The tags come along.
    await expect.poll(() => held.length).toBe(21);
    for (const answer of held.slice(0, 11)) {
      await clock.advanceAsync(90);
      answer();
      await clock.advanceAsync(0);
    }
    await clock.advanceAsync(99);
    expect(loaded).toEqual([]);
    await clock.advanceAsync(1);
    expect(await values).toEqual(keys.map((key, index) => (index < 10 ? key : 'loaded')));
    expect(loaded).toEqual(keys.slice(10));
    // It did answer: that is no reason to leave it alone.
    expect(cache.getStats().disk?.state).toBe('ready');
  });

  it('lets two thousand keys come', async () => {
    const keys = Array.from({ length: 2000 }, (_, index) => `key ${index}`);
    const { cache } = await setup(keys, { readDeadlineMs: 1000 });
    const missed: string[] = [];
    await cache.getOrLoadMany(keys, (missing) => {
      missed.push(...missing);
      return missing;
    });
    expect(missed).toEqual([]);
  });

  it('does not run while the page is busy, though it is busy again and again', async () => {
    const { cache } = await setup(['a', 'b', 'c']);
    // The code of the disk is there, and its connection.
    expect(await isHit(cache, 'a')).toBe(true);
    const reads = ['a', 'b', 'c'].map((key) => isHit(cache, key));
    const channel = new MessageChannel();
    let taskCount = 0;
    channel.port1.onmessage = () => {
      const untilMs = performance.now() + 250;
      while (performance.now() < untilMs);
      taskCount += 1;
      if (taskCount < 3) channel.port2.postMessage(null);
    };
    channel.port2.postMessage(null);
    expect(await Promise.all(reads)).toEqual([true, true, true]);
    expect(cache.getStats().disk?.timeoutCount).toBe(0);
    channel.port1.close();
  });

  it.each([2 ** 31, 2 ** 40, Infinity])('of %d ms is none', async (readDeadlineMs) => {
    const { cache } = await setup(['a'], { readDeadlineMs });
    expect(await isHit(cache, 'a')).toBe(true);
  });

  it('counts no step of a clock', async () => {
    const clock = createFakeClock();
    const { cache } = await setup(['a'], { clock: { ...clock, now: () => clock.now() - stepMs }, readDeadlineMs: 100 });
    let stepMs = 0;
    const held = holdReads();
    const read = isHit(cache, 'a');
    await expect.poll(() => held.length).toBe(2);
    stepMs = 3_600_000;
    await clock.advanceAsync(50);
    stepMs = -3_600_000;
    for (const answer of held) answer();
    expect(await read).toBe(true);
  });
});

describe('a clock that was set back', () => {
  it('makes no misses of what earlier visits left, and no value live for long', async () => {
    const clock = createFakeClock();
    const name = `set-back-${Math.random()}`;
    let backMs = 0;
    const open = (): Cache => {
      const cache = createIndexedDbCache({
        name,
        readDeadlineMs: 20_000,
        clock: { ...createBlockableClock(clock), epochNow: () => clock.epochNow() - backMs },
      });
      caches.push(cache);
      return cache;
    };
    const first = open();
    first.set('a', 1, { ttlMs: 10_000 });
    first.set('endless', 1, { tags: ['roads'] });
    first.set('tagged', 1, { tags: ['places'] });
    await first.dispose();
    backMs = 7_200_000;
    const second = open();
    expect(await Promise.all(['a', 'endless', 'tagged'].map((key) => isHit(second, key)))).toEqual([true, true, true]);
    // What it forgets stays forgotten, though it seems to be older than what it forgot.
    second.invalidateTag('places');
    expect(await isHit(second, 'tagged')).toBe(false);
    second.set('tagged', 2, { tags: ['places'] });
    expect(await isHit(second, 'tagged')).toBe(true);
    await second.dispose();
    clock.block(9_000);
    const third = open();
    expect(await isHit(third, 'a')).toBe(true);
    clock.block(1_000);
    expect([await isHit(third, 'a'), await isHit(third, 'endless')]).toEqual([false, true]);
  });

  it('lets go first what was used under the clock that was ahead', async () => {
    const clock = createFakeClock();
    const name = `set-back-${Math.random()}`;
    let backMs = 0;
    const cache = createIndexedDbCache({
      name,
      maxEntries: 4,
      readDeadlineMs: 20_000,
      clock: { ...createBlockableClock(clock), epochNow: () => clock.epochNow() - backMs },
    });
    caches.push(cache);
    for (const key of ['old 1', 'old 2', 'old 3']) cache.set(key, 1);
    await cache.flush();
    backMs = 86_400_000;
    for (const key of ['new 1', 'new 2', 'new 3']) {
      clock.block(1);
      cache.set(key, 1);
      await cache.flush();
    }
    const hits = await Promise.all(['new 1', 'new 2', 'new 3'].map((key) => isHit(cache, key)));
    expect(hits).toEqual([true, true, true]);
  });
});

it('a database without its store is repaired', async () => {
  const name = `no-store-${Math.random()}`;
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.open(`mapvitals-cache-1-${name}`);
    request.onerror = () => reject(request.error!);
    request.onsuccess = () => {
      request.result.close();
      resolve();
    };
  });
  const open = (): Cache => {
    const cache = createIndexedDbCache({ name, readDeadlineMs: 20_000 });
    caches.push(cache);
    return cache;
  };
  const cache = open();
  cache.set('a', 1);
  await cache.flush();
  expect(cache.getStats().disk).toMatchObject({ errorCount: 0, droppedWrites: {} });
  expect(await isHit(open(), 'a')).toBe(true);
});
