import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { MapVitalsError } from '../../../src/errors.ts';
import { defineTasks } from '../../../worker/defineTasks.ts';
import { WorkerPool } from '../../../worker/WorkerPool.ts';
import { journals } from '../../../worker/workerLink.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { toWireError } from '../../../src/lib/toWireError.ts';
import { STATUS } from '../../../worker/wire.ts';
import { asWorker, failed, FakeChannel, fakePorts, FakeWorker, relay } from './fakeWorker.ts';
import type { FakeCall } from './fakeWorker.ts';
import { runs } from '../../support/thorough.ts';

// Any sequence of calls, time and harm, against the promise of the pool: each call settles exactly once, none runs more
// often than it may, no worker has two calls at a time, first come is first served, each row is handed out once, and nothing
// is left behind.

const RETRIES = 1;

const tasks = defineTasks({
  plain: { run: (index: number) => index },
  again: { run: (index: number) => index, isIdempotent: true },
});

/** What is done to one of the workers, or to a call. */
const HARMS = [
  'abort',
  'crash',
  'giveBack',
  'answerAgain',
  'hang',
  'fail',
  'unclonable',
  'row',
  'garble',
  'tellPart',
  'closeSelf',
  'terminate',
] as const;

type Command =
  | {
      readonly type: 'submit';
      readonly name: 'plain' | 'again';
      readonly priority: number;
      readonly timeoutMs: number | undefined;
    }
  | { readonly type: (typeof HARMS)[number] | 'answer' | 'ready' | 'runOn'; readonly at: number }
  | { readonly type: 'stall' }
  | { readonly type: 'resume' }
  | { readonly type: 'advance'; readonly ms: number }
  | { readonly type: 'block'; readonly ms: number }
  | { readonly type: 'resize'; readonly size: number }
  | { readonly type: 'dispose'; readonly drain: boolean };

/** What becomes of the way that journals take. */
const RELAY: readonly Command[] = [{ type: 'stall' }, { type: 'resume' }];

const at = fc.nat(7);
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 24,
    arbitrary: fc.record({
      type: fc.constant('submit' as const),
      name: fc.constantFrom('plain' as const, 'again' as const),
      priority: fc.oneof(
        { weight: 4, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.oneof(fc.integer({ min: -5, max: 5 }), fc.integer()) },
      ),
      timeoutMs: fc.oneof(
        { weight: 9, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.constantFrom(1, 160) },
      ),
    }),
  },
  { weight: 16, arbitrary: fc.record({ type: fc.constant('answer' as const), at }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constantFrom('ready' as const, 'runOn' as const), at }) },
  { weight: 9, arbitrary: fc.record({ type: fc.constantFrom(...HARMS), at }) },
  { weight: 2, arbitrary: fc.constantFrom(...RELAY) },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('advance' as const), ms: fc.constantFrom(1, 5, 12, 150, 1600, 3100) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('block' as const), ms: fc.constantFrom(2, 30, 300) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('resize' as const), size: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('dispose' as const), drain: fc.boolean() }) },
);

interface Scenario {
  readonly commands: readonly Command[];
  /** Workers are ready without a command. */
  readonly startsAlone: boolean;
  /** Calls take no rows, so they may share messages. */
  readonly callsShare: boolean;
}

const scenario: fc.Arbitrary<Scenario> = fc.record({
  commands: fc.array(command, { minLength: 5, maxLength: 30, size: 'max' }),
  startsAlone: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  callsShare: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
});

async function turns(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
}

interface Submitted {
  readonly priority: number;
  readonly name: 'plain' | 'again';
  readonly controller: AbortController;
  beginCount: number;
  settleCount: number;
  /** Rows that it has handed out. */
  rowCount: number;
}

/** Plays a scenario and returns what the pool did wrong. */
async function play({ commands, startsAlone, callsShare }: Scenario): Promise<string[]> {
  fakePorts.length = 0;
  relay.resume();
  const wrong: string[] = [];
  const clock = createFakeClock();
  const workers: FakeWorker[] = [];
  const calls: Submitted[] = [];
  let largestSize = 2;
  let abortListenerCount = 0;

  const pool = new WorkerPool({
    tasks,
    clock,
    size: largestSize,
    retries: RETRIES,
    maxQueue: 12,
    runTimeoutMs: 3000,
    queueTimeoutMs: 6000,
    abortGraceMs: 100,
    readyTimeoutMs: 2000,
    heartbeatMs: 1500,
    lostAfterMs: 1000,
    maxCrashes: 4,
    coolDownMs: 2000,
    ageingMs: Infinity,
    fallback: 'reject',
    createWorker: () => {
      const worker = new FakeWorker(checkMessage, (index) => (callAt(index).beginCount += 1), clock.now);
      workers.push(worker);
      if (startsAlone) queueMicrotask(() => worker.ready());
      return asWorker(worker);
    },
  });
  const live = (): FakeWorker[] => workers.filter((worker) => !worker.isTerminated);
  const callAt = (index: unknown): Submitted => calls[index as number] as Submitted;

  /** No call that waits is older than one that is sent, or of a higher priority. */
  const checkMessage = (sent: readonly unknown[]): void => {
    const isHeld = (index: number): boolean =>
      sent.includes(index) ||
      workers.some(
        (worker) =>
          worker.answeredInputs.has(index) ||
          (!worker.isTerminated && worker.calls.some(({ input }) => input === index)),
      );
    const waiting = calls.map((_, index) => index).filter((index) => callAt(index).settleCount === 0 && !isHeld(index));
    const order = (index: unknown): number => Number(index) - 1e3 * callAt(index).priority;
    const newest = Math.max(...sent.map(order));
    const overtaken = waiting.filter((index) => order(index) < newest && !callAt(index).controller.signal.aborted);
    // One that has just been rejected is told of that in this turn.
    queueMicrotask(() => {
      for (const index of overtaken) if (callAt(index).settleCount === 0) wrong.push(`call ${index} was overtaken`);
    });
    if (sent.some((index, place) => place > 0 && order(index) < order(sent[place - 1])))
      wrong.push('a message out of order');
  };
  const check = (): void => {
    if (live().length > largestSize) wrong.push('too many workers');
    if (workers.some(({ isOverloaded }) => isOverloaded)) wrong.push('two messages at a time');
    for (const { name, beginCount, settleCount } of calls) {
      if (settleCount > 1) wrong.push('settled twice');
      if (beginCount > (name === 'again' ? 1 + RETRIES : 1)) wrong.push('run too often');
    }
  };

  const submit = (name: Submitted['name'], priority: number, timeoutMs: number | undefined): void => {
    const controller = new AbortController();
    const { signal } = controller;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
      abortListenerCount += 1;
      addEventListener.apply(signal, args);
    };
    signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
      abortListenerCount -= 1;
      removeEventListener.apply(signal, args);
    };
    const index = calls.length;
    const call: Submitted = { priority, name, controller, beginCount: 0, settleCount: 0, rowCount: 0 };
    calls.push(call);
    const onResult = (value: unknown): void => {
      call.settleCount += 1;
      if (value !== index) wrong.push('the result of another call');
    };
    const onError = (error: unknown): void => {
      call.settleCount += 1;
      if (!(error instanceof MapVitalsError && error.task === name)) wrong.push(`no typed reason: ${String(error)}`);
    };
    const onPartial = (row: unknown): void => {
      if (row !== call.rowCount) wrong.push('a row twice, or out of order');
      call.rowCount += 1;
      call.beginCount = Math.max(call.beginCount, name === 'again' ? 1 + RETRIES : 1);
    };
    const options = { priority, signal, onPartial, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
    void pool
      .execute(name, index, callsShare ? { ...options, onPartial: undefined as never } : options)
      .then(onResult, onError);
  };
  const rows = new WeakMap<FakeCall, number>();
  const yieldRow = (worker: FakeWorker): void => {
    const [running] = worker.calls;
    if (!running) return;
    const row = rows.get(running) ?? 0;
    rows.set(running, row + 1);
    worker.say(['partial', running.id, row]);
  };
  const obey = async (next: Command): Promise<void> => {
    if (next.type === 'submit') return submit(next.name, next.priority, next.timeoutMs);
    if (next.type === 'advance') return clock.advanceAsync(next.ms);
    if (next.type === 'block') return clock.block(next.ms);
    if (next.type === 'dispose') return void pool.dispose({ drain: next.drain });
    if (next.type === 'stall') return relay.stall();
    if (next.type === 'resume') return relay.resume();
    if (next.type === 'resize') {
      largestSize = Math.max(largestSize, next.size);
      return pool.resize(next.size);
    }
    const worker = live()[next.at % 2];
    switch (next.type) {
      case 'abort':
        return calls.at(-1 - next.at)?.controller.abort();
      case 'ready':
        return workers.at(-1 - (next.at % 2))?.ready();
      case 'answer':
        return worker?.answer();
      case 'answerAgain':
        return workers.at(-1 - (next.at % 3))?.answerAgain();
      case 'giveBack':
        return worker?.answer({}, false);
      case 'fail':
        return worker?.answer(failed('task'));
      case 'unclonable':
        return worker?.answer({ status: STATUS.unclonable, value: toWireError('no clone') });
      case 'row':
        return worker && yieldRow(worker);
      case 'garble':
        return worker?.garble();
      case 'tellPart':
        return worker?.tellPart();
      case 'closeSelf':
        return worker?.closeSelf();
      case 'terminate':
        return worker?.terminate();
      // `terminate()` does not stop a worker at once.
      case 'runOn':
        return workers.findLast(({ isTerminated, calls: open }) => isTerminated && open.length > 0)?.answer();
      case 'crash':
        return worker?.crash();
      case 'hang':
        return worker?.hang();
      default:
        return next satisfies never;
    }
  };

  for (const next of commands) {
    await obey(next);
    await turns();
    check();
  }
  // Whatever was left: time alone settles it.
  relay.resume();
  await clock.advanceAsync(15_000);
  check();
  if (calls.some(({ settleCount }) => settleCount === 0)) wrong.push('never settled');

  await pool.dispose();
  await turns();
  if (live().length > 0) wrong.push('a worker is left');
  if (workers.some(({ listenerCount }) => listenerCount > 0)) wrong.push('a listener is left');
  if (fakePorts.some((port, place) => place % 2 === 0 && !port.isClosed)) wrong.push('a port is left');
  if (clock.pendingCount > 0) wrong.push('a timer is left');
  if (abortListenerCount !== 0) wrong.push('an abort listener is left');
  const { queueLength, liveWorkers, loadingWorkers } = pool.getMetrics();
  if (queueLength + liveWorkers + loadingWorkers > 0) wrong.push('the metrics tell of leftovers');
  return wrong;
}

// The code of the scheduler is loaded with a first call, that of the journal when one is needed: then it is there at once.
await new WorkerPool({ tasks }).execute('plain', 0);
await journals.forPool(() => {})();

afterEach(() => vi.unstubAllGlobals());

test('in any sequence of calls, time and harm each call settles exactly once and nothing is left', async () => {
  vi.stubGlobal('MessageChannel', FakeChannel);
  const settles = fc.asyncProperty(scenario, async (played) => {
    expect(await play(played)).toEqual([]);
  });
  await fc.assert(settles, { numRuns: runs(10_000) });
}, 120_000);
