import { pageErrors } from './pageErrors.ts';
import { BatchProcessor, createTieredCache, WorkerPool } from 'mapvitals/optimize';
import { createMetricsRepository } from 'mapvitals/sessions';
import { APP } from './app.ts';
import { tasks } from './tasks.ts';
import type { BatchOptions, Cache, TieredCacheOptions } from 'mapvitals/optimize';

const createWorker = (): Worker => new Worker(new URL('./tasks.worker.ts', import.meta.url), { type: 'module' });
const createJournalWorker = (): Worker =>
  new Worker(new URL('./journal.worker.ts', import.meta.url), { type: 'module' });

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const block = (ms: number): void => {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
};
const codeOf = (error: unknown): string => String(Reflect.get(Object(error), 'code') ?? error);

/** A pool that counts its workers. */
function createPool(): { readonly pool: WorkerPool<typeof tasks>; readonly workers: Worker[] } {
  const workers: Worker[] = [];
  const pool = new WorkerPool({
    tasks,
    size: 1,
    fallback: 'reject',
    maxCrashes: 1000,
    createWorker: () => {
      const worker = createWorker();
      workers.push(worker);
      return worker;
    },
  });
  return { pool, workers };
}

const parts = {
  /** What each kind of call comes to, by code where it is rejected. */
  async callEach() {
    const { pool, workers } = createPool();
    const settled = (call: Promise<unknown>): Promise<unknown> =>
      call.then(
        (value) => value,
        (error: unknown) => codeOf(error),
      );
    const values = Float64Array.from({ length: 1000 }, (_, index) => index);
    const result = {
      sum: await settled(pool.execute('sum', values)),
      fail: await settled(pool.execute('fail', 'gone')),
      closeItself: await settled(pool.execute('closeItself', undefined)),
      hang: await settled(pool.execute('hang', undefined)),
      sumAgain: await settled(pool.execute('sum', values)),
      workerCount: workers.length,
    };
    await pool.dispose();
    return result;
  },

  /** Ends workers in the midst of a shared message, the page too busy to hear them; no call may run twice. */
  async killWorkers(killCount: number) {
    const { pool, workers } = createPool();
    const channel = crypto.randomUUID();
    const heard = new BroadcastChannel(channel);
    const starts = new Map<number, number>();
    heard.onmessage = ({ data }) => starts.set(data, (starts.get(data) ?? 0) + 1);
    let index = 0;
    const call = (): Promise<number> => pool.execute('tellStart', { channel, index: (index += 1) });
    const codes: Record<string, number> = {};
    let mostLost = 0;
    for (let kill = 0; kill < killCount; kill += 1) {
      for (let warm = 0; warm < 3; warm += 1) await call();
      const first = call();
      const calls = Array.from({ length: 63 }, call);
      await first;
      await Promise.resolve();
      block((kill % 10) / 4);
      workers.at(-1)?.terminate();
      let lost = 0;
      for (const result of await Promise.allSettled(calls)) {
        const code = result.status === 'fulfilled' ? 'RESULT' : codeOf(result.reason);
        codes[code] = (codes[code] ?? 0) + 1;
        if (code !== 'RESULT') lost += 1;
      }
      mostLost = Math.max(mostLost, lost);
    }
    await sleep(100);
    heard.close();
    await pool.dispose();
    const startedTwice = [...starts.values()].filter((count) => count > 1).length;
    return { codes, mostLost, startedTwice, startCount: starts.size, callCount: index, workerCount: workers.length };
  },

  /** What a dead worker has written: to a port that nobody had opened, and to its own channel, of which nobody had heard. */
  async readJournal(blockMs = 300) {
    const worker = createJournalWorker();
    const { port1: ours, port2: theirs } = new MessageChannel();
    worker.postMessage('here is your journal', [theirs]);
    await new Promise((resolve) => worker.addEventListener('message', resolve, { once: true }));
    let ownCount = 0;
    worker.onmessage = () => (ownCount += 1);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window
    worker.postMessage('write');
    // It writes while the page is too busy to hear, and is dead before the page can.
    block(blockMs);
    worker.terminate();
    const entries: number[] = [];
    ours.onmessage = ({ data }: MessageEvent<number>) => entries.push(data);
    await sleep(200);
    ours.close();
    return { entries, ownCount };
  },

  /** Batches of what is added in one task, and what became of each item. */
  async batch() {
    const batches: { readonly reason: string; readonly items: readonly number[] }[] = [];
    const processor = new BatchProcessor<number, number>(
      async (items, { reason }) => {
        batches.push({ reason, items });
        return items.map((item) => (item === 13 ? new RangeError('unlucky') : item * 2));
      },
      { maxSize: 4, maxDelayMs: 20 },
    );
    const settled = await Promise.allSettled([1, 2, 3, 4, 5, 13].map((item) => processor.add(item)));
    await processor.dispose();
    return { batches, results: settled.map((it) => (it.status === 'fulfilled' ? it.value : String(it.reason))) };
  },

  /** Gathers items for the server, which gets them at the latest when the page is hidden or left. */
  gather(items: readonly string[]) {
    const options: BatchOptions<string, string> = { maxDelayMs: 3_600_000 };
    gatherer ??= new BatchProcessor<string, string>(async (batch, { reason }) => {
      await fetch('/told', { method: 'POST', keepalive: true, body: JSON.stringify({ reason, items: batch }) });
      return batch;
    }, options);
    for (const item of items) void gatherer.add(item).catch(() => {});
  },

  /** Sets entries in one cache, and reads them with the next: from where? */
  async keep(name: string) {
    const first = openCache({ name });
    first.set('text', 'kept');
    first.set('numbers', Float32Array.of(1, 2, 3));
    await first.flush();
    await first.dispose();
    const second = openCache({ name });
    const reads = await Promise.all(['text', 'numbers', 'nothing'].map(async (key) => second.get(key)));
    const loaded = await second.getOrLoad('later', async () => 'loaded');
    const { disk } = second.getStats();
    await second.dispose();
    return {
      reads: reads.map((read) => (read.hit ? { tier: read.tier, value: read.value } : 'miss')),
      isTyped: reads[1]?.hit === true && reads[1].value instanceof Float32Array,
      loaded,
      errorCount: disk?.errorCount,
    };
  },

  /** The same where the disk is full, or where there is none. */
  async keepOn(disk: 'full' | 'none' | 'refused') {
    const cache = openCache({ name: `broken-${disk}`, indexedDB: brokenDisk(disk) });
    cache.set('a', 1);
    const read = await cache.get('a');
    await cache.flush();
    const loaded = await cache.getOrLoad('b', async () => 'loaded');
    const { disk: stats } = cache.getStats();
    await cache.dispose();
    return { read: read.hit ? read.tier : 'miss', loaded, droppedWrites: stats?.droppedWrites };
  },

  /** What other pages of the app have kept: the names of the operations of each session. */
  async sessions() {
    const repository = createMetricsRepository({ app: APP });
    const sessions = await repository.list();
    const reports = await Promise.all(sessions.map(({ id }) => repository.read(id)));
    return {
      latestError: repository.getStats().latestError,
      operations: reports.map((report) => report?.operations.map(({ name }) => name).sort() ?? null),
    };
  },

  forgetSessions: () => createMetricsRepository({ app: APP }).clear(),
};

let gatherer: BatchProcessor<string, string> | undefined;

function openCache(options: TieredCacheOptions): Cache {
  // A long deadline: a slow machine is no fault.
  return createTieredCache({ disk: { readDeadlineMs: 10_000, adaptiveWrites: false }, ...options });
}

/** The host's disk with a fault that browsers show. */
function brokenDisk(fault: 'full' | 'none' | 'refused'): IDBFactory | null {
  if (fault === 'none') return null;
  const refused = new DOMException('The user denied permission.', 'SecurityError');
  return new Proxy(indexedDB, {
    get(target, key) {
      if (key !== 'open') return Reflect.get(target, key);
      return (name: string, version?: number) => {
        if (fault === 'refused') throw refused;
        const request = target.open(name, version);
        request.addEventListener('success', () => fill(request.result));
        return request;
      };
    },
  });
}

/** From now on what is written is refused when it is committed, as it is where the quota is reached. */
function fill(db: IDBDatabase): void {
  const begin = db.transaction.bind(db);
  db.transaction = (names, mode, options) => {
    const transaction = begin(names, mode, options);
    if (mode !== 'readwrite') return transaction;
    const quota = new DOMException('full', 'QuotaExceededError');
    Object.defineProperty(transaction, 'error', { get: () => quota });
    transaction.commit = () => transaction.abort();
    return transaction;
  };
}

export type Parts = typeof parts;

declare global {
  interface Window {
    parts: Parts;
  }
}
window.pageErrors = pageErrors;
window.parts = parts;
