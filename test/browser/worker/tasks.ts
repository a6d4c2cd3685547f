import { defineTasks } from '../../../worker/defineTasks.ts';

/** The page must survive a task that is meant to harm its worker. */
const inWorker = (harm: () => void): void => {
  if (typeof document === 'undefined') harm();
};

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export interface StartedCall {
  readonly channel: string;
  readonly index: number;
  readonly act:
    | 'returns'
    | 'throws'
    | 'hangs'
    | 'closes its worker'
    | 'crashes its worker'
    | 'returns what cannot be cloned'
    | 'returns a proxy'
    | 'returns what can be read every other time';
}

const channels = new Map<string, BroadcastChannel>();

/** Tells all who listen that a call has started. */
const tellStart = (name: string, index: number): void => {
  const channel = channels.get(name) ?? new BroadcastChannel(name);
  channels.set(name, channel);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window
  channel.postMessage(index);
};

export const tasks = defineTasks({
  tellStart: {
    run: ({ channel, index }: { channel: string; index: number }) => {
      tellStart(channel, index);
      return index;
    },
  },
  brief: {
    timeoutMs: 300,
    run: ({ channel, index, act }: StartedCall): unknown => {
      tellStart(channel, index);
      switch (act) {
        case 'returns':
          return index;
        case 'throws':
          throw new RangeError('told to');
        case 'hangs':
          for (;;);
        case 'closes its worker':
          inWorker(() => globalThis.close());
          return sleep(100_000);
        case 'crashes its worker':
          inWorker(() =>
            setTimeout(() => {
              throw new Error('nobody awaits this');
            }),
          );
          return sleep(100_000);
        case 'returns what cannot be cloned':
          return Object.assign([1], { method: () => 1 });
        case 'returns a proxy':
          return new Proxy({ x: 1 }, {});
        case 'returns what can be read every other time': {
          let readCount = 0;
          return {
            get x() {
              readCount += 1;
              if (readCount % 2 === 0) throw new RangeError('not now');
              return index;
            },
          };
        }
      }
      return act satisfies never;
    },
  },
  add: { run: ({ a, b }: { a: number; b: number }) => a + b },
  echo: { run: (value: unknown) => value },
  sleep: {
    run: (ms: number, context) =>
      new Promise<number>((resolve, reject) => {
        setTimeout(() => resolve(ms), ms);
        context.signal.addEventListener('abort', () => reject(context.signal.reason));
      }),
  },
  /** Deaf to its signal, but not to the world. */
  stubborn: { run: (ms: number) => sleep(ms) },
  spin: {
    run: (ms: number) => {
      const endMs = performance.now() + ms;
      while (performance.now() < endMs);
    },
  },
  loopForEver: {
    run: () => {
      for (;;);
    },
  },
  /** Returns its input; loops for ever on a negative one. */
  maybeLoop: {
    run: (value: number) => {
      for (;;) if (value >= 0) return value;
    },
  },
  closeSelf: {
    run: async () => {
      inWorker(() => globalThis.close());
      await sleep(100_000);
    },
  },
  crashLater: {
    run: async () => {
      inWorker(() =>
        setTimeout(() => {
          throw new RangeError('nobody awaits this');
        }),
      );
      await sleep(100_000);
    },
  },
  crashOnce: {
    isIdempotent: true,
    run: async (database: string) => {
      const isFirst = !(await caches.has(database));
      await caches.open(database);
      if (isFirst)
        inWorker(() =>
          setTimeout(() => {
            throw new Error('the first time');
          }),
        );
      if (isFirst) await sleep(100_000);
      return 'second time';
    },
  },
  returnFunction: { run: () => () => 1 },
  yieldFunction: {
    async *run() {
      yield () => 1;
    },
  },
  /** Yields a row, then what cannot be cloned; tells the channel when its `finally` ran. */
  yieldBadly: {
    async *run(channel: string) {
      try {
        yield 1;
        yield new Proxy({ x: 1 }, {});
        yield 3;
      } finally {
        tellStart(channel, 99);
        // oxlint-disable-next-line no-unsafe-finally -- what it throws does not take the place of why it was ended
        throw new RangeError('while it tidied up');
      }
    },
  },
  /** Yields two rows, then loses its worker. */
  yieldAndDie: {
    isIdempotent: true,
    async *run() {
      yield 1;
      yield 2;
      await sleep(20);
      inWorker(() => globalThis.close());
      await sleep(100_000);
    },
  },
  /** Yields so many rows, each after so many milliseconds of work, in little time of its own. */
  rows: {
    timeoutMs: 400,
    async *run({ count, ms }: { count: number; ms: number }) {
      for (let row = 0; row < count; row += 1) {
        if (ms > 0) await sleep(ms);
        yield row;
      }
      return 'all';
    },
  },
  stages: {
    run: async (ms: number, { measure, peek, resident }) => {
      const before = peek('kept');
      resident('kept', () => ms);
      measure('spin', () => {
        const endMs = performance.now() + ms;
        while (performance.now() < endMs);
      });
      await measure('wait', () => sleep(ms));
      return { before, after: peek('kept') };
    },
  },
  returnError: { run: (message: string) => Object.assign(new RangeError(message), { status: 410 }) },
  throwRich: {
    run: (kind: 'subclass' | 'aggregate' | 'suppressed' | 'undefined') => {
      if (kind === 'undefined') throw undefined;
      if (kind === 'suppressed')
        throw new SuppressedError(new RangeError('released'), new TypeError('at work'), 'both');
      class HttpError extends TypeError {
        readonly status = 410;
        readonly retry = (): void => {};
      }
      const error = new HttpError('gone');
      if (kind === 'subclass') throw Object.assign(error, { name: 'HttpError' });
      throw new AggregateError([error, error], 'both', { cause: error });
    },
  },
  throwValue: {
    run: (kind: string) => {
      const values: Record<string, unknown> = {
        string: 'text',
        null: null,
        undefined,
        object: { at: [1, 2] },
        symbol: Symbol('mark'),
        function: () => 1,
      };
      throw values[kind];
    },
  },
  throwDeep: {
    run: () => {
      const root = Object.assign(new TypeError('root'), { code: 'E_ROOT' });
      const parts = new AggregateError([new RangeError('first'), 'second'], 'parts', { cause: root });
      throw Object.assign(new Error('top', { cause: parts }), { name: 'ClusterError', code: 42 });
    },
  },
  allocate: {
    run: (sizeBytes: number) => new ArrayBuffer(sizeBytes).byteLength,
  },
  fill: {
    run: (count: number) => Float64Array.from({ length: count }, (_, index) => index),
    transfer: (output: Float64Array<ArrayBuffer>) => [output.buffer],
  },
  sum: { run: (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) },
  report: {
    run: async (count: number, context) => {
      for (let index = 1; index <= count; index += 1) context.progress(index / count);
      return count;
    },
  },
  countTo: {
    async *run(to: number, context) {
      for (let index = 1; index <= to; index += 1) {
        context.signal.throwIfAborted();
        yield index;
      }
      return `counted to ${to}`;
    },
  },
  countAtOnce: {
    *run(to: number) {
      for (let index = 1; index <= to; index += 1) yield index;
      return `counted to ${to}`;
    },
  },
  residentIndex: {
    residentKey: ({ key }: { key: string }) => key,
    run: ({ key, ms }: { key: string; ms: number }, context) => {
      const isNew = { made: false };
      const index = context.resident(key, () => {
        isNew.made = true;
        const endMs = performance.now() + ms;
        while (performance.now() < endMs);
        return { worker: Math.random() };
      });
      return { worker: index.worker, made: isNew.made };
    },
  },
  spinResident: {
    residentKey: ({ key }: { key: string }) => key,
    run: ({ key, ms }: { key: string; ms: number }, context) => {
      context.resident(key, () => ({ worker: Math.random() }));
      const endMs = performance.now() + ms;
      while (performance.now() < endMs);
    },
  },
  odd: {
    run: (value: number): unknown => value,
    runBatch: (): unknown[] => [
      Promise.resolve(1),
      () => 2,
      Promise.reject(new RangeError('3')),
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- what an app may do
      Promise.reject(4),
    ],
  },
  square: {
    run: (value: number) => {
      if (value < 0) throw new RangeError('negative');
      return value * value;
    },
    runBatch: (values: readonly number[]) =>
      values.map((value) => (value < 0 ? new RangeError('negative') : value * value)),
  },
});
