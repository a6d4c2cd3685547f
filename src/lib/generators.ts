/** What an `async function*` returns. */
export function isAsyncGenerator(value: unknown): value is AsyncGenerator {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value;
}

/**
 * Reads a generator to its end and returns what it returns. It is ended, and its `finally` runs, when `onRow` throws or
 * the signal has aborted by the next row. Waits for what `onRow` returns, if that is a promise.
 */
export async function drainGenerator(
  steps: AsyncIterator<unknown>,
  signal: { readonly aborted: boolean; throwIfAborted(): void },
  onRow: (row: unknown) => void | Promise<void>,
): Promise<unknown> {
  for (;;) {
    const step = await steps.next();
    if (step.done) return step.value;
    try {
      signal.throwIfAborted();
      const taken = onRow(step.value);
      if (taken) await taken;
      signal.throwIfAborted();
    } catch (error) {
      try {
        // One that was written by hand may have none.
        await steps.return?.();
      } catch {
        // As `for await` does: what its `finally` throws does not take the place of why it was ended.
      }
      throw error;
    }
  }
}
