import { releaseProxy, wrap } from 'comlink';
import { Pool, spawn } from 'threads';
import workerpool from 'workerpool';
// It wants a URL, and makes its workers by itself.
// oxlint-disable-next-line import/default -- what Vite makes of it has one
import workerpoolUrl from './workerpool.worker.ts?worker&url';
import type { PointFeature } from '../../../worker/columns/geoJson.ts';
import { WorkerPool } from '../../../worker/WorkerPool.ts';
import { tasks } from './tasks.ts';

/** One way to have one worker work. */
export interface PoolContender {
  readonly name: string;
  add(a: number, b: number): PromiseLike<number>;
  cluster(features: readonly PointFeature[]): PromiseLike<unknown>;
  close(): unknown;
}

interface RemoteMethods {
  add(a: number, b: number): Promise<number>;
  cluster(features: readonly PointFeature[]): Promise<unknown>;
}

function rawContender(): PoolContender {
  const worker = new Worker(new URL('./raw.worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, (value: never) => void>();
  let lastId = 0;
  worker.addEventListener('message', ({ data: [id, value] }) => {
    waiting.get(id)?.(value as never);
    waiting.delete(id);
  });
  const call = <Value>(...message: unknown[]): Promise<Value> =>
    new Promise((resolve) => {
      lastId += 1;
      waiting.set(lastId, resolve);
      worker.postMessage([lastId, ...message], []);
    });
  return {
    name: 'raw postMessage',
    add: (a, b) => call('add', a, b),
    cluster: (features) => call('cluster', features),
    close: () => worker.terminate(),
  };
}

export function comlinkContender(): PoolContender {
  const worker = new Worker(new URL('./comlink.worker.ts', import.meta.url), { type: 'module' });
  const remote = wrap<RemoteMethods>(worker);
  return {
    name: 'comlink',
    add: (a, b) => remote.add(a, b),
    cluster: (features) => remote.cluster(features),
    close() {
      remote[releaseProxy]();
      worker.terminate();
    },
  };
}

function workerpoolContender(): PoolContender {
  const pool = workerpool.pool(workerpoolUrl, {
    maxWorkers: 1,
    workerType: 'web',
    workerOpts: { type: 'module' },
  });
  return {
    name: 'workerpool',
    add: (a, b) => pool.exec('add', [a, b]),
    cluster: (features) => pool.exec('cluster', [features]),
    close: () => pool.terminate(true),
  };
}

function threadsContender(): PoolContender {
  const start = async (): Promise<RemoteMethods> =>
    (await spawn(new Worker(new URL('./threads.worker.ts', import.meta.url), { type: 'module' }))) as never;
  const pool = Pool(start, { size: 1, concurrency: 1 });
  return {
    name: 'threads',
    add: (a, b) => pool.queue((thread) => thread.add(a, b)),
    cluster: (features) => pool.queue((thread) => thread.cluster(features)),
    close: () => pool.terminate(true),
  };
}

export function createMapvitalsPool(): WorkerPool<typeof tasks> {
  const createWorker = (): Worker => new Worker(new URL('./mapvitals.worker.ts', import.meta.url), { type: 'module' });
  return new WorkerPool({ tasks, createWorker, size: 1 });
}

export function mapvitalsContender(name: string, task: 'add' | 'addOnce'): () => PoolContender {
  return () => {
    const pool = createMapvitalsPool();
    return {
      name,
      add: (a, b) => pool.execute(task, [a, b]),
      cluster: (features) => pool.execute('cluster', features),
      close: () => pool.dispose(),
    };
  };
}

const CONTENDERS = [
  rawContender,
  comlinkContender,
  workerpoolContender,
  threadsContender,
  // As people write tasks, first.
  mapvitalsContender('mapvitals', 'addOnce'),
  mapvitalsContender('mapvitals, idempotent', 'add'),
];

/** Each with one worker, warmed up; those that do not run here are told and left out. */
export async function createContenders(progress: (message: string) => void): Promise<PoolContender[]> {
  const ready: PoolContender[] = [];
  for (const create of CONTENDERS) {
    const contender = create();
    const timeout = new Promise((resolve) => setTimeout(resolve, 10_000, 'no answer'));
    const outcome = await Promise.race([contender.add(1, 2), timeout]).then(
      (value) => value,
      (error: unknown) => error,
    );
    if (outcome === 3) ready.push(contender);
    else progress(`${contender.name} does not run here: ${String(outcome)}`);
  }
  return ready;
}
