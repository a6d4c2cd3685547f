import { describe, expect, test } from 'vitest';
import { setupMonitor } from './setupMonitor.ts';

describe('measure', () => {
  test('times a function and returns what it returns', () => {
    const { clock, monitor, report } = setupMonitor();
    const result = monitor.measure('style.parse', () => {
      clock.block(12);
      return 'parsed';
    });
    expect(result).toBe('parsed');
    expect(report('style.parse')).toMatchObject({ count: 1, errorCount: 0, totalMs: 12, minMs: 12, maxMs: 12 });
  });

  test('counts a throw as an error and throws the very same value', () => {
    const { clock, monitor, report, operationSamples } = setupMonitor();
    const error = new Error('no style');
    const thrown = catchFrom(() =>
      monitor.measure('style.parse', () => {
        clock.block(3);
        throw error;
      }),
    );
    expect(thrown).toBe(error);
    expect(report('style.parse')).toMatchObject({ count: 1, errorCount: 1, totalMs: 3 });
    expect(operationSamples()[0]).toMatchObject({ ok: false });
  });

  test('times a promise until it is fulfilled', async () => {
    const { clock, monitor, report } = setupMonitor();
    const promise = monitor.measure('tile.load', async () => {
      await wait(clock, 40);
      return 7;
    });
    expect(promise).toBeInstanceOf(Promise);
    await clock.advanceAsync(100);
    expect(await promise).toBe(7);
    expect(report('tile.load')).toMatchObject({ count: 1, totalMs: 40, errorCount: 0 });
  });

  test('times a promise until it is rejected, and rejects with the very same value', async () => {
    const { clock, monitor, report } = setupMonitor();
    const error = new Error('404');
    const promise = monitor.measure('tile.load', async () => {
      await wait(clock, 40);
      throw error;
    });
    const caught = promise.catch((reason: unknown) => reason);
    await clock.advanceAsync(100);
    expect(await caught).toBe(error);
    expect(report('tile.load')).toMatchObject({ count: 1, totalMs: 40, errorCount: 1 });
  });

  test('gives a promise of a class of its own back itself, and times it', async () => {
    class Request extends Promise<number> {
      abort(): string {
        return 'aborted';
      }
    }
    const { clock, monitor, report } = setupMonitor();
    const given = new Request((resolve) => void clock.setTimer(() => resolve(3), 20));
    const request = monitor.measure('tile.load', () => given);
    expect(request).toBe(given);
    expect(request.abort()).toBe('aborted');
    await clock.advanceAsync(30);
    expect(await request).toBe(3);
    expect(report('tile.load')).toMatchObject({ count: 1, totalMs: 20, errorCount: 0 });
  });

  test('gives a promise with members of its own back itself, and times it', async () => {
    const { clock, monitor, report } = setupMonitor();
    const cancel = () => 'cancelled';
    const given = Object.assign(wait(clock, 40), { cancel });
    const query = monitor.measure('query', () => given);
    expect(query).toBe(given);
    expect(query.cancel()).toBe('cancelled');
    await clock.advanceAsync(50);
    expect(report('query')).toMatchObject({ count: 1, totalMs: 40 });

    const error = new Error('404');
    const broken = monitor.measure('query', () => Object.assign(Promise.reject(error), { cancel }));
    expect(await broken.catch((reason: unknown) => reason)).toBe(error);
    expect(report('query')).toMatchObject({ count: 2, errorCount: 1 });
  });

  test('asks no `then` of its own of a promise that has one', async () => {
    const { clock, monitor, report } = setupMonitor();
    const calls: string[] = [];
    class Lazy extends Promise<void> {
      // oxlint-disable-next-line unicorn/no-thenable -- the thing under test
      override then<A = void, B = never>(...handlers: Parameters<Promise<void>['then']>): Promise<A | B> {
        calls.push('started');
        return super.then(...handlers) as Promise<A | B>;
      }
    }
    const lazy = new Lazy((resolve) => void clock.setTimer(resolve, 10));
    expect(monitor.measure('query', () => lazy)).toBe(lazy);
    await clock.advanceAsync(20);
    expect(calls).toEqual([]);
    expect(report('query')).toMatchObject({ count: 1, totalMs: 10 });
  });

  test('lets a promise whose class cannot be made anew alone, as one of which only the start was seen', () => {
    const { monitor, samples } = setupMonitor();
    class Keyed extends Promise<void> {
      constructor(key: string) {
        super(() => {});
        if (typeof key !== 'string') throw new TypeError('a key');
      }
    }
    const keyed = new Keyed('a');
    expect(monitor.measure('query', () => keyed)).toBe(keyed);
    expect(samples.at(-1)).toMatchObject({ name: 'query', isSyncOnly: true });
  });

  test('leaves a thenable that is no promise alone: its synchronous part is recorded, and marked', async () => {
    const { clock, monitor, report, samples } = setupMonitor();
    let askedCount = 0;
    const thenable = {
      where: () => 'zoom > 3',
      // oxlint-disable-next-line unicorn/no-thenable -- the thing under test
      then(resolve: (value: string) => void) {
        askedCount += 1;
        clock.setTimer(() => resolve('rows'), 25);
      },
    };
    const result = monitor.measure('query', () => {
      clock.block(2);
      return thenable;
    });
    expect(result).toBe(thenable);
    expect(result.where()).toBe('zoom > 3');
    await clock.advanceAsync(100);
    expect(askedCount).toBe(0);
    expect(samples).toMatchObject([{ name: 'query', durationMs: 2, ok: true, isSyncOnly: true }]);
    monitor.measure('query', () => 1);
    expect(report('query')).toMatchObject({ count: 2, totalMs: 2, syncOnlyCount: 1 });
    expect(samples.at(-1)).not.toHaveProperty('isSyncOnly');
    expect(report('query')).toMatchObject({ count: 2 });
  });

  test('gives a function with properties back itself', () => {
    const { monitor } = setupMonitor();
    const scale = Object.assign((value: number) => 2 * value, { domain: [0, 1] });
    expect(monitor.measure('scale.create', () => scale)).toBe(scale);
    // oxlint-disable-next-line unicorn/no-thenable -- the thing under test
    const chained = Object.assign(() => 1, { then: () => 2, limit: 5 });
    expect(monitor.measure('scale.create', () => chained)).toBe(chained);
  });

  test('times a generator until it is exhausted, with what its reader does in between', () => {
    const { clock, monitor, report, operationSamples } = setupMonitor();
    const seen: number[] = [];
    for (const value of monitor.measure('features.walk', () => countTo(3))) {
      seen.push(value);
      clock.block(10);
      expect(operationSamples()).toEqual([]);
    }
    expect(seen).toEqual([1, 2, 3]);
    expect(report('features.walk')).toMatchObject({ count: 1, totalMs: 30, errorCount: 0 });
  });

  test('ends a generator that its reader leaves', () => {
    const { clock, monitor, report } = setupMonitor();
    for (const value of monitor.measure('features.walk', () => countTo(100))) {
      clock.block(10);
      if (value === 2) break;
    }
    expect(report('features.walk')).toMatchObject({ count: 1, totalMs: 20, errorCount: 0 });
  });

  test('counts a generator that throws, and throws the very same value', () => {
    const { clock, monitor, report } = setupMonitor();
    const error = new Error('bad feature');
    const walk = monitor.measure('features.walk', function* walkBroken() {
      yield 1;
      throw error;
    });
    walk.next();
    clock.block(5);
    expect(catchFrom(() => walk.next())).toBe(error);
    expect(report('features.walk')).toMatchObject({ count: 1, totalMs: 5, errorCount: 1 });
  });

  test('passes values into a generator, and its result out', () => {
    const { monitor } = setupMonitor();
    const dialogue = monitor.measure('ask', function* ask(): Generator<string, string, string> {
      const name = yield 'name?';
      return `hello ${name}`;
    });
    expect(dialogue.next()).toEqual({ done: false, value: 'name?' });
    expect(dialogue.next('ada')).toEqual({ done: true, value: 'hello ada' });
    expect(Object.prototype.toString.call(dialogue)).toBe('[object Generator]');
  });

  test('times an async generator until it is exhausted, left, or throws', async () => {
    const { clock, monitor, report } = setupMonitor();
    const read = async (work: () => AsyncGenerator<number>, until: number): Promise<unknown> => {
      try {
        for await (const value of monitor.measure('tiles.stream', work)) if (value === until) break;
        return 'done';
      } catch (error) {
        return error;
      }
    };
    const error = new Error('stream broke');
    async function* stream(): AsyncGenerator<number> {
      for (const value of [1, 2, 3]) {
        await wait(clock, 10);
        yield value;
      }
    }
    async function* brokenStream(): AsyncGenerator<number> {
      yield 1;
      await wait(clock, 10);
      throw error;
    }
    const ends = [read(stream, 0), read(stream, 2), read(brokenStream, 0)];
    await clock.advanceAsync(200);
    expect(await Promise.all(ends)).toEqual(['done', 'done', error]);
    expect(report('tiles.stream')).toMatchObject({ count: 3, errorCount: 1, totalMs: 60, maxMs: 30 });
  });

  test('lets a result alone whose properties throw', () => {
    const { monitor, report } = setupMonitor();
    const trap = new Proxy(
      {},
      {
        get() {
          throw new Error('hands off');
        },
      },
    );
    expect(monitor.measure('odd', () => trap) === trap).toBe(true);
    expect(report('odd')).toMatchObject({ count: 1, errorCount: 0 });
  });
});

describe('nesting', () => {
  test('a sample knows the operation inside whose synchronous part it was started', () => {
    const { monitor, operationSamples, report } = setupMonitor();
    monitor.measure('outer', () => {
      monitor.measure('middle', () => monitor.trackOperation('inner', 1));
      monitor.startTimer('beside').end();
    });
    monitor.trackOperation('alone', 1);
    const parents = Object.fromEntries(operationSamples().map(({ name, parent }) => [name, parent]));
    expect(parents).toEqual({ inner: 'middle', middle: 'outer', beside: 'outer', outer: undefined, alone: undefined });
    expect(report('inner').parents).toEqual(['middle']);
  });

  test('what starts after an await has no parent, and what was started before keeps it', async () => {
    const { clock, monitor, operationSamples } = setupMonitor();
    const outer = monitor.measure('outer', async () => {
      const early = monitor.startTimer('early');
      await wait(clock, 10);
      monitor.measure('late', () => {});
      early.end();
    });
    await clock.advanceAsync(20);
    await outer;
    const parents = Object.fromEntries(operationSamples().map(({ name, parent }) => [name, parent]));
    expect(parents).toEqual({ late: undefined, early: 'outer', outer: undefined });
  });

  test('a throw does not leave its operation behind as a parent', () => {
    const { monitor, operationSamples } = setupMonitor();
    catchFrom(() =>
      monitor.measure('outer', () => {
        throw new Error('x');
      }),
    );
    monitor.trackOperation('next', 1);
    expect(operationSamples().at(-1)).not.toHaveProperty('parent');
  });

  test('what a generator starts in its steps has it as the parent', () => {
    const { monitor, operationSamples } = setupMonitor();
    const walk = monitor.measure('walk', function* steps() {
      monitor.trackOperation('step', 1);
      yield 1;
    });
    monitor.trackOperation('between', 1);
    walk.next();
    const parents = Object.fromEntries(operationSamples().map(({ name, parent }) => [name, parent]));
    expect(parents).toEqual({ between: undefined, step: 'walk' });
  });
});

describe('wrap', () => {
  test('keeps this, arguments, name and length', () => {
    const { clock, monitor, report } = setupMonitor();
    const layer = {
      id: 'places',
      describe: monitor.wrap('layer.describe', function describe(this: { id: string }, zoom: number, suffix: string) {
        clock.block(2);
        return `${this.id}@${zoom}${suffix}`;
      }),
    };
    expect(layer.describe(3, '!')).toBe('places@3!');
    expect(layer.describe.name).toBe('describe');
    expect(layer.describe).toHaveLength(2);
    expect(report('layer.describe')).toMatchObject({ count: 1, totalMs: 2 });
  });

  test('measures async and generator functions until their end', async () => {
    const { clock, monitor, report } = setupMonitor();
    const load = monitor.wrap('load', async (ms: number) => wait(clock, ms));
    const walk = monitor.wrap('walk', countTo);
    const loads = Promise.all([load(10), load(30)]);
    await clock.advanceAsync(50);
    await loads;
    expect([...walk(2)]).toEqual([1, 2]);
    expect(report('load')).toMatchObject({ count: 2, totalMs: 40 });
    expect(report('walk')).toMatchObject({ count: 1 });
  });

  test('keeps the properties of the function, and all else that it is', () => {
    const { clock, monitor, report } = setupMonitor();
    const calls: string[] = [];
    const debounced = Object.assign((value: number) => clock.block(value), {
      cancel: () => calls.push('cancel'),
      state: { count: 0 },
    });
    const wrapped = monitor.wrap('save', debounced);
    wrapped.cancel();
    wrapped.state.count += 1;
    wrapped(3);
    expect(calls).toEqual(['cancel']);
    expect(debounced.state.count).toBe(1);
    expect(Object.keys(wrapped)).toEqual(['cancel', 'state']);
    expect(report('save')).toMatchObject({ count: 1, totalMs: 3 });
    expect(
      monitor.wrap(
        'none',
        Object.freeze(() => 7),
      )(),
    ).toBe(7);
  });

  test('gives back what is no function', () => {
    const { monitor } = setupMonitor();
    expect(monitor.wrap('odd', undefined as never)).toBeUndefined();
  });
});

describe('startTimer', () => {
  test('timers overlap under one name', () => {
    const { clock, monitor, report } = setupMonitor();
    const first = monitor.startTimer('tile.load');
    clock.advance(10);
    const second = monitor.startTimer('tile.load');
    clock.advance(10);
    expect(first.end()).toMatchObject({ name: 'tile.load', startMs: 1000, durationMs: 20, ok: true, wasHidden: false });
    clock.advance(10);
    expect(second.end()).toMatchObject({ startMs: 1010, durationMs: 20 });
    expect(report('tile.load')).toMatchObject({ count: 2, totalMs: 40 });
  });

  test('ends once', () => {
    const { clock, monitor, report } = setupMonitor();
    const timer = monitor.startTimer('x');
    clock.advance(5);
    expect(timer.end()).toMatchObject({ durationMs: 5 });
    expect(timer.end()).toBeUndefined();
    timer.cancel();
    timer[Symbol.dispose]();
    expect(report('x').count).toBe(1);
  });

  test('a cancelled timer is forgotten', () => {
    const { monitor } = setupMonitor();
    const timer = monitor.startTimer('x');
    timer.cancel();
    expect(timer.end()).toBeUndefined();
    expect(monitor.getReport('x')).toBeUndefined();
    expect(monitor.snapshot().operations).toEqual([]);
  });

  test('`using` ends it with the block', () => {
    const { clock, monitor, report } = setupMonitor();
    {
      using timer = monitor.startTimer('block');
      clock.block(4);
      expect(timer).toHaveProperty('end');
    }
    expect(report('block')).toMatchObject({ count: 1, totalMs: 4 });
  });

  test('joins the contexts of start and end, the end winning', () => {
    const { monitor } = setupMonitor();
    const timer = monitor.startTimer('x', { zoom: 3, layer: 'places' });
    expect(timer.end({ zoom: 4, tiles: 12 })!.context).toEqual({ zoom: 4, layer: 'places', tiles: 12 });
  });

  test('that runs through a reset counts in the new count', () => {
    const { clock, monitor, report } = setupMonitor();
    const timer = monitor.startTimer('x');
    monitor.reset();
    clock.advance(5);
    timer.end();
    expect(report('x')).toMatchObject({ count: 1, totalMs: 5 });
  });
});

function* countTo(last: number): Generator<number> {
  for (let value = 1; value <= last; value += 1) yield value;
}

function wait(clock: { setTimer(callback: () => void, ms: number): unknown }, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.setTimer(resolve, ms);
  });
}

function catchFrom(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
