import { expect, test } from 'vitest';
import type { TaskContext } from '../../../src/types/tasks.ts';
import { isTiny } from '../../../worker/isTiny.ts';
import { createTaskHost } from '../../../worker/taskHost.ts';
import { HOW, OUTCOME_LENGTH, STATUS } from '../../../worker/wire.ts';
import type { WireOutcomes } from '../../../worker/wire.ts';

/** Reads well, or throws, in turns. */
function createMoody(readCount: number): object {
  let left = readCount;
  return {
    get mood() {
      left -= 1;
      if (left % 2 === 0) throw new RangeError('not now');
      return 'well';
    },
  };
}

test.each([
  ['shared by those that may not run twice', HOW.journal],
  ['shared by those that may', HOW.quiet],
])('an output that throws when it is read again harms none of its message, %s', (_which, how) => {
  for (let readCount = 1; readCount < 5; readCount += 1) {
    const tasks = { fine: { run: () => 'fine' }, moody: { run: () => createMoody(readCount) } };
    const replies: WireOutcomes[] = [];
    const host = createTaskHost(tasks, {
      now: () => 0,
      post: (message) => void structuredClone(message),
      write: (outcome) => void structuredClone(outcome),
      fitsReply: isTiny,
    });
    const calls = ['fine', 'moody', 'fine'].flatMap((name, index) => [index + 1, name, 0, false]);
    host.run([how, ...calls], 0, 0, (outcomes) => void replies.push(structuredClone(outcomes)));
    const statuses = replies.flat().filter((_, at) => at % OUTCOME_LENGTH === 2);
    expect(statuses).toHaveLength(3);
    expect([statuses[0], statuses[2]]).toEqual([STATUS.done, STATUS.done]);
  }
});

test('what most calls tell has no hole: `undefined` in it costs as much as all the rest', () => {
  const replies: WireOutcomes[] = [];
  const entries: WireOutcomes[] = [];
  const tasks = { add: { run: ([a, b]: [number, number]) => a + b } };
  const host = createTaskHost(tasks, {
    now: () => 0,
    post: () => {},
    write: (outcome) => void entries.push(outcome),
    fitsReply: isTiny,
  });
  host.run([HOW.journal, 1, 'add', [1, 2], false, 2, 'add', [3, 4], false], 0, 0, (told) => void replies.push(told));
  expect(entries).toEqual([[1, STATUS.done, 3, 0, null]]);
  expect(replies).toEqual([[0, 1, STATUS.done, 3, 0, null, 2, STATUS.done, 7, 0, null]]);
});

test('a copy that a task makes of its context has the signal, too', async () => {
  const seen: boolean[] = [];
  const contexts: TaskContext[] = [];
  const tasks = {
    waits: {
      run: (_input: unknown, context: TaskContext) => {
        contexts.push(context, { ...context }, Object.create(context) as TaskContext);
        return new Promise<void>((resolve) => context.signal.addEventListener('abort', () => resolve()));
      },
    },
  };
  const host = createTaskHost(tasks, { now: () => 0, post: () => {}, write: () => {}, fitsReply: isTiny });
  await new Promise<WireOutcomes>((resolve) => {
    host.run([HOW.solo, 1, 'waits', 0, false], 0, 0, resolve);
    host.abort(1);
  });
  for (const { signal } of contexts) seen.push(signal.aborted);
  expect(seen).toEqual([true, true, true]);
});

test.each([null, undefined, 7, 'tasks'])('a worker that exposes %s has no task, and says so to each call', (tasks) => {
  const replies: WireOutcomes[] = [];
  const host = createTaskHost(tasks as never, {
    now: () => 0,
    post: () => {},
    write: () => {},
    fitsReply: isTiny,
  });
  host.run([HOW.quiet, 1, 'cluster', 0, false], 0, 0, (outcomes) => void replies.push(outcomes));
  expect(replies.flat()[2]).toBe(STATUS.unknown);
});

test.each<[string, object]>([
  ['has no end', {}],
  [
    'throws where it is ended',
    {
      return() {
        throw new RangeError('not yet');
      },
    },
  ],
])(
  'an iterator that somebody wrote by hand, and that %s, fails by the row that cannot be cloned',
  async (_which, end) => {
    const rows = [1, () => 2];
    const iterator = {
      next: async () => ({ done: false, value: rows.shift() }),
      [Symbol.asyncIterator]() {
        return this;
      },
      ...end,
    };
    const host = createTaskHost(
      { byHand: { run: () => iterator } },
      { now: () => 0, post: (message) => void structuredClone(message), write: () => {}, fitsReply: isTiny },
    );
    const outcomes = await new Promise<WireOutcomes>((resolve) => {
      host.run([HOW.solo, 1, 'byHand', 0, false], 0, 0, resolve);
    });
    expect(outcomes[2]).toBe(STATUS.unclonable);
  },
);
