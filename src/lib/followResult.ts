/** What follows a piece of work to its end. */
export interface ResultFollower {
  /** It has come to its end; called once or more. `isSyncOnly`: as far as can be seen. */
  readonly end: (isOk: boolean, isSyncOnly?: boolean) => void;
  /** Its synchronous part is over, and it goes on. */
  readonly wait: () => void;
  /** Runs one synchronous step of a generator. */
  step<Result>(work: () => Result): Result;
}

/**
 * Waits for the end of what a function returned: a promise settles, a generator is exhausted, returned or throws, anything
 * else has ended. Returns what the caller gets in its place: of a plain promise one that settles alike, so that a rejection
 * which nobody handles is still reported; else the very same value. A thenable that is no promise is left alone, for to
 * ask is to start some of them.
 */
export function followResult<Result>(result: Result, follower: ResultFollower): Result {
  let isSyncOnly = false;
  try {
    if (isGenerator(result)) {
      followGenerator(result, follower);
      return result;
    }
    if (isPromise(result)) {
      isSyncOnly = true;
      follower.wait();
      const onValue = (): void => follower.end(true);
      // The cast: a promise stands for the one that the work returned.
      if (isPlain(result)) return followPromise(result, follower, onValue) as Result;
      // Not by its own `then`, which may be anything.
      void Reflect.apply(Promise.prototype.then, result, [onValue, () => follower.end(false)]);
      return result;
    }
    isSyncOnly = isThenable(result);
  } catch {
    // A getter or a proxy threw when looked at: whatever it is, the call that returned it has ended.
  }
  follower.end(true, isSyncOnly);
  return result;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    typeof Reflect.get(value, 'then') === 'function'
  );
}

/** Of another window, too. */
function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise || Object.prototype.toString.call(value) === '[object Promise]';
}

/** Has nothing that a promise derived from it would lack. */
function isPlain(promise: Promise<unknown>): boolean {
  return Object.getPrototypeOf(promise) === Promise.prototype && Reflect.ownKeys(promise).length === 0;
}

function isGenerator(value: unknown): value is object {
  return /^\[object (Async)?Generator\]$/.test(Object.prototype.toString.call(value));
}

function followPromise(
  promise: PromiseLike<unknown>,
  { end }: ResultFollower,
  onValue: (value: unknown) => void,
): PromiseLike<unknown> {
  return promise.then(
    (value) => {
      onValue(value);
      return value;
    },
    (error: unknown) => {
      end(false);
      throw error;
    },
  );
}

// The generator stays the same object: loops, `yield*` and iterator helpers look these methods up on it.
function followGenerator(generator: object, follower: ResultFollower): void {
  const endWhenDone = (step: unknown): void => {
    if ((step as IteratorResult<unknown>).done) follower.end(true);
  };
  for (const name of ['next', 'return', 'throw']) {
    const method = Reflect.get(generator, name);
    const value = (...args: unknown[]): unknown => {
      let step: unknown;
      try {
        step = follower.step(() => Reflect.apply(method, generator, args));
      } catch (error) {
        follower.end(false);
        throw error;
      }
      if (isThenable(step)) return followPromise(step, follower, endWhenDone);
      endWhenDone(step);
      return step;
    };
    Object.defineProperty(generator, name, { configurable: true, writable: true, value });
  }
}
