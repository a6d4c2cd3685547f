/** What follows a piece of work to its end. */
export interface ResultFollower {
  /** It has come to its end; called once or more. */
  readonly end: (isOk: boolean) => void;
  /** Its synchronous part is over, and it goes on. */
  readonly wait: () => void;
  /** Runs one synchronous step of a generator. */
  step<Result>(work: () => Result): Result;
}

/**
 * Waits for the end of what a function returned: a promise or another thenable settles, a generator is exhausted, returned
 * or throws, anything else has ended. Returns what the caller gets in its place, which behaves the same: a promise that
 * settles alike (so that a rejection nobody handles is still reported), the same generator, the same value.
 */
export function followResult<Result>(result: Result, follower: ResultFollower): Result {
  try {
    // The one cast: a promise stands for the thenable that the work returned.
    if (isThenable(result)) {
      follower.wait();
      return followPromise(result, follower, () => follower.end(true)) as Result;
    }
    if (isGenerator(result)) {
      followGenerator(result, follower);
      return result;
    }
  } catch {
    // A getter or a proxy threw when looked at: whatever it is, the call that returned it has ended.
  }
  follower.end(true);
  return result;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    typeof Reflect.get(value, 'then') === 'function'
  );
}

function isGenerator(value: unknown): value is object {
  return /^\[object (Async)?Generator\]$/.test(Object.prototype.toString.call(value));
}

function followPromise(
  promise: PromiseLike<unknown>,
  { end }: ResultFollower,
  onValue: (value: unknown) => void,
): PromiseLike<unknown> {
  // A promise keeps its class; another thenable may do no more than call back, and may start its work when asked.
  return (promise instanceof Promise ? promise : Promise.resolve(promise)).then(
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
