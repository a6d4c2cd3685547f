import { expect, test } from 'vitest';
import { createMakeUp } from '../../../src/attachments/makeUp.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

test('what is little is made up for at once', () => {
  const { done, told } = setup(2);
  expect([done(), told]).toEqual([true, [0, 1]]);
});

test('of much the page has its turn in between: what comes then is last, and all is in order', () => {
  const { clock, calls, done, told, turnsMs } = setup(20);
  expect([done(), told]).toEqual([false, [0, 1, 2]]);
  calls.push(20);
  clock.advance(1000);
  expect([done(), told]).toEqual([true, Array.from({ length: 21 }, (_, index) => index)]);
  expect(turnsMs.length).toBeGreaterThan(5);
});

test('it is done at once, and once, when there is no time left', () => {
  const { clock, done, hurry, told, problems } = setup(20, 7);
  hurry();
  expect([done(), told.length]).toEqual([true, 20]);
  clock.advance(1000);
  hurry();
  expect([told.length, problems]).toEqual([20, ['early-calls-dropped 7 left out']]);
});

test('who wants all of it in the middle of one of them gets what is there, and none is done twice', () => {
  const clock = createFakeClock();
  const told: number[] = [];
  const { makeUp, hurry } = createMakeUp(clock, () => {});
  const run = (call: number): void => {
    told.push(call);
    hurry();
    told.push(-call);
  };
  void makeUp(
    [1, 2],
    run,
    () => {},
    () => 0,
  );
  expect(told).toEqual([1, -1, 2, -2]);
});

/** Calls of 3 ms each. */
function setup(count: number, leftOutCount = 0) {
  const clock = createFakeClock();
  const problems: string[] = [];
  const told: number[] = [];
  const turnsMs: number[] = [];
  const calls = Array.from({ length: count }, (_, index) => index);
  let isDone = false;
  const played = {
    ...clock,
    setTimer(callback: () => void, delayMs: number) {
      turnsMs.push(clock.now());
      return clock.setTimer(callback, delayMs);
    },
  };
  const { makeUp, hurry } = createMakeUp(played, (code, message) => void problems.push(`${code} ${String(message)}`));
  const run = (call: number): void => {
    clock.block(3);
    told.push(call);
  };
  void makeUp(
    calls,
    run,
    () => (isDone = true),
    () => leftOutCount,
  );
  return { clock, calls, hurry, done: () => isDone, told, turnsMs, problems };
}
