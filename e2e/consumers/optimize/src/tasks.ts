import { defineTasks } from 'mapvitals/worker';

const place = (): string => (typeof document === 'undefined' ? 'worker' : 'page');

export const tasks = defineTasks({
  where: { run: (_input: null) => place() },
  keyed: { run: (text: string) => ({ text, at: Math.random() }), cacheKey: (text: string) => text },
  many: {
    run: (value: number) => ({ value, shared: 1 }),
    runBatch: (values: readonly number[]) => values.map((value) => ({ value, shared: values.length })),
  },
  broken: {
    run: (_input: null): never => {
      throw new RangeError('no such place');
    },
  },
});
