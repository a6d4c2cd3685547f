import { abortedError } from './abortedError.ts';

/** Settles as the promise does, or rejects with ABORTED as soon as the signal aborts; leaves no listener behind. */
export function abortable<Value>(
  what: string,
  promise: PromiseLike<Value>,
  signal: AbortSignal | undefined,
): PromiseLike<Value> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(abortedError(what, signal));
    const stop = (): void => signal.removeEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).then(stop, stop);
  });
}
