export type Steps = AsyncIterator<unknown> | Iterator<unknown>;

/** What an `async function*`, or a `function*`, returns. */
export function isGenerator(value: unknown): value is Steps {
  const steps = value as Partial<AsyncGenerator> | null | undefined;
  // The iterators of lists and maps have no `throw`: they are values that a task returns.
  return typeof steps?.next === 'function' && (Symbol.asyncIterator in steps || 'throw' in steps);
}

/**
 * Reads a generator to its end and returns what it returns. It is ended, and its `finally` runs, when `onRow` throws or
 * the signal has aborted by the next row. Waits for what `onRow` returns.
 */
export async function drainGenerator(
  steps: Steps,
  signal: { readonly aborted: boolean; throwIfAborted(): void },
  onRow: (row: unknown) => void | Promise<void>,
): Promise<unknown> {
  for (;;) {
    const step = await steps.next();
    if (step.done) return step.value;
    try {
      signal.throwIfAborted();
      await onRow(step.value);
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
