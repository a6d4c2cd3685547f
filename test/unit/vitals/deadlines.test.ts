import { expect, test } from 'vitest';
import { createDeadlines } from '../../../src/vitals/deadlines.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

test('what is due runs before the first event that is later, in order, and after one of the same time', () => {
  const deadlines = createDeadlines(createFakeClock());
  const ran: string[] = [];
  deadlines.at(1200, () => ran.push('second'));
  deadlines.at(1100, () => ran.push('first'));
  deadlines.reach(1100);
  expect(ran).toEqual([]);
  deadlines.reach(1300);
  expect(ran).toEqual(['first', 'second']);
});

test('what no event follows is run by a timer, of which there is one, and none when nothing is open', () => {
  const clock = createFakeClock();
  const deadlines = createDeadlines(clock);
  const ran: number[] = [];
  const stop = deadlines.at(1500, () => ran.push(1500));
  deadlines.at(1200, () => ran.push(deadlines.nowMs));
  expect(clock.pendingCount).toBe(1);
  clock.advance(300);
  expect(ran).toEqual([1200]);
  stop();
  stop();
  expect(clock.pendingCount).toBe(0);
});

test('a timer that fires early does not lose what it was set for', () => {
  const clock = createFakeClock();
  const early = {
    ...clock,
    setTimer: (callback: () => void, delayMs: number) => clock.setTimer(callback, delayMs / 2),
  };
  const deadlines = createDeadlines(early);
  let hasRun = false;
  deadlines.at(2000, () => {
    hasRun = true;
  });
  clock.advance(900);
  expect(hasRun).toBe(false);
  clock.advance(1000);
  expect(hasRun).toBe(true);
});

test('who listens is told before what was due is run by the timer', () => {
  const clock = createFakeClock();
  const order: string[] = [];
  const deadlines = createDeadlines(clock, (dueMs) => order.push(`due ${dueMs}`));
  deadlines.at(1100, () => order.push('ran'));
  clock.advance(200);
  expect(order).toEqual(['due 1100', 'ran']);
});
