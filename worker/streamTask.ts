import type { ExecuteOptions } from '../src/types/taskRunner.ts';

/** Turns a call with `onPartial` into an async generator; the task waits for a reader that is slow. */
export async function* streamTask<Partial, Output>(
  execute: (options: Pick<ExecuteOptions<Partial>, 'signal' | 'onPartial'>) => Promise<Output>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Partial, Output, void> {
  const left = new AbortController();
  const partials: { readonly value: Partial; readonly taken: () => void }[] = [];
  let isDone = false;
  let wake = (): void => {};

  const output = execute({
    signal: signal ? AbortSignal.any([signal, left.signal]) : left.signal,
    onPartial: (value) =>
      new Promise((taken) => {
        partials.push({ value, taken });
        wake();
      }),
  });
  const end = (): void => {
    isDone = true;
    wake();
  };
  output.then(end, end);

  try {
    for (;;) {
      for (let next = partials.shift(); next; next = partials.shift()) {
        yield next.value;
        next.taken();
      }
      if (isDone) return await output;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    left.abort();
  }
}
