import { defineTasks } from '../../../worker/defineTasks.ts';

export const tasks = defineTasks({
  add: { run: ({ a, b }: { a: number; b: number }) => a + b },
  echo: { run: (value: unknown) => value },
  sleep: {
    run: (ms: number, context) =>
      new Promise<number>((resolve, reject) => {
        setTimeout(() => resolve(ms), ms);
        context.signal.addEventListener('abort', () => reject(context.signal.reason));
      }),
  },
});
