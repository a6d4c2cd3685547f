import { defineTasks } from '../../../worker/defineTasks.ts';

const isPage = typeof document !== 'undefined';

/** Keeps its thread busy; returns which thread that was. */
function spin(ms: number): 'page' | 'worker' {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
  return isPage ? 'page' : 'worker';
}

async function die(isArmed: boolean): Promise<'page' | 'worker'> {
  if (isArmed && !isPage) {
    globalThis.close();
    await new Promise(() => {});
  }
  return spin(0);
}

export const tasks = defineTasks({
  /** Its parts are told apart, in a worker as on the page. */
  staged: {
    run: async (ms: number, { measure }) => {
      const ranOn = measure('staged.spin', () => spin(ms));
      await measure('staged.wait', () => new Promise<void>((resolve) => setTimeout(resolve, ms)));
      return ranOn;
    },
    runBatch: (list: readonly number[], { measure }) => list.map((ms) => measure('staged.spin', () => spin(ms))),
  },
  heavy: { sizeOf: () => 1000, run: (ms: number) => spin(ms) },
  tiny: { sizeOf: () => 1, run: (value: number) => ({ value, ranOn: spin(0) }) },
  keyed: { cacheKey: (text: string) => text, run: (text: string) => ({ text, ranOn: spin(5), at: Math.random() }) },
  many: {
    run: (value: number) => ({ value, shared: 1 }),
    runBatch: (values: readonly number[]) => values.map((value) => ({ value, shared: values.length })),
  },
  /** Ends its worker, and is quick on the page. */
  deadly: { run: die },
  deadlyTwice: { run: die, isIdempotent: true },
  sleep: { run: (ms: number) => new Promise<number>((resolve) => setTimeout(() => resolve(ms), ms)) },
  /** What only some of its results can do: to be cloned. */
  picky: {
    run: (isClonable: boolean): unknown => (isClonable ? 1 : () => 1),
    runBatch: (list: readonly boolean[]): unknown[] => list.map((isClonable) => (isClonable ? 1 : () => 1)),
  },
  broken: {
    run: (): never => {
      throw new RangeError('no such place');
    },
    runBatch: (inputs: readonly undefined[]) => inputs.map(() => new RangeError('no such place')),
  },
});
