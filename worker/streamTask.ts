type Step<Partial, Output> = IteratorResult<Partial, Output>;

/** Turns a call with `onPartial` into an async generator. It starts with the first `next()`, and aborts when it is left. */
export function streamTask<Partial, Output>(
  execute: (onPartial: (value: Partial) => Promise<void>, left: AbortSignal) => Promise<Output>,
): AsyncGenerator<Partial, Output, void> {
  const left = new AbortController();
  const rows: { readonly value: Partial; readonly taken: () => void }[] = [];
  /** Those who have asked for a row that is not there yet. */
  const asked: ((step: Step<Partial, Output> | Promise<Step<Partial, Output>>) => void)[] = [];
  let output: Promise<Output> | undefined;
  /** How the stream ended: what the next `next()` gets, once. */
  let last: (() => Promise<Step<Partial, Output>>) | undefined;
  let isOver = false;

  const over = (): Promise<Step<Partial, Output>> => Promise.resolve({ done: true, value: undefined as Output });
  const end = (how: typeof last): void => {
    if (isOver) return;
    isOver = true;
    last = how;
    for (const answer of asked.splice(0)) answer(takeLast());
  };
  const takeLast = (): Promise<Step<Partial, Output>> => {
    const take = last ?? over;
    last = undefined;
    return take();
  };
  const start = (): void => {
    const hand = (value: Partial): Promise<void> =>
      new Promise((taken) => {
        const next = asked.shift();
        if (isOver) taken();
        else if (next) {
          next({ done: false, value });
          taken();
        } else rows.push({ value, taken });
      });
    output = execute(hand, left.signal);
    output.then(
      (value) => end(() => Promise.resolve({ done: true, value })),
      (error: unknown) => end(() => Promise.reject(error)),
    );
  };
  const leave = (): void => {
    end(undefined);
    for (const { taken } of rows.splice(0)) taken();
    left.abort();
  };

  return {
    next() {
      if (!output && !isOver) start();
      const row = rows.shift();
      if (row) {
        row.taken();
        return Promise.resolve({ done: false, value: row.value });
      }
      if (isOver) return takeLast();
      return new Promise((resolve) => asked.push(resolve));
    },
    return(value) {
      leave();
      return Promise.resolve(value).then((given) => ({ done: true, value: given as Output }));
    },
    throw(error) {
      leave();
      return Promise.reject(error);
    },
    async [Symbol.asyncDispose]() {
      leave();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
