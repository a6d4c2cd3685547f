/** @module-tag realTime */
import { OptimizationManager, WorkerPool } from 'mapvitals/optimize';
import { expect, test } from 'vitest';
import { batcherOn } from './setupManager.ts';

class NoSuchPlace extends RangeError {
  override readonly name = 'NoSuchPlace';
  readonly status: number;
  constructor(status: number, options: ErrorOptions) {
    super(`no place ${status}`, options);
    this.status = status;
  }
}

const make: Readonly<Record<string, () => unknown>> = {
  'a subclass with a cause and a status': () =>
    new NoSuchPlace(404, { cause: new TypeError('why', { cause: 'deep' }) }),
  'an AggregateError': () => new AggregateError([new RangeError('a'), 'b'], 'both'),
  undefined: () => undefined,
  'a text': () => 'no',
  'an error with a code of ours': () => Object.assign(new Error('mine'), { code: 'WORKER_LOST' }),
  'a proxy that was revoked': () => {
    const { proxy, revoke } = Proxy.revocable(new Error('gone'), {});
    revoke();
    return proxy;
  },
  'a circle': () => {
    const error = new Error('round');
    error.cause = error;
    return error;
  },
};

const throwIt = (what: string): never => {
  throw make[what]?.();
};

/** All that a caller can see of it. */
function describe(thrown: unknown, depth = 0): unknown {
  if (!(thrown instanceof Error) || depth > 4) return [thrown];
  const { name, message, cause, stack, ...own } = thrown;
  const { errors } = thrown as AggregateError;
  return {
    kind: Object.getPrototypeOf(thrown).constructor.name as string,
    name,
    message,
    hasStack: typeof stack === 'string',
    own,
    cause: describe(cause, depth + 1),
    errors: errors?.map((error: unknown) => describe(error, depth + 1)),
  };
}

test.each(Object.keys(make))('%s arrives alike from every route', async (what) => {
  const tasks = {
    fail: { run: throwIt, runBatch: (inputs: readonly string[]) => inputs.map<never>(throwIt), isIdempotent: true },
  };
  const runner = new WorkerPool({ tasks });
  const pooled = new OptimizationManager({ tasks, runner, createBatcher: batcherOn() });
  const alone = new OptimizationManager({ tasks, createBatcher: batcherOn() });
  const seen: unknown[] = [];
  for (const manager of [pooled, alone]) {
    for (const route of ['inline', 'worker', 'batch'] as const) {
      seen.push(
        await manager.run('fail', what, { route }).then(
          () => 'resolved',
          (error: unknown) => describe(error),
        ),
      );
    }
  }
  for (const other of seen) expect(other).toEqual(seen[0]);
  expect(seen[0]).not.toBe('resolved');
  await runner.dispose();
});

test('what a promise of a batch rejects with is the same, an error or not', async () => {
  const late = {
    run: (what: string) => throwIt(what),
    runBatch: (inputs: readonly string[]) => inputs.map(async (what): Promise<never> => throwIt(what)),
  };
  const tasks = { late };
  const runner = new WorkerPool({ tasks });
  for (const manager of [
    new OptimizationManager({ tasks, createBatcher: batcherOn() }),
    new OptimizationManager({ tasks, runner, createBatcher: batcherOn() }),
  ]) {
    for (const what of Object.keys(make)) {
      const runs = (['inline', 'batch'] as const).map((route) => manager.run('late', what, { route }));
      const [alone, batched] = await Promise.allSettled(runs);
      const reasons = [alone, batched].map((result) => result?.status === 'rejected' && describe(result.reason));
      expect(reasons[1], what).toEqual(reasons[0]);
    }
  }
  await runner.dispose();
});

test('a batch may answer with errors, which are those of their items alone', async () => {
  const part = {
    run: (input: number) => input,
    runBatch: (inputs: readonly number[]) =>
      inputs.map((input) => (input < 0 ? new NoSuchPlace(-input, { cause: 1 }) : input)),
  };
  const manager = new OptimizationManager({ tasks: { part }, createBatcher: batcherOn() });
  const results = await Promise.allSettled([1, -404].map((input) => manager.run('part', input, { route: 'batch' })));
  expect(results[0]).toEqual({ status: 'fulfilled', value: 1 });
  const reason: unknown = results[1]?.status === 'rejected' && results[1].reason;
  expect(reason).toBeInstanceOf(RangeError);
  expect(reason).toMatchObject({ name: 'NoSuchPlace', status: 404, cause: 1 });
});
